"""The record of processing activities (Art. 30 GDPR): made from the columns and the terms, so that it cannot drift.

Written by hand is only what no table can say: what for, about whom, and who sees it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Table

from webapp.db import Base, now
from webapp.encryption import Encrypted
from webapp.models.classification import Data, data_of
from webapp.services.privacy.kinds import KINDS, Kind
from webapp.services.privacy.reach import owner_keys

ABOUT_PEOPLE = (Data.PERSONAL, Data.CONTACT, Data.SENSITIVE, Data.SECRET, Data.ACTOR)
ROOTS = frozenset({"users", "people"})


@dataclass(frozen=True)
class Activity:
    """Something that is done with people's data, and the tables it needs."""

    name: str
    purpose: str
    whom: str
    seen_by: str
    tables: tuple[str, ...]


ACTIVITIES = (
    Activity(
        "Accounts and signing in",
        "to let people in, and nobody else",
        "everybody with an account: newcomers, volunteers, managers of initiatives, staff",
        "the person; administrators of the town see addresses and roles; passwords, codes and keys nobody",
        ("users", "user_roles", "login_sessions", "authenticator_apps", "recovery_codes", "passkeys"),
    ),
    Activity(
        "Registration and consent",
        "to know who asks or offers, how to reach them, and what they agreed to",
        "newcomers, their guardians, volunteers",
        "the person; the office of the district; the other of a match as far as its state allows",
        ("people", "language_skills", "consents", "submissions", "sent_forms"),
    ),
    Activity(
        "Requests for help",
        "to find somebody who can help",
        "newcomers and their guardians",
        "the person; the office that runs the programme; the volunteer as far as the state of the match allows",
        ("requests",),
    ),
    Activity(
        "Offers, vetting and clearances (§ 72a SGB VIII)",
        "to find whom to help, and to protect children",
        "volunteers",
        "the person; the office of the district; initiatives see their own members",
        ("offers", "clearances", "memberships"),
    ),
    Activity(
        "Suggesting and accompanying matches",
        "to suggest pairs, on which a person decides, and to see how they go",
        "newcomers and volunteers",
        "the office that runs the programme; each of the two sees the own part",
        ("rounds", "matches", "pair_blocks", "checkins", "answer_links"),
    ),
    Activity(
        "Initiatives",
        "to have somebody to talk to",
        "contacts of initiatives",
        "the centre that confirms the initiative; administrators of the town",
        ("initiatives",),
    ),
    Activity(
        "Mails",
        "to tell people what happened",
        "everybody with an e-mail address, and whoever agreed to text messages",
        "the person; administrators of the town see kind, time and state; a gateway for texts sees number and text",
        ("outbox_mails",),
    ),
    Activity(
        "Guides",
        "to know who wrote and who verified a text",
        "those who work here",
        "those who write the guides",
        ("guide_versions",),
    ),
    Activity(
        "Barriers",
        "to mend what keeps people from using the pages, and to answer them (§ 12b BGG, BGG NRW)",
        "whoever wrote, with or without an account",
        "administrators of the town",
        ("barrier_reports",),
    ),
    Activity(
        "Accountability",
        "to show who decided, changed and opened what",
        "staff, and the people it was about, by random ids",
        "administrators of the town; the person sees which office looked",
        ("audit_entries", "openings", "countersignatures"),
    ),
)
KEPT_OTHERWISE = {
    "users": "as long as it is used",
    "initiatives": "as long as the initiative; the contact can be changed at any time",
    "sent_forms": "a day",
    "submissions": "a day",
    "guide_versions": "as long as the chapter; it forgets who goes",
    "login_sessions": "until it has ended",
    "answer_links": "until it was used, 30 days at most",
    "audit_entries": "as long as the installation; the ids of erased people lead nowhere",
}
"""What goes by other means than a term that a town sets."""


def is_about_people(table: Table) -> bool:
    """Whether rows of a table are about somebody, by a column of their own or as part of an account or person."""
    parents = {parent.name for _column, parent, _name in owner_keys(table)}
    return bool(ROOTS & parents) or any(data_of(column) in ABOUT_PEOPLE for column in table.c)


def tables(*, about_people: bool) -> list[Table]:
    """Return the tables of the database that are, or are not, about people."""
    return [table for table in Base.metadata.sorted_tables if is_about_people(table) is about_people]


def columns_of(table: Table, data: Data) -> list[Column[object]]:
    """Return the columns of a table that hold such data."""
    return [column for column in table.c if data_of(column) is data]


def is_encrypted(column: Column[object]) -> bool:
    """Whether the database holds a column encrypted."""
    return isinstance(column.type, Encrypted)


def terms_of(table: Table) -> list[str]:
    """Return the kinds of data by which rows of a table run out by themselves."""
    return [kind.name for kind in KINDS if table in _settled_by(kind)]


def _settled_by(kind: Kind) -> set[object]:
    return {column.table for column in kind.due(None, now()).selected_columns}


def goes_with(table: Table) -> Iterator[str]:
    """Yield the tables with whose rows those of `table` go."""
    for column, parent, _name in owner_keys(table):
        if not column.nullable and is_about_people(parent):
            yield parent.name
