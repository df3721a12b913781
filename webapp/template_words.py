"""What templates may call to put codes, dates and numbers into the reader's words."""

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, format_percent

from webapp import vocabulary, wording


def register(app: Flask) -> None:
    """Offer the words as filters: `{{ code | language_name }}`, `{{ match.state | state_name }}`."""
    tables = {
        "level_name": wording.LEVELS,
        "kind_name": wording.KINDS,
        "gender_name": wording.GENDERS,
        "state_name": wording.STATES,
        "vetting_name": wording.VETTING,
        "roster_state": wording.ROSTER_STATES,
        "openness_name": wording.OPENNESS,
        "why_unmatched": wording.WHY_UNMATCHED,
        "organisation_kind": wording.ORGANISATION_KINDS,
    }
    for name, words in tables.items():
        app.add_template_filter(lambda code, words=words: str(words.get(code, code)), name)
    for function in (
        vocabulary.language_name,
        vocabulary.language_autonym,
        vocabulary.field_name,
        vocabulary.interest_name,
        wording.slot_name,
        format_date,
        format_datetime,
        format_decimal,
        format_percent,
    ):
        app.add_template_filter(function)
