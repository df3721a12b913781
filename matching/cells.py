"""One cell each: text in, a typed value out, or `ValueError` with the reason in plain words."""

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

KINDS = ("mentor", "guide", "helper")
GENDERS = ("f", "m", "d")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("morning", "afternoon", "evening")
SLOTS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
LARGEST = 1_000_000_000


def as_text(value: Any) -> str:  # noqa: PLR0911 - one for each type
    """A native value as the text a CSV cell holds: None is empty, True is yes, lists are space-separated."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value.strip()
        case float() if math.isnan(value):
            return ""
        case date():
            return value.isoformat()[:10]
        case set() | frozenset():
            return " ".join(sorted(map(str, value)))
        case Iterable():
            return " ".join(map(str, value))
        case _:
            return str(value)


def codes(text: str) -> tuple[str, ...]:
    """Space-separated codes, each once, in the order written."""
    return tuple(dict.fromkeys(text.split()))


def needs(text: str) -> tuple[str, ...]:
    """Codes, of which those with an exclamation mark at their end are a must."""
    for code in text.split():
        if "!" in code[:-1] or code == "!":
            raise ValueError(f'"{code}" is not a need, or one with an exclamation mark')
    return codes(text)


def one_of(text: str, known: tuple[str, ...], noun: str) -> str:
    """The text, if it is one of the known words (in any case)."""
    if text.lower() not in known:
        raise ValueError(f'unknown {noun} "{text}"')
    return text.lower()


def kind(text: str) -> int:
    """A bit: mentor 1, guide 2, helper 4."""
    return 1 << KINDS.index(one_of(text, KINDS, "kind"))


def kinds(text: str) -> int:
    """The bits of space-separated kinds."""
    return _bits(map(kind, text.split()))


def gender(text: str) -> int:
    """A bit: f 1, m 2, d 4; empty 0."""
    return 1 << GENDERS.index(one_of(text, GENDERS, "gender")) if text else 0


def availability(text: str) -> int:
    """A bit for each of the 21 slots (`mon-morning` is 1); empty 0."""
    return _bits(1 << SLOTS.index(one_of(slot, SLOTS, "slot")) for slot in text.split())


def yes(text: str) -> bool:
    """True for yes, False for no and for empty."""
    return bool(text) and one_of(text, ("yes", "no"), "answer") == "yes"


def day(text: str) -> date | None:
    """An ISO date, or None where empty."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f'"{text}" is not a date like 2026-11-30') from None


def number(text: str) -> float:
    """A finite number, with a point or (as German spreadsheets save it) a comma; empty is NaN."""
    if not text:
        return math.nan
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f'"{text}" is not a number') from None
    if not math.isfinite(value):
        raise ValueError(f'"{text}" is not a number')
    return value


def amount(text: str) -> float:
    """A number of at least 0; empty is NaN."""
    value = number(text)
    if value < 0:
        raise ValueError(f'"{text}" is below 0')
    return value


def count(text: str, least: int = 0) -> int:
    """A whole number of at least `least`."""
    value = number(text)
    if not (least <= value <= LARGEST and value == int(value)):
        raise ValueError(f'"{text}" is not a whole number of {least} or more')
    return int(value)


def positive(text: str) -> int:
    """A whole number of at least 1; empty is 1."""
    return count(text, 1) if text else 1


def latitude(text: str) -> float:
    """Degrees from -90 to 90; empty is NaN."""
    return _within(text, 90)


def longitude(text: str) -> float:
    """Degrees from -180 to 180; empty is NaN."""
    return _within(text, 180)


def _within(text: str, limit: float) -> float:
    value = number(text)
    if abs(value) > limit:
        raise ValueError(f'"{text}" is not between -{limit} and {limit}')
    return value


def _bits(values: Iterable[int]) -> int:
    total = 0
    for value in values:
        total |= value
    return total
