"""The three registrations: which steps they have, and what is registered in the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from webapp.join.initiative_forms import AboutForm, DistrictsForm, ManagerForm, SpeakingForm, TownForm
from webapp.join.journey import Journey
from webapp.services import registration
from webapp.services.registration import Registered
from webapp.steps import answers
from webapp.steps.questions import ASKING, OFFERING
from webapp.steps.step import Step

NEWCOMER = Journey("newcomer", ASKING)
VOLUNTEER = Journey("volunteer", OFFERING)
INITIATIVE = Journey(
    "initiative",
    (
        Step("about", 1, _l("About your initiative"), AboutForm),
        Step("town", 2, _l("In which town are you active?"), TownForm),
        Step("districts", 3, _l("In which districts do you help?"), DistrictsForm),
        Step("speaking", 4, _l("Which languages do you speak?"), SpeakingForm),
        Step("manager", 5, _l("How do we reach you?"), ManagerForm),
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
