"""How a transaction begins, and what the column types refuse."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError

from tests import factories
from webapp.extensions import db
from webapp.models import Offer, Town
from webapp.turns import my_turn

WRITERS, TURNS = 10, 20
ROME = timezone(timedelta(hours=1))


@pytest.mark.commits
def test_a_page_that_is_only_read_cannot_write(app):
    with app.test_request_context("/", method="GET"), pytest.raises(DBAPIError, match=r"read.?only"):
        db.session.execute(text("UPDATE towns SET name = 'planted'"))
    with app.app_context():
        assert "planted" not in db.session.scalars(select(Town.name)).all()


@pytest.mark.commits
def test_a_form_that_is_sent_may_write(app):
    with app.test_request_context("/", method="POST"):
        db.session.execute(text("UPDATE towns SET name = name || ' (new)' WHERE slug = 'krefeld'"))
        db.session.commit()
    with app.app_context():
        assert "Krefeld (new)" in db.session.scalars(select(Town.name)).all()


@pytest.mark.commits
def test_sqlite_runs_by_the_recipe(app, dialect):
    if dialect != "sqlite":
        return
    with app.app_context():
        pragmas = {
            name: db.session.scalar(text(f"PRAGMA {name}"))
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "busy_timeout",
                "trusted_schema",
                "secure_delete",
            )
        }
        version = db.session.scalar(text("SELECT sqlite_version()"))
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15000,
        "trusted_schema": 0,
        "secure_delete": 1,
    }
    assert tuple(map(int, version.split("."))) > (3, 51, 2), "older ones may corrupt files in WAL mode"


def test_moments_come_back_aware_and_in_utc(session):
    offer = factories.offer(session)
    offer.created_at = datetime(2026, 3, 29, 3, 30, tzinfo=ROME)
    session.flush()
    session.refresh(offer)
    assert offer.created_at == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    assert offer.created_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_time_zone_is_refused(session):
    offer = factories.offer(session)
    offer.created_at = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001 - the fault
    with pytest.raises(StatementError, match="time zone"):
        session.flush()


@pytest.mark.parametrize("code", ["two words", "", "a,b", "<b>"])
def test_what_is_not_a_code_is_refused(session, code):
    offer = factories.offer(session)
    offer.skills = ("wohnen", code)
    with pytest.raises(StatementError, match="not a code"):
        session.flush()


def test_codes_keep_their_order(session):
    offer = factories.offer(session, skills=("wohnen", "kita", "sprache"))
    session.refresh(offer)
    assert offer.skills == ("wohnen", "kita", "sprache")
    assert session.scalars(select(Offer.skills)).one() == offer.skills


@pytest.mark.commits
def test_many_writers_stand_in_a_queue_and_none_waits_in_vain(app, session):
    """More than SQLite's own patience would serve if all of them looked for the lock."""
    factories.offer(session)
    session.commit()
    waits, start = [], threading.Barrier(WRITERS)

    def write() -> None:
        with app.app_context():
            start.wait()
            for _turn in range(TURNS):
                began = time.monotonic()
                db.session.execute(text("UPDATE offers SET capacity = capacity + 1"))
                waits.append(time.monotonic() - began)
                db.session.commit()

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert len(waits) == WRITERS * TURNS
    assert session.scalars(select(Offer.capacity)).one() == 1 + WRITERS * TURNS


def test_a_database_in_memory_has_no_queue():
    with my_turn(":memory:"), my_turn(None):
        pass
