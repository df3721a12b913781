"""Attacks the audit: entries are changed, removed, slipped in, exchanged, cut off at the end, or forked by a race.

Promise: the audit is only ever added to; whoever gets around the database's own refusal is noticed by
`flask audit verify`, which names the first row that is wrong.
"""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.attacks.conftest import percentiles
from tests.fixtures.databases import run_command
from webapp.db import now
from webapp.extensions import db
from webapp.models import AuditEntry, AuditLink, Centre
from webapp.services import audit, audit_anchors, audit_chain
from webapp.work import WORK

pytestmark = pytest.mark.commits


@pytest.fixture
def deeds(session) -> list[int]:
    """The ids of ten entries in the chain, after whatever was done before."""
    coordinator, centre = factories.coordinator(session), factories.centre(session)
    for number in range(10):
        audit.record(session, coordinator, "test.done", centre, number=number)
    session.commit()
    ids = list(session.scalars(select(AuditEntry.id).where(AuditEntry.verb == "test.done").order_by(AuditEntry.id)))
    session.commit()  # on SQLite an open transaction would keep the attackers waiting
    return ids


@pytest.fixture
def behind_the_back(session, dialect):
    """Return `behind_the_back(statement)`: what somebody does who owns the database and takes the triggers away."""

    def do(*statements) -> None:
        for table in ("audit_entries", "audit_links"):
            if dialect == "sqlite":
                session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update"))
                session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_delete"))
                session.execute(text("PRAGMA defer_foreign_keys=ON"))
            else:
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            session.execute(statement.execution_options(synchronize_session=False))
        session.commit()
        session.expire_all()

    return do


def found(session) -> list[str]:
    return list(audit_chain.faults(session))


def number_of(session, entry: int) -> int:
    return session.scalars(select(AuditLink.number).where(AuditLink.entry_id == entry)).one()


def test_an_untouched_chain_is_whole(session, deeds):
    assert found(session) == []
    assert audit_chain.head(session).number == session.scalar(select(func.count()).select_from(AuditEntry))


@pytest.mark.parametrize("kind", [AuditEntry, AuditLink])
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_itself_refuses_to_change_or_remove(session, dialect, deeds, kind, deed):
    column = "verb" if kind is AuditEntry else "hash"
    if dialect == "sqlite" and deed.startswith("TRUNCATE"):
        return  # knows no such statement
    with pytest.raises(DBAPIError, match=r"only ever added to|foreign key constraint"):
        session.execute(text(deed.format(kind.__tablename__, column, column)))
    session.rollback()
    assert found(session) == []


def test_a_changed_entry_is_named(session, deeds, behind_the_back):
    behind_the_back(update(AuditEntry).where(AuditEntry.id == deeds[4]).values(verb="test.undone"))
    assert [fault.split(" (")[0] for fault in found(session)] == [f"entry {deeds[4]}"]


@pytest.mark.parametrize(
    "change", [{"actor": "0" * 32}, {"actor": None}, {"detail": {"number": 5}}, {"subject_key": "1x"}]
)
def test_every_word_of_an_entry_counts(session, deeds, behind_the_back, change):
    behind_the_back(update(AuditEntry).where(AuditEntry.id == deeds[4]).values(change))
    assert found(session)[0].startswith(f"entry {deeds[4]} ")


def test_a_removed_entry_is_named(session, dialect, deeds, behind_the_back):
    if dialect == "sqlite":
        db_file = session.get_bind().raw_connection()
        db_file.driver_connection.execute("PRAGMA foreign_keys=OFF")
        db_file.close()
    number = number_of(session, deeds[4])
    behind_the_back(
        delete(AuditLink).where(AuditLink.entry_id == deeds[4]), delete(AuditEntry).where(AuditEntry.id == deeds[4])
    )
    assert found(session)[0] == f"link {number} to {number}: removed"


def test_an_entry_slipped_in_is_named(session, deeds):
    with session.get_bind().begin() as connection:
        made = connection.scalar(
            insert(AuditEntry.__table__)
            .values(at=now(), verb="test.never", subject="centres", subject_key="1", detail={})
            .returning(AuditEntry.__table__.c.id)
        )
    assert found(session) == [f"entry {made}: slipped in, it has no link"]


def test_two_exchanged_entries_are_named(session, deeds, behind_the_back):
    first, second = (number_of(session, deeds[place]) for place in (2, 7))
    spare = 10**6
    behind_the_back(
        update(AuditLink).where(AuditLink.number == first).values(number=spare),
        update(AuditLink).where(AuditLink.number == second).values(number=first),
        update(AuditLink).where(AuditLink.number == spare).values(number=second),
    )
    assert [fault.split(" (")[0] for fault in found(session)[:1]] == [f"entry {deeds[7]}"]


def test_what_a_savepoint_took_back_leaves_no_gap(session, deeds):
    centre = factories.centre(session)
    audit.record(session, None, "test.kept", centre)
    inner = session.begin_nested()
    audit.record(session, None, "test.taken_back", centre)
    session.flush()
    inner.rollback()
    session.commit()
    assert found(session) == []
    assert session.scalar(select(AuditEntry.id).where(AuditEntry.verb == "test.taken_back")) is None


def test_writers_at_the_same_moment_do_not_fork_the_chain_nor_wait_for_long(app, session, deeds):
    writers, each, took = 8, 25, []

    def write() -> None:
        with app.app_context():
            own = db.session()
            for number in range(each):
                began = time.perf_counter()
                audit.record(own, None, "test.raced", own.get_one(Centre, 1), number=number)
                own.commit()
                took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert session.scalar(select(func.count()).where(AuditEntry.verb == "test.raced")) == writers * each
    assert found(session) == []
    assert sorted(took)[int(len(took) * 0.99)] < 10


@pytest.fixture
def noted(app, deeds) -> str:
    """The head of the chain, noted outside the database."""
    return run_command(app, "audit", "anchor").strip()


def test_verify_says_that_all_is_well(app, noted):
    number, digest = noted.split(" ")
    assert run_command(app, "audit", "verify").strip() == f"The audit is whole: {number} links, head {digest}"


def test_verify_names_the_first_wrong_row(app, noted, deeds, behind_the_back):
    behind_the_back(update(AuditEntry).where(AuditEntry.id.in_(deeds[3:5])).values(verb="test.undone"))
    with pytest.raises(AssertionError, match=rf"2 faults; the first one: entry {deeds[3]} "):
        run_command(app, "audit", "verify")


def test_a_chain_cut_off_at_its_end_is_whole_in_itself_and_yet_noticed(app, session, noted, deeds, behind_the_back):
    behind_the_back(
        delete(AuditLink).where(AuditLink.entry_id >= deeds[8]), delete(AuditEntry).where(AuditEntry.id >= deeds[8])
    )
    assert found(session) == []
    session.commit()
    with pytest.raises(AssertionError, match=rf"link {noted.split()[0]}: cut off"):
        run_command(app, "audit", "verify")


def test_a_chain_written_anew_is_whole_in_itself_and_yet_noticed(app, session, noted, deeds, behind_the_back):
    behind_the_back(
        update(AuditEntry).where(AuditEntry.id == deeds[4]).values(verb="test.undone"), delete(AuditLink)
    )
    before, links = audit_chain.START, []
    for number, entry in enumerate(session.scalars(select(AuditEntry).order_by(AuditEntry.id)), 1):
        before = audit_chain.link_hash(before, entry)
        links.append({"number": number, "entry_id": entry.id, "hash": before})
    session.execute(insert(AuditLink), links)
    session.commit()
    assert found(session) == []
    session.commit()
    with pytest.raises(AssertionError, match=rf"link {noted.split()[0]}: not the one"):
        run_command(app, "audit", "verify")


def test_the_worker_notes_the_head_every_hour_and_only_if_something_was_done(app, session, deeds):
    file = Path(app.config["WEGPATEN"].audit_anchors)

    def work() -> list[str]:
        with app.app_context():
            WORK["audit"](app)
        return file.read_text().splitlines()

    assert [line.split(" ")[1] for line in work()] == ["head"]
    audit.record(session, None, "test.later", factories.centre(session))
    session.commit()
    assert len(work()) == 1
    an_hour_ago = (now() - audit_anchors.EVERY).isoformat(timespec="seconds")
    file.write_text(" ".join([an_hour_ago, *file.read_text().split(" ")[1:]]))
    assert len(work()) == 2
    lines = [" ".join([an_hour_ago, *line.split(" ")[1:]]) for line in work()]
    file.write_text("".join(f"{line}\n" for line in lines))
    assert len(work()) == 2


@pytest.mark.long
def test_long_many_writers_for_a_while_never_fork_the_chain(app, session, dialect, deeds, tell):
    writers, each, rounds, took = 8, 100, 5, []

    def write() -> None:
        with app.app_context():
            own = db.session()
            for number in range(each):
                began = time.perf_counter()
                audit.record(own, None, "test.raced", own.get_one(Centre, 1), number=number)
                own.commit()
                took.append(time.perf_counter() - began)

    began = time.perf_counter()
    for _round in range(rounds):
        threads = [threading.Thread(target=write) for _ in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(300)
        assert found(session) == []
        session.commit()
    per_second = len(took) / (time.perf_counter() - began)
    assert len(took) == writers * each * rounds
    tell(
        f"{dialect}: {len(took)} audited commits of {writers} writers, 0 forks, {per_second:.0f} a second, "
        + percentiles(took)
    )
