"""The main menus: the same wherever somebody is."""

from flask_babel import gettext as _

Entry = tuple[str, str]


def coordinator_menu() -> list[Entry]:
    """Return (endpoint, label) of what a coordinator goes to."""
    return [
        ("desk.today", _("Today")),
        ("desk.proposals", _("Suggestions")),
        ("desk.rounds", _("Searches")),
        ("desk.requests", _("Waiting list")),
        ("desk.centre.offers", _("Volunteers")),
        ("desk.matches", _("Matches")),
        ("desk.phone", _("To phone")),
        ("desk.centre.initiatives", _("Initiatives")),
        ("facts.overview", _("Addresses and hours")),
        ("guide_desk.overview", _("Guidebook")),
        ("reception.newcomer", _("Register somebody")),
    ]


def manager_menu() -> list[Entry]:
    """Return (endpoint, label) of what the manager of an initiative goes to."""
    return [
        ("initiative.today", _("Today")),
        ("initiative.roster", _("Volunteers")),
        ("desk.proposals", _("Suggestions")),
        ("desk.rounds", _("Searches")),
        ("desk.requests", _("Waiting list")),
        ("desk.matches", _("Matches")),
        ("desk.phone", _("To phone")),
        ("reception.newcomer", _("Register somebody")),
        ("initiative.profile", _("About us")),
    ]


def administrator_menu() -> list[Entry]:
    """Return (endpoint, label) of what the administrator of a town goes to."""
    return [
        ("admin.overview", _("Overview")),
        ("admin.centres", _("Centres")),
        ("admin.institutions", _("Offices and meeting places")),
        ("admin.catchments", _("Districts")),
        ("admin.programmes", _("Programmes")),
        ("admin.accounts", _("Accounts")),
        ("admin.model", _("What we learn")),
        ("admin.words", _("Words")),
        ("admin.outbox", _("Mails")),
        ("admin.feedback", _("Barriers")),
        ("admin.retention", _("Terms")),
        ("admin.access", _("Who looked")),
        ("admin.log", _("What was done")),
    ]


def personal_menu() -> list[Entry]:
    """Return (endpoint, label) of what somebody who asks for help or offers it goes to."""
    return [("me.home", _("What happens now")), ("account.overview", _("My account"))]
