"""What templates may call to put codes, dates and numbers into the reader's words."""

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, format_percent
from markupsafe import Markup

from webapp import guide_words, match_cards, opening_words, place_words, sentences, vocabulary, wording


def left_to_right(text: str | None) -> Markup | str:
    """Return a phone number such that it keeps its order in a sentence that runs from right to left."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text) if text else ""


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
        "initiative_kind": wording.INITIATIVE_KINDS,
        "role_name": wording.ROLES,
        "contact_way_name": wording.CONTACT_WAYS,
        "mood_name": wording.MOODS,
        "why_ended": {**wording.REJECT_REASONS, **wording.DECLINE_REASONS, **wording.END_REASONS},
    }
    for name, words in tables.items():
        app.add_template_filter(lambda code, words=words: str(words.get(code, code)), name)
    for function in (
        vocabulary.language_name,
        vocabulary.language_autonym,
        vocabulary.field_name,
        vocabulary.interest_name,
        left_to_right,
        sentences.listed,
        wording.slot_name,
        match_cards.languages_in_words,
        match_cards.hours_in_words,
        match_cards.waiting_in_words,
        match_cards.household_in_words,
        match_cards.places_in_words,
        format_date,
        format_datetime,
        format_decimal,
        format_percent,
        *place_words.FILTERS,
        *guide_words.FILTERS,
        *opening_words.FILTERS,
    ):
        app.add_template_filter(function)
    app.add_template_global(opening_words.holiday_today)
