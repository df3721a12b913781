"""Somebody is forgotten: every row about them goes, what ran ends first, and a receipt that names nobody stays."""

import secrets
from pathlib import Path

from sqlalchemy import and_, delete, update
from sqlalchemy.orm import Session

from webapp.db import Base, now
from webapp.models import Cause, Erasure, Offer, Request, Side, User
from webapp.models.classification import Data, data_of
from webapp.services import openness, running
from webapp.services.notifications import last_mail
from webapp.services.privacy import erasure_list, traces
from webapp.services.privacy.reach import Row, Rows, add_rows_with_address, rows_about


def erase(session: Session, user: User, *, actor: User | None, cause: Cause, kept_list: Path) -> Erasure:
    """Delete everything about the owner of an account; return the receipt, flushed.

    Matches end first, and the other side is told so in neutral words. What stays of a match is a number. The
    receipt is mailed to the address one last time. `kept_list` is the file outside of the database that a restore
    replays: it gets the account's random id before the caller commits.
    """
    _end_what_runs(session, actor, user)
    receipt = Erasure(number=_number(), cause=cause, town_id=_town_of(user))
    session.add(receipt)
    session.flush()
    if user.email and cause is not Cause.RESTORED:
        last_mail(session, user.email, "erased", language=user.language, erasure=receipt.id)
    key, address = user.audit_id, user.email
    found = rows_about(session, user)
    if address:
        traces.leave_initiatives_without_contact(session, address)
        add_rows_with_address(session, address, found)
    traces.count_matches(session, found)
    traces.clean_copies(session, found)
    _forget_who_did_it(session, user.id)
    receipt.counts = delete_rows(session, found, keep=receipt.id)
    erasure_list.note(kept_list, key)
    return receipt


def _number() -> str:
    return f"{now():%Y}-{secrets.token_hex(4).upper()}"


def _town_of(user: User) -> int | None:
    return user.person.district.town_id if user.person else user.town_id


def _end_what_runs(session: Session, actor: User | None, user: User) -> None:
    """End what is open; nobody learns more than that it did not work out."""
    person = user.person
    rows: list[Request | Offer] = [*person.requests, *person.offers] if person else []
    for row in rows:
        side = Side.NEWCOMER if isinstance(row, Request) else Side.VOLUNTEER
        for match in openness.open_matches(session, row):
            running.withdraw(session, actor or user, match, side)
    session.flush()


def delete_rows(session: Session, found: Rows, keep: int | None = None) -> dict[str, int]:
    """Delete the rows, children first, and return how many went, by table; `keep` is a receipt that is mailed."""
    counts = {}
    for table, rows in reversed(found.items()):
        gone = [row for row in rows if not _is_last_mail(row, keep)]
        for row in gone:
            session.execute(delete(table).where(and_(*(key == row.values[key.name] for key in table.primary_key))))
        if gone:
            counts[table.name] = len(gone)
    session.expire_all()
    return dict(sorted(counts.items()))


def _is_last_mail(row: Row, receipt_id: int | None) -> bool:
    """Whether it is the mail with the receipt, which goes as soon as it was sent."""
    return row.table.name == "outbox_mails" and row.values["context"] == {"erasure": receipt_id}


def _forget_who_did_it(session: Session, user_id: int) -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if data_of(column) is Data.ACTOR:
                session.execute(update(table).where(column == user_id).values({column.name: None}))
