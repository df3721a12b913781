"""Chains the audit, so that an entry that was changed, removed or slipped in is noticed.

Each link's hash covers its entry and the hash before it. Links are made when the transaction commits, one
transaction after the other: the lock is the last one taken, so that it is short and nothing waits in a circle.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from itertools import count
from typing import cast

from sqlalchemy import event, func, insert, inspect, select
from sqlalchemy.orm import Session, defer
from sqlalchemy.orm.unitofwork import UOWTransaction

from webapp.models import AuditEntry, AuditLink

START = "0" * 64
LOCK = 0x61756469  # any number that nobody else locks
NEW = "audit entries without a link"


@dataclass(frozen=True)
class Head:
    """The last link: its number, 0 where there is none, and its hash."""

    number: int
    hash: str


def link_hash(before: str, entry: AuditEntry) -> str:
    """Return the SHA-256 (hex) of the hash before and of all that the entry says."""
    said = [
        before,
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.verb,
        entry.subject,
        entry.subject_key,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def head(session: Session) -> Head:
    """Return the last link of the chain."""
    last = session.execute(
        select(AuditLink.number, AuditLink.hash).order_by(AuditLink.number.desc()).limit(1)
    ).one_or_none()
    return Head(*last) if last else Head(0, START)


def _note_new(session: Session, _context: UOWTransaction) -> None:
    session.info.setdefault(NEW, []).extend(row for row in session.new if isinstance(row, AuditEntry))


def _link_new(session: Session) -> None:
    """Link what this transaction has entered. A savepoint is not the end of it."""
    if session.in_nested_transaction():
        return
    session.flush()
    # What was rolled back with a savepoint is no longer in the session.
    entries = [entry for entry in session.info.pop(NEW, ()) if inspect(entry).persistent]
    if not entries:
        return
    if session.get_bind().dialect.name == "postgresql":  # on SQLite there is one writer at a time anyway
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    last = head(session)
    number, before, links = last.number, last.hash, []
    for number, entry in zip(count(last.number + 1), sorted(entries, key=lambda entry: entry.id), strict=False):
        before = link_hash(before, entry)
        links.append({"number": number, "entry_id": entry.id, "hash": before})
    session.execute(insert(AuditLink), links)


def link_at_every_commit() -> None:
    """Link new entries whenever any session commits."""
    event.listen(Session, "after_flush", _note_new)
    event.listen(Session, "before_commit", _link_new)


def faults(session: Session) -> Iterator[str]:
    """Yield what is wrong with the chain, in its order; nothing where it is whole."""
    chain = (
        select(AuditLink, AuditEntry)
        .join(AuditEntry, AuditEntry.id == AuditLink.entry_id, isouter=True)
        .options(defer(AuditEntry.actor_id), defer(AuditEntry.subject_id))
        .order_by(AuditLink.number)
        .execution_options(yield_per=1000)
    )
    rows = cast("Iterable[tuple[AuditLink, AuditEntry | None]]", session.execute(chain))
    expected, before = 1, START
    for link, entry in rows:
        if link.number != expected:
            yield f"link {expected} to {link.number - 1}: removed"
        elif entry is None:
            yield f"entry {link.entry_id} (link {link.number}): removed"
        elif link_hash(before, entry) != link.hash:
            yield f"entry {entry.id} (link {link.number}): changed, or not the one that was here"
        expected, before = link.number + 1, link.hash
    loose = select(AuditEntry.id).join(AuditLink, AuditLink.entry_id == AuditEntry.id, isouter=True)
    for entry_id in session.scalars(loose.where(AuditLink.number.is_(None)).order_by(AuditEntry.id)):
        yield f"entry {entry_id}: slipped in, it has no link"
