"""The questions in their order: to somebody who asks for help, and to somebody who offers it."""

from flask_babel import lazy_gettext as _l

from webapp.steps.asking import GuardianForm, HouseholdForm, KindForm, NeedsForm, WhomForm, is_family, is_minor
from webapp.steps.contact import ContactForm
from webapp.steps.myself import LanguagesForm, TimeForm, WishesForm
from webapp.steps.offering import AreaForm, InitiativeChoiceForm, KindsForm, RoomForm, SkillsForm
from webapp.steps.place import PlaceForm
from webapp.steps.step import Step

ASKING = (
    Step("whom", 1, _l("For whom do you ask?"), WhomForm),
    Step("household", 1, _l("Who belongs to your family?"), HouseholdForm, applies=is_family),
    Step("guardian", 1, _l("Who agrees?"), GuardianForm, applies=is_minor),
    Step("needs", 2, _l("What do you need?"), NeedsForm),
    Step("kind", 3, _l("A mentor or a guide?"), KindForm),
    Step("languages", 4, _l("Your languages"), LanguagesForm),
    Step("place", 5, _l("Where do you live?"), PlaceForm),
    Step("time", 6, _l("When do you have time?"), TimeForm),
    Step("wishes", 7, _l("Your wishes"), WishesForm),
    Step("contact", 8, _l("How do we reach you?"), ContactForm),
)
OFFERING = (
    Step("skills", 1, _l("What can you help with?"), SkillsForm),
    Step("kinds", 2, _l("How would you like to help?"), KindsForm),
    Step("languages", 3, _l("Your languages"), LanguagesForm),
    Step("area", 4, _l("Where do you live?"), AreaForm),
    Step("time", 5, _l("When do you have time?"), TimeForm),
    Step("room", 6, _l("For how many people?"), RoomForm),
    Step("wishes", 7, _l("Your wishes"), WishesForm),
    Step("initiative", 8, _l("Do you belong to an initiative?"), InitiativeChoiceForm),
    Step("contact", 9, _l("How do we reach you?"), ContactForm),
)
