"""The made-up people of the demo, with what has already happened between them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Person
from webapp.services.seeding.demo_accounts import add_staff, set_passwords
from webapp.services.seeding.demo_initiatives import add_initiatives
from webapp.services.seeding.demo_matches import add_checkins, add_matches
from webapp.services.seeding.demo_newcomers import add_newcomers
from webapp.services.seeding.demo_volunteers import add_volunteers
from webapp.services.seeding.stage import Stage
from webapp.services.seeding.tables import read


def seed_demo(
    session: Session, folder: Path, hash_password: Callable[[str], str], at: datetime | None = None
) -> None:
    """Add the demo of `folder` unless made-up people are there already. The towns must be seeded.

    Days are counted back from `at` (now). Passwords are published: a demo is for trying out, never for real
    people. Raises `SeedError` that names file, line and column. Flushes; the caller commits.
    """
    if session.scalar(select(Person.id).where(Person.is_demo).limit(1)) is not None:
        return
    demo = folder / "demo"
    stage = Stage.of(session, at or now())
    accounts, matches = read(demo / "accounts.csv"), read(demo / "matches.csv")
    with session.no_autoflush:
        add_initiatives(session, stage, demo)
        add_staff(session, stage, accounts, hash_password)
        session.flush()
        waited_until = {row["newcomer"]: row.integer("proposed_days") for row in matches}
        requests = add_newcomers(session, stage, read(demo / "newcomers.csv"), waited_until)
        offers = add_volunteers(session, stage, read(demo / "volunteers.csv"))
        people = {key: request.person for key, request in requests.items()}
        people |= {key: offer.person for key, offer in offers.items()}
        set_passwords(accounts, people, hash_password)
        session.flush()
        running = add_matches(session, stage, matches, requests, offers)
        add_checkins(session, stage, read(demo / "checkins.csv"), running)
    session.flush()
