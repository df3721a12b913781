"""German is written so that somebody who learns it can read it: short sentences, no endless words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
MOST_WORDS = 17
MOST_LETTERS = 21
CODE = re.compile(r"[0-9A-Z-]{12,}")  # an example of a sign-in code is not a word


def hard_to_read(text: str) -> Iterator[str]:
    """The sentences of a text that are too long, and its words that are."""
    for sentence in re.split(r"(?<=[.!?:;])\s+", text):
        words = sentence.split()
        if len(words) > MOST_WORDS:
            yield sentence
        letters = (re.sub(r"\W", "", word) for word in words if not CODE.search(word))
        yield from (word for word in letters if len(word) > MOST_LETTERS)


def catalogue() -> Iterator[str]:
    with (ROOT / "webapp/translations/de/LC_MESSAGES/messages.po").open("rb") as stream:
        for message in read_po(stream, locale="de"):
            if message.id:
                yield from [message.string] if isinstance(message.string, str) else message.string


def test_every_german_sentence_is_short_and_so_is_every_word():
    assert [fault for text in catalogue() for fault in hard_to_read(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Bitte kommen Sie. " + "Wer etwas braucht, " * 6 + "meldet sich.",
        "Sie brauchen eine Aufenthaltserlaubnisverlängerung.",
    ],
)
def test_a_sentence_or_a_word_that_is_too_long_is_noticed(text):
    assert list(hard_to_read(text))
