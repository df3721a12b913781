"""What people say of themselves when they register: checked by the forms, frozen from then on."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from webapp.models import ContactWay, ForWhom, Gender, InitiativeKind, Kind
from webapp.services.places import Spot

CONSENT_VERSION = "2026-11"


class Speaks(NamedTuple):
    """A language by its code, and levels `none`, `A1` to `C2` or `native`."""

    language: str
    spoken: str
    written: str


@dataclass(frozen=True)
class ConsentGiven:
    """A yes to the text of `version` in `language`; `guardian` says it for somebody under 18."""

    language: str
    version: str = CONSENT_VERSION
    guardian: str | None = None


@dataclass(frozen=True, kw_only=True)
class PersonAnswers:
    """What both sides are asked. `language` is the reader's; no `availability` means any time.

    `texts` says that text messages may be sent to the phone.
    """

    first_name: str
    last_name: str
    shows_last_name: bool
    gender: Gender | None
    way: ContactWay
    email: str | None
    phone: str | None
    texts: bool = False
    spot: Spot
    languages: tuple[Speaks, ...]
    interests: tuple[str, ...]
    availability: tuple[str, ...]
    prefers_gender: Gender | None
    language: str
    consent: ConsentGiven


@dataclass(frozen=True, kw_only=True)
class NewcomerAnswers(PersonAnswers):
    """What somebody asks for; `due` is the date of an appointment, for a guide."""

    for_whom: ForWhom
    adults: int
    children_under_6: int
    children_6_to_13: int
    children_14_to_17: int
    needs: tuple[str, ...]
    must_need: str | None
    kind: Kind
    due: date | None


@dataclass(frozen=True, kw_only=True)
class VolunteerAnswers(PersonAnswers):
    """What somebody offers; no `radius_km` means as far as the programme goes."""

    kinds: tuple[str, ...]
    skills: tuple[str, ...]
    radius_km: float | None
    capacity: int
    open_to_other_centres: bool
    initiative_id: int | None


@dataclass(frozen=True, kw_only=True)
class InitiativeAnswers:
    """What an initiative says of itself; all its districts lie in one town. `languages` are codes, or none."""

    name: str
    kind: InitiativeKind
    description: str
    district_ids: tuple[int, ...]
    languages: tuple[str, ...]
    contact_name: str
    email: str
    phone: str
    language: str
    consent: ConsentGiven
