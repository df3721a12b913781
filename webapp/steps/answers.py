"""From the answers of all steps to what the service registers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import get_locale

from webapp.models import ContactWay, ForWhom, Gender, InitiativeKind, Kind
from webapp.services.places import Spot
from webapp.services.registration import (
    ConsentGiven,
    InitiativeAnswers,
    NewcomerAnswers,
    Speaks,
    VolunteerAnswers,
)

Given = Mapping[str, Any]


def newcomer(given: Given) -> NewcomerAnswers:
    """Return what somebody asks for."""
    due = given.get("due")
    return NewcomerAnswers(
        **_person(given),
        for_whom=ForWhom(given["for_whom"]),
        adults=int(given.get("adults", 1)),
        children_under_6=int(given.get("children_under_6", 0)),
        children_6_to_13=int(given.get("children_6_to_13", 0)),
        children_14_to_17=int(given.get("children_14_to_17", 0)),
        needs=tuple(given["needs"]),
        must_need=given.get("must_need") or None,
        kind=Kind(given["kind"]),
        due=date.fromisoformat(due) if due else None,
    )


def volunteer(given: Given) -> VolunteerAnswers:
    """Return what somebody offers."""
    initiative, radius = given.get("initiative"), given.get("radius_km")
    return VolunteerAnswers(
        **_person(given),
        kinds=tuple(given["kinds"]),
        skills=tuple(given["skills"]),
        radius_km=float(radius) if radius else None,
        capacity=int(given["capacity"]),
        open_to_other_centres=bool(given.get("open_to_other_centres")),
        initiative_id=int(initiative) if initiative else None,
    )


def initiative(given: Given) -> InitiativeAnswers:
    """Return what an initiative says of itself."""
    return InitiativeAnswers(
        name=given["name"],
        kind=InitiativeKind(given["initiative_kind"]),
        description=given.get("about", ""),
        district_ids=tuple(given["districts"]),
        languages=tuple(given.get("speaks", ())),
        contact_name=given["contact_name"],
        email=given["email"],
        phone=given.get("phone", ""),
        language=_reader(),
        consent=ConsentGiven(_reader()),
    )


def _person(given: Given) -> dict[str, Any]:
    spoken = given.get("consent_language", _reader())  # where staff read the consent aloud
    return {
        "first_name": given["first_name"],
        "last_name": given.get("last_name", ""),
        "shows_last_name": bool(given.get("shows_last_name")),
        "gender": _gender(given.get("gender")),
        "way": ContactWay(given["way"]),
        "email": given.get("email") or None,
        "phone": given.get("phone") or None,
        "texts": bool(given.get("texts")),
        "spot": Spot(given["district"], given["lat"], given["lon"]),
        "languages": tuple(
            Speaks(language, level, level if reads else "none") for language, level, reads in given["languages"]
        ),
        "interests": tuple(given.get("interests", ())),
        "availability": tuple(given.get("availability", ())),
        "prefers_gender": _gender(given.get("prefers_gender")),
        "language": spoken if spoken in current_app.config["LANGUAGES"] else _reader(),
        "consent": ConsentGiven(spoken, guardian=given.get("guardian_name")),
    }


def _gender(code: str | None) -> Gender | None:
    return Gender(code) if code else None


def _reader() -> str:
    return str(get_locale() or "de").replace("_", "-")
