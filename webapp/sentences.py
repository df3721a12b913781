"""What a sentence needs once values are put into it: lists in the reader's manner, and order for foreign words."""

from collections.abc import Iterable

from babel.lists import format_list
from flask_babel import get_locale


def listed(items: Iterable[object]) -> str:
    """Return items as the reader's language lists them: "A, B and C", with its own comma and its own "and"."""
    return format_list([str(item) for item in items], locale=get_locale() or "en")


def isolated(text: str) -> str:
    """Return a name or a number such that a sentence from right to left cannot turn it around.

    In plain text as in HTML, by Unicode's isolates (UAX 9); a sentence from left to right needs none.
    Not for links: they keep their order by themselves, and a mail program must find where they begin.
    """
    reader = get_locale()
    if not text or reader is None or reader.text_direction == "ltr":
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
