"""Exchanges the keys of encrypted columns while everybody works, and tells which key each value needs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Text, select, tuple_, type_coerce, update
from sqlalchemy.orm import Session

from webapp.db import Base
from webapp.encryption import Encrypted, Keyring, UnreadableError, encrypted_columns, keyring_of

BATCH = 500


@dataclass(frozen=True)
class Tally:
    """What a column held: values under the newest key, under an older one, and under none of ours."""

    field: str
    newest: int
    older: int
    unreadable: int


def _field(column: Column[Any]) -> str:
    kind = column.type
    assert isinstance(kind, Encrypted)  # noqa: S101 - `encrypted_columns` has chosen it
    return kind.field


def _batches(session: Session, column: Column[Any]) -> Iterator[Sequence[Any]]:
    """Yield (primary key..., value as stored) of all rows that have a value, some at a time."""
    keys = list(column.table.primary_key.columns)
    page = select(*keys, type_coerce(column, Text)).where(column.is_not(None)).order_by(*keys).limit(BATCH)
    rows = session.execute(page).all()
    while rows:
        yield rows
        rows = session.execute(page.where(tuple_(*keys) > tuple_(*rows[-1][:-1]))).all()


def _state(keyring: Keyring, field: str, token: str) -> str:
    if keyring.is_newest(field, token):
        return "newest"
    try:
        keyring.decrypt(field, token)
    except UnreadableError:
        return "unreadable"
    return "older"


def check(session: Session) -> Iterator[Tally]:
    """Yield for each encrypted column which keys its values need; changes nothing."""
    keyring = keyring_of(session.get_bind().dialect)
    for column in encrypted_columns(Base.metadata):
        field = _field(column)
        found = Counter(_state(keyring, field, row[-1]) for rows in _batches(session, column) for row in rows)
        yield Tally(field, found["newest"], found["older"], found["unreadable"])


def rotate(session: Session) -> Iterator[Tally]:
    """Encrypt with the newest key whatever an older one holds, and commit batch by batch.

    A value that somebody changes meanwhile is left to them: they have the newest key. Whatever is done stays done,
    so it may be stopped and started again. Yields for each column what it found.
    """
    keyring = keyring_of(session.get_bind().dialect)
    for column in encrypted_columns(Base.metadata):
        field, found = _field(column), Counter[str]()
        for rows in _batches(session, column):
            for row in rows:
                state = _state(keyring, field, row[-1])
                found[state] += 1
                if state == "older":
                    _replace(session, column, row, keyring.encrypt(field, keyring.decrypt(field, row[-1])))
            session.commit()
        session.rollback()
        yield Tally(field, found["newest"], found["older"], found["unreadable"])


def _replace(session: Session, column: Column[Any], row: Sequence[Any], token: str) -> None:
    *ids, before = row
    keys = column.table.primary_key.columns
    session.execute(
        update(column.table)
        .where(*(key == id_ for key, id_ in zip(keys, ids, strict=True)), type_coerce(column, Text) == before)
        .values({column.name: type_coerce(token, Text)})
    )
