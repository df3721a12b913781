"""Stored values in the reader's words: codes, states, dates and numbers."""

import enum
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString, format_date, format_datetime, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp import openings, vocabulary, wording
from webapp.models import Gender, Kind, Side
from webapp.sentences import listed

SIDES: dict[str, LazyString] = {"volunteer": _l("the volunteer"), "newcomer": _l("the newcomer")}
WHOM: dict[str, LazyString] = {"self": _l("for myself"), "family": _l("for my family"), "minor": _l("for a child")}
MEMBERSHIP: dict[str, LazyString] = {"asked": _l("asked"), "confirmed": _l("confirmed"), "refused": _l("refused")}
ENDINGS = {**wording.REJECT_REASONS, **wording.DECLINE_REASONS, **wording.END_REASONS}
WORDS: Mapping[str, Mapping[str, LazyString]] = {
    "contact_way": wording.CONTACT_WAYS,
    "end_reason": ENDINGS,
    "mood": wording.MOODS,
    "role": wording.ROLES,
    "spoken": wording.LEVELS,
    "written": wording.LEVELS,
    "state": {**wording.STATES, **wording.OPENNESS, **MEMBERSHIP},
    "vetting": wording.VETTING,
    "for_whom": WHOM,
    "purpose": {"registration": _l("Registration")},
    "page": openings.PAGES,
    "question": {
        "meet": _l("Do you want to meet?"),
        "go_on": _l("Do you want to go on together?"),
        "check_in": _l("How is it going?"),
    },
    "deed": {"erase_person": _l("Delete everything about a person")},
}
NAMES: Mapping[str, Callable[[str], str]] = {
    "needs": vocabulary.field_name,
    "must_need": vocabulary.field_name,
    "skills": vocabulary.field_name,
    "interests": vocabulary.interest_name,
    "availability": wording.slot_name,
    "language": vocabulary.language_name,
    "common_language": vocabulary.language_name,
    "kinds": lambda code: str(wording.KINDS.get(code, code)),
}
OF_TYPE: Mapping[type, Mapping[str, LazyString]] = {Side: SIDES, Gender: wording.GENDERS, Kind: wording.KINDS}


def value_in_words(column: str, value: Any) -> str:
    """Return a value of a column as a reader would say it; what has no words stays as it is stored."""
    if value is None or value == "" or value in ((), [], {}):
        return ""
    if isinstance(value, list | tuple):
        words = [value_in_words(column, part) for part in value]
        return "; ".join(words) if column == "availability" else listed(words)  # a slot has a comma of its own
    if isinstance(value, dict):
        return listed(f"{key}: {value_in_words('', part)}" for key, part in value.items())
    return _one(column, value)


def _one(column: str, value: Any) -> str:
    if isinstance(value, enum.Enum):
        words: Mapping[str, LazyString] = OF_TYPE.get(type(value)) or WORDS.get(column, {})
        return str(words.get(value.value, value.value))
    if isinstance(value, str):
        return NAMES[column](value) if column in NAMES else str(WORDS.get(column, {}).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _dated(value) if isinstance(value, date) else str(format_decimal(value))


def _dated(value: date) -> str:
    moment = isinstance(value, datetime)
    return str(format_datetime(value, "medium") if moment else format_date(value, "medium"))
