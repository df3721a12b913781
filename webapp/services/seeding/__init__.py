"""Seed data: the words and towns a new installation starts with, and the made-up people of the demo."""

from pathlib import Path

from sqlalchemy.orm import Session

from webapp.services.seeding.demo import seed_demo
from webapp.services.seeding.demo_accounts import DemoAccount, demo_accounts
from webapp.services.seeding.guides import seed_guides
from webapp.services.seeding.tables import SeedError
from webapp.services.seeding.towns import seed_towns
from webapp.services.seeding.words import seed_words

__all__ = ["DemoAccount", "SeedError", "demo_accounts", "seed_demo", "seed_reference"]


def seed_reference(session: Session, folder: Path) -> None:
    """Add the words, towns and guides of `folder` that are not there yet; a second time changes nothing.

    Raises `SeedError` that names file, line and column. Flushes; the caller commits.
    """
    seed_words(session, folder)
    seed_towns(session, folder / "towns")
    seed_guides(session, folder)
    _draw_districts(session)
    session.flush()


def _draw_districts(session: Session) -> None:
    from webapp.services.district_outlines import draw_missing  # noqa: PLC0415 - SciPy is for commands, not for pages

    try:
        draw_missing(session)
    except ValueError as error:
        raise SeedError(f"districts.csv: {error}") from error
