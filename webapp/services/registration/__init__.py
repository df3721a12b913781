"""Registration: somebody asks for help, offers it, or registers an initiative. A form sent twice counts once."""

from webapp.services.registration.answers import (
    ConsentGiven,
    InitiativeAnswers,
    NewcomerAnswers,
    PersonAnswers,
    Speaks,
    VolunteerAnswers,
)
from webapp.services.registration.initiatives import confirming_centre, is_name_taken, register_initiative
from webapp.services.registration.people import register_newcomer, register_volunteer
from webapp.services.registration.submissions import Registered
from webapp.services.registration.supply import count_helpers

__all__ = [
    "ConsentGiven",
    "InitiativeAnswers",
    "NewcomerAnswers",
    "PersonAnswers",
    "Registered",
    "Speaks",
    "VolunteerAnswers",
    "confirming_centre",
    "count_helpers",
    "is_name_taken",
    "register_initiative",
    "register_newcomer",
    "register_volunteer",
]
