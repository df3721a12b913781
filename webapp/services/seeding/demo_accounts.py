"""Demo accounts with published passwords: one per role and town, and one coordinator per centre."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from webapp.models import Person, RoleName, User
from webapp.services.seeding.stage import Stage
from webapp.services.seeding.tables import Row, read


@dataclass(frozen=True)
class DemoAccount:
    """How to sign in to the demo; `belongs_to` is a centre or an initiative, '' where it is the town's."""

    email: str
    password: str
    role: str
    town: str
    belongs_to: str


def demo_accounts(folder: Path) -> list[DemoAccount]:
    """Return the accounts that the demo of `folder` has, to be shown to whoever starts it."""
    return [
        DemoAccount(row["email"], row["password"], row["role"], row["town"], row["centre"] or row["initiative"])
        for row in read(folder / "demo" / "accounts.csv")
    ]


def add_staff(session: Session, stage: Stage, rows: Iterable[Row], hash_password: Callable[[str], str]) -> None:
    """Add the accounts of people who work here; coordinators take their place on the stage."""
    # Every account has the same published password: hashing it once is enough, and fast.
    hashed = cache(hash_password)
    for row in rows:
        if row["person"]:
            continue
        user = account(stage, row["role"], row["email"], None, row["language"])
        user.password = hashed(row["password"])
        user.town = row.find("town", stage.towns)
        user.centre = row.find("centre", stage.centres[row["town"]]) if row["centre"] else None
        user.initiative = row.find("initiative", stage.initiatives) if row["initiative"] else None
        session.add(user)
        if row["role"] == RoleName.COORDINATOR and user.centre:
            stage.coordinators[user.centre.id] = user


def set_passwords(rows: Iterable[Row], people: Mapping[str, Person], hash_password: Callable[[str], str]) -> None:
    """Let the made-up people who have a published password sign in with it; nobody else can."""
    hashed = cache(hash_password)
    for row in rows:
        if row["person"]:
            user = row.find("person", people).user
            if user.email != row["email"]:
                raise row.fault("email", f"{row['person']} has another")
            user.password = hashed(row["password"])


def account(stage: Stage, role: str, email: str | None, username: str | None, language: str) -> User:
    """Return a confirmed account without a password."""
    return User(
        email=email,
        username=username,
        fs_uniquifier=uuid.uuid4().hex,
        confirmed_at=stage.at,
        created_at=stage.at,
        language=language,
        roles=[stage.roles[role]],
    )
