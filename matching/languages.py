"""Languages and levels: A1 counts 1, native counts 7; bridges say who understands whom without sharing one."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

LEVELS = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 7}
UNKNOWN_LEVEL = -1

# RFC 5646, 2.1: language, then script, region, variants, extensions, private use; or private use alone.
_TAG = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)",
    re.IGNORECASE,
)


class Language(NamedTuple):
    """One language a person uses; levels count 0 (none) to 7 (native), `written` is -1 where unknown."""

    tag: str
    spoken: int
    written: int


@dataclass(frozen=True)
class Bridge:
    """Who grew up with `understands` follows somebody who speaks `speaks`, at a share of the speaker's level."""

    understands: str
    speaks: str
    spoken_credit: float
    written_credit: float


def canonical_tag(text: str) -> str:
    """The tag in the case of RFC 5646 (`fa-AF`, `zh-Hant`); raises `ValueError` where it is not well-formed."""
    if not _TAG.fullmatch(text):
        raise ValueError(f'unknown language tag "{text}"')
    parts = text.lower().split("-")
    for index in range(1, len(parts)):
        if len(parts[index - 1]) == 1:
            break
        if len(parts[index]) == 2:
            parts[index] = parts[index].upper()
        elif len(parts[index]) == 4 and parts[index].isalpha():
            parts[index] = parts[index].title()
    return "-".join(parts)


def parse_languages(text: str) -> tuple[Language, ...]:
    """The languages in `ar:native en:B1 ti:native/none`, in the order written.

    Raises `ValueError` with the reason: a tag that is not well-formed, an unknown level, a language twice.
    """
    languages: dict[str, Language] = {}
    for part in text.split():
        tag, colon, levels = part.rpartition(":")
        if not colon:
            raise ValueError(f'no level for "{part}"')
        spoken, slash, written = levels.partition("/")
        language = Language(
            canonical_tag(tag), _level(spoken), _level(written, none=True) if slash else UNKNOWN_LEVEL
        )
        if language.tag in languages:
            raise ValueError(f'language "{language.tag}" stands twice')
        languages[language.tag] = language
    return tuple(languages.values())


@cache
def bridges() -> tuple[Bridge, ...]:
    """The bridges that apply by themselves; those marked *ask first* never do."""
    text = files("matching").joinpath("data/language_bridges.csv").read_text("utf-8")
    return tuple(
        Bridge(row["understands"], row["speaks"], float(row["spoken_credit"]), float(row["written_credit"]))
        for row in csv.DictReader(text.splitlines())
        if row["rule"] == "assume"
    )


_BY_NAME = {name.lower(): level for name, level in LEVELS.items()}


def _level(text: str, *, none: bool = False) -> int:
    if none and text.lower() == "none":
        return 0
    if text.lower() not in _BY_NAME:
        raise ValueError(f'unknown level "{text}"')
    return _BY_NAME[text.lower()]
