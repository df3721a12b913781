"""What is different between two versions of a text, word by word."""

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from webapp.models import GuideVersion
from webapp.services.guide.writing import Text

AROUND = 120
"""How many characters of what did not change are shown on each side of a change."""
LEFT_OUT = "[\N{HORIZONTAL ELLIPSIS}]"


class Fate(enum.StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Some words in a row that share a fate."""

    fate: Fate
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """Return the pieces of both texts in their order; the same ones and those removed make up `before`.

    Lines are compared first and words only inside lines that differ, so that long texts stay quick to compare.
    """
    pieces = _compare(before.splitlines(keepends=True), after.splitlines(keepends=True), by_word=True)
    return [
        Piece(fate, "".join(piece.text for piece in run)) for fate, run in groupby(pieces, lambda piece: piece.fate)
    ]


def changes_between(before: GuideVersion, after: Text) -> list[Piece]:
    """Return what is different in title, summary and body, with some words around it; the rest is left out."""
    pieces = changes(_whole(Text.of(before)), _whole(after))
    last = len(pieces) - 1
    return [
        _shortened(piece, begins=place == 0, ends=place == last) if piece.fate is Fate.SAME else piece
        for place, piece in enumerate(pieces)
    ]


def _shortened(piece: Piece, *, begins: bool, ends: bool) -> Piece:
    """Return what both texts share without its middle; at the very begin or end, without what lies farther off."""
    head, tail = "" if begins else piece.text[:AROUND], "" if ends else piece.text[-AROUND:]
    if len(piece.text) <= len(head) + len(tail) + AROUND:
        return piece
    if head:
        head = head[: head.rfind(" ") + 1] or head
    if tail:
        tail = tail[tail.find(" ") :]
    return Piece(piece.fate, f"{head}{LEFT_OUT}{tail}")


def _whole(text: Text) -> str:
    return f"{text.title}\n\n{text.summary}\n\n{text.body}"


def _compare(before: Sequence[str], after: Sequence[str], *, by_word: bool) -> Iterator[Piece]:
    for deed, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        old, new = "".join(before[start:end]), "".join(after[new_start:new_end])
        if deed == "equal":
            yield Piece(Fate.SAME, old)
        elif by_word:
            yield from _compare(_words(old), _words(new), by_word=False)
        else:
            yield from (Piece(fate, text) for fate, text in ((Fate.REMOVED, old), (Fate.ADDED, new)) if text)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+|\s+", text)
