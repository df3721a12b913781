"""The three registrations: which steps they have, and what is registered in the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from webapp.join.helpers import helpers_for
from webapp.join.initiative_forms import AboutForm, DistrictsForm, ManagerForm, TownForm
from webapp.join.journey import Journey, Step
from webapp.services import registration
from webapp.services.registration import Registered
from webapp.steps import answers
from webapp.steps.asking import GuardianForm, HouseholdForm, KindForm, NeedsForm, WhomForm, is_family, is_minor
from webapp.steps.myself import ContactForm, LanguagesForm, TimeForm, WishesForm
from webapp.steps.offering import AreaForm, InitiativeChoiceForm, KindsForm, RoomForm, SkillsForm
from webapp.steps.place import PlaceForm

NEWCOMER = Journey(
    "newcomer",
    (
        Step("whom", 1, _l("For whom do you ask?"), WhomForm),
        Step("household", 1, _l("Who belongs to your family?"), HouseholdForm, applies=is_family),
        Step("guardian", 1, _l("Who agrees?"), GuardianForm, applies=is_minor),
        Step("needs", 2, _l("What do you need?"), NeedsForm, context=helpers_for),
        Step("kind", 3, _l("A mentor or a guide?"), KindForm, context=helpers_for),
        Step("languages", 4, _l("Your languages"), LanguagesForm),
        Step("place", 5, _l("Where do you live?"), PlaceForm),
        Step("time", 6, _l("When do you have time?"), TimeForm),
        Step("wishes", 7, _l("Your wishes"), WishesForm),
        Step("contact", 8, _l("How do we reach you?"), ContactForm),
    ),
)
VOLUNTEER = Journey(
    "volunteer",
    (
        Step("skills", 1, _l("What can you help with?"), SkillsForm),
        Step("kinds", 2, _l("How would you like to help?"), KindsForm),
        Step("languages", 3, _l("Your languages"), LanguagesForm),
        Step("area", 4, _l("Where do you live?"), AreaForm),
        Step("time", 5, _l("When do you have time?"), TimeForm),
        Step("room", 6, _l("For how many people?"), RoomForm),
        Step("wishes", 7, _l("Your wishes"), WishesForm),
        Step("initiative", 8, _l("Do you belong to an initiative?"), InitiativeChoiceForm),
        Step("contact", 9, _l("How do we reach you?"), ContactForm),
    ),
)
INITIATIVE = Journey(
    "initiative",
    (
        Step("about", 1, _l("About your initiative"), AboutForm),
        Step("town", 2, _l("In which town are you active?"), TownForm),
        Step("districts", 3, _l("In which districts do you help?"), DistrictsForm),
        Step("manager", 4, _l("How do we reach you?"), ManagerForm),
    ),
)


def _newcomer(session: Session, given: Mapping[str, Any], key: str) -> Registered:
    return registration.register_newcomer(session, answers.newcomer(given), key=key)


def _volunteer(session: Session, given: Mapping[str, Any], key: str) -> Registered:
    return registration.register_volunteer(session, answers.volunteer(given), key=key)


def _initiative(session: Session, given: Mapping[str, Any], key: str) -> Registered:
    return registration.register_initiative(session, answers.initiative(given), key=key)


@dataclass(frozen=True)
class Registration:
    """A journey, and the service that takes its answers."""

    journey: Journey
    register: Callable[[Session, Mapping[str, Any], str], Registered]


REGISTRATIONS = {
    "newcomer": Registration(NEWCOMER, _newcomer),
    "volunteer": Registration(VOLUNTEER, _volunteer),
    "initiative": Registration(INITIATIVE, _initiative),
}
