"""The roster in words: its columns on the page, and its cells in the file."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.csv_export import Cell
from webapp.initiative import blueprint
from webapp.models import ContactWay, Person
from webapp.services.rosters import RosterMatch, RosterRow
from webapp.vocabulary import language_name
from webapp.wording import KINDS, ROSTER_STATES

COLUMNS = (
    {"key": "name", "label": _l("Name"), "sort": True},
    {"key": "contact", "label": _l("Contact")},
    {"key": "kinds", "label": _l("Kind of help")},
    {"key": "languages", "label": _l("Languages")},
    {"key": "district", "label": _l("District"), "sort": True},
    {"key": "state", "label": _l("State"), "sort": True},
    {"key": "since", "label": _l("Accompanies"), "sort": True},
)
HEADER = (
    _l("First name"),
    _l("Last name"),
    _l("Contact"),
    _l("Kind of help"),
    _l("Languages"),
    _l("District"),
    _l("State"),
    _l("Free places"),
    _l("Accompanies"),
    _l("Since"),
)


def contact(person: Person) -> str:
    """Return how a volunteer wants to be reached: the address, the number, or nothing where the centre calls."""
    if person.contact_way is ContactWay.EMAIL:
        return person.email or ""
    return (person.phone or "") if person.contact_way is ContactWay.PHONE else ""


def accompanied(match: RosterMatch) -> str:
    """Return whom a volunteer accompanies, as far as the initiative may see it."""
    if not match.own:
        return _("matched elsewhere")
    name = match.first_name or _("matched")
    return f"{name}, {match.district}"


def cells(row: RosterRow) -> list[Cell]:
    """Return one row of the file, in the order of `HEADER`."""
    person = row.person
    return [
        person.first_name,
        person.last_name,
        contact(person),
        ", ".join(str(KINDS[kind]) for kind in row.offer.kinds),
        ", ".join(language_name(code) for code in row.languages),
        person.district.name,
        str(ROSTER_STATES[row.state.value]),
        row.offer.free_places,
        " / ".join(accompanied(match) for match in row.matches),
        row.since.date() if row.since else None,
    ]


blueprint.add_app_template_filter(lambda row: contact(row.person), "roster_contact")
blueprint.add_app_template_filter(accompanied)
