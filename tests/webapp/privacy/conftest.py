"""Two people whose data fill every column, in a town with an office."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Enum, Float, Integer, Table, delete, insert, select, update
from sqlalchemy.orm import Session

from tests import factories
from webapp.db import Base, CodeList, UtcDateTime, now
from webapp.models import (
    AuthenticatorApp,
    BarrierReport,
    CheckIn,
    Clearance,
    Match,
    MatchState,
    OutboxMail,
    PairBlock,
    Passkey,
    Person,
    RecoveryCode,
    Side,
    Submission,
    User,
)
from webapp.models.classification import Data, data_of
from webapp.services import audit, local_time, login_sessions
from webapp.services.privacy.reach import owner_keys, rows_about

GIVEN = {Data.PERSONAL, Data.CONTACT, Data.SENSITIVE}
MARK = "Zq7"
# What rules of the database or of the product do not let be anything.
FIXED: dict[str, Any] = {
    "affinity": 0.375,
    "capacity": 9,
    "used": 3,
    "demand": 7,
    "radius_km": 7.5,
    "active": True,
    "side": None,
    "ended_by": None,
    "kind": None,
    "state": None,
    "template": None,
    "context": None,
    "language": None,
    "detail": None,
}


# By which a row is found to be about somebody.
ADDRESSES = {"recipient", "contact_email"}
# Ids and verbs, which nobody may change.
AUDIT = "audit_entries"


@dataclass
class Cast:
    """A newcomer and a volunteer who met, and who met them in the office."""

    newcomer: Person
    volunteer: Person
    match: Match
    staff: User


@pytest.fixture
def cast(session: Session) -> Cast:
    """Both with a row in every table that can be about them, and a running match."""
    staff = factories.coordinator(session)
    match = factories.proposal(session, state=MatchState.ACTIVE, ended_by=Side.NEWCOMER)
    match.offer.used, match.alternatives, match.decided_by = 1, [{"offer": match.offer_id, "affinity": 0.5}], staff
    match.volunteer_yes_at = match.newcomer_yes_at = match.asked_at = now()
    asks, offers = match.request.person, match.offer.person
    today = local_time.today()
    session.add_all(
        [
            CheckIn(match=match, author_id=asks.user_id, side=Side.NEWCOMER, mood="good", note="mine"),
            CheckIn(match=match, author_id=offers.user_id, side=Side.VOLUNTEER, mood="good", note="theirs"),
            PairBlock(request_id=match.request_id, offer_id=match.offer_id, reason="safety"),
            Clearance(
                offer=match.offer,
                issued_on=today,
                seen_on=today,
                seen_by=staff,
                no_relevant_entry=True,
                valid_until=today,
            ),
        ]
    )
    factories.member(session, offers, factories.initiative(session, contact_email=offers.email))
    for person in (asks, offers):
        device = login_sessions.Device("Firefox", "Android")
        limits = login_sessions.Limits(timedelta(days=1), timedelta(days=30))
        login_sessions.start(session, person.user, f"key of {person.id}", device, limits)
        session.add_all(
            [
                AuthenticatorApp(user_id=person.user_id, secret="encrypted", last_counter=1),
                RecoveryCode(user_id=person.user_id, code_hash=f"hash {person.id}"),
                Passkey(
                    user_id=person.user_id, credential_id=f"{person.id}".encode(), public_key=b"k", sign_count=0,
                    name="phone",
                ),
                BarrierReport(page="/me", barrier="met", language="en", user_id=person.user_id),
                Submission(key=f"form-{person.id}", user_id=person.user_id),
                OutboxMail(
                    recipient=person.email, template="vetted", language="en", user_id=person.user_id,
                    message_id=f"m{person.id}", context={"person": person.id},
                ),
                OutboxMail(
                    recipient=person.email, template="reset_password", language="en", message_id=f"a{person.id}"
                ),
            ]
        )  # fmt: skip
        audit.record(session, person.user, "person.name", person)
    session.flush()
    return Cast(asks, offers, match, staff)


def fill_all(session: Session, cast: Cast) -> None:
    """Give every other table a row about the newcomer (who could not sign in then without a second step)."""
    for table in Base.metadata.sorted_tables:
        fill(session, table, cast)


def fill(session: Session, table: Table, cast: Cast) -> None:
    """Give a table that can be about the newcomer a row that is, if it has none, so that no new one is missed."""
    found = rows_about(session, cast.newcomer.user)
    owners = {column.name: rows for column, parent, _name in owner_keys(table) if (rows := found.get(parent))}
    if not owners or table in found or table in rows_about(session, cast.volunteer.user):
        return
    values = {}
    for number, column in enumerate(table.c, 1):
        if column.name in owners:
            values[column.name] = owners[column.name][0].values["id"]
        elif isinstance(column.type, Enum):
            values[column.name] = next(iter(column.type.enum_class))
        elif column.foreign_keys and not column.nullable:
            values[column.name] = session.scalar(select(next(iter(column.foreign_keys)).column).limit(1))
        elif not column.foreign_keys and not (column.primary_key and isinstance(column.type, Integer)):
            values[column.name] = planted(column, number)
    session.execute(insert(table).values(values))


# By the type of the column, the nearest first: what to plant as number so-and-so.
PLANTED: tuple[tuple[type, Callable[[int], Any]], ...] = (
    (Enum, lambda _number: None),
    (Boolean, lambda _number: True),
    (UtcDateTime, lambda number: now().replace(microsecond=number) - timedelta(days=1)),
    (Date, lambda number: date(2031, 1, 1) + timedelta(days=number)),
    (CodeList, lambda number: (f"{MARK}-{number}",)),
    (Float, lambda number: number + 0.25),
    (Integer, lambda number: 1000 + number),
)


def planted(column: Column[Any], number: int) -> Any:
    """A value that occurs nowhere else, as far as the type allows; None where the value must stay."""
    if column.name in FIXED or column.foreign_keys:
        return FIXED.get(column.name)
    by_type = next((plant for kind, plant in PLANTED if isinstance(column.type, kind)), None)
    if by_type:
        return by_type(number)
    mark = f"{MARK}-{number}"
    return {dict: {"mark": mark}, list: [mark]}.get(column.type.python_type, mark)


def mark_everything(session: Session) -> dict[tuple[str, str], Any]:
    """Plant a value in every classified column of every row; return it by table and column."""
    marks: dict[tuple[str, str], Any] = {}
    number = 0
    for table in Base.metadata.sorted_tables:
        for column in columns_given(table):
            number += 1
            value = planted(column, number)
            if value is None or column.unique or column.name in ADDRESSES or table.name == AUDIT:
                continue
            marks[table.name, column.name] = value
            session.execute(update(table).values({column.name: value}))
    session.expire_all()
    return marks


def columns_given(table: Table) -> Iterator[Column[Any]]:
    """The classified columns that somebody is told of."""
    yield from (column for column in table.c if data_of(column) in GIVEN)


def without_second_step(session: Session) -> None:
    """Let the cast sign in by password alone."""
    for kind in (AuthenticatorApp, Passkey):
        session.execute(delete(kind))
