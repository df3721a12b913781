"""A backup is made while everybody works, and restores in an empty place: integrity, sign-in, decryption, audit."""

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from tests import factories
from tests.fixtures.databases import dispose, run_command, start_app
from tests.fixtures.web import PageChecker
from tests.servers.postgresql import BINARIES
from webapp.encryption import new_key
from webapp.extensions import db
from webapp.models import AuditEntry, Cause, Centre, Person, RoleName, User
from webapp.refusals import DEVELOPMENT_KEY
from webapp.sealed import seal
from webapp.services import audit
from webapp.services.privacy.erasure import erase

pytestmark = pytest.mark.commits
PHONE = "0152 28817386"


@pytest.fixture
def start(tmp_path) -> Callable[..., Flask]:
    """Return `start(url, keys)`: the application as its operator has set it up, on the database at `url`."""
    started = []

    def start(url: str, **settings: object) -> Flask:
        folder = tmp_path / str(len(started))
        folder.mkdir()
        # Outside of every database, and kept.
        lists = {"audit_anchors": str(tmp_path / "anchors.txt"), "erasure_list": str(tmp_path / "erasures.txt")}
        app = start_app(url, folder, postgresql_bin=str(BINARIES / "bin"), **lists, **settings)
        started.append(app)
        return app

    yield start
    for app in started:
        dispose(app)


@pytest.fixture
def office(app, start) -> Flask:
    """The application that is backed up, with some people."""
    return start(app.config["SQLALCHEMY_DATABASE_URI"])


@pytest.fixture
def amal(session) -> User:
    person = factories.person(session, RoleName.NEWCOMER, phone=PHONE)
    session.commit()
    user = person.user
    session.expunge_all()
    session.commit()
    return user


def work_until(stop: threading.Event, app: Flask, acknowledged: list[tuple[float, int]]) -> None:
    """Enter one thing after the other, and note when each was acknowledged."""
    with app.app_context():
        session = db.session()
        number = 0
        while not stop.is_set():
            number += 1
            audit.record(session, None, f"test.load_{threading.get_ident()}", session.get_one(Centre, 1), n=number)
            session.flush()
            entry = session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)).one()
            session.commit()
            acknowledged.append((time.monotonic(), entry))


def wait_until(done: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "nobody works"
        time.sleep(0.01)


def test_a_backup_made_under_load_restores_in_an_empty_place(app, office, amal, start, empty_database, tmp_path):
    file, stop, acknowledged = tmp_path / "monday.backup", threading.Event(), []
    writers = [threading.Thread(target=work_until, args=[stop, app, acknowledged]) for _ in range(4)]
    for writer in writers:
        writer.start()
    try:
        wait_until(lambda: len(acknowledged) >= 40)
        began = time.monotonic()
        run_command(office, "backup", str(file))
        took = time.monotonic() - began
        time.sleep(0.2)
    finally:
        stop.set()
        for writer in writers:
            writer.join(60)
    before = {entry for at, entry in acknowledged if at < began}
    assert len(before) >= 40
    assert any(at > began + took / 2 for at, _entry in acknowledged), "nobody worked while the backup was made"
    assert (file.stat().st_mode & 0o777) == 0o600
    run_command(office, "audit", "anchor")

    new_place = start(empty_database)
    said = run_command(new_place, "restore", str(file))
    assert "people.phone: 1 under the newest key, 0 under an older one, 0 unreadable" in said
    assert "The audit is whole" in said
    with new_place.app_context():
        there = set(db.session.scalars(select(AuditEntry.id)))
        assert before <= there
        assert db.session.scalars(select(Person.phone)).all() == [PHONE]
    visitor = PageChecker(new_place)
    assert visitor.send_form("/sign-in", email=amal.email, password=factories.PASSWORD).status_code == 302
    assert visitor.get("/me").status_code == 200


def test_a_session_that_was_open_when_the_backup_was_made_is_not_open_after_a_restore(
    office, amal, start, empty_database, tmp_path
):
    visitor = PageChecker(office)
    visitor.send_form("/sign-in", email=amal.email, password=factories.PASSWORD)
    assert visitor.get("/me").status_code == 200
    run_command(office, "backup", str(tmp_path / "a.backup"))
    new_place = start(empty_database)
    run_command(new_place, "restore", str(tmp_path / "a.backup"))

    def replay_in(place: Flask) -> int:
        thief = PageChecker(place)
        thief._cookies.update(visitor._cookies)
        return thief.get("/me").status_code

    assert replay_in(office) == 200
    assert replay_in(new_place) in {302, 303}


def test_whoever_was_erased_since_the_backup_is_erased_again(office, amal, start, empty_database, tmp_path):
    run_command(office, "backup", str(tmp_path / "a.backup"))
    with office.app_context():
        user = db.session.scalars(select(User).where(User.email == amal.email)).one()
        erase(db.session(), user, actor=None, cause=Cause.PERSON, kept_list=tmp_path / "erasures.txt")
        db.session.commit()
    new_place = start(empty_database)
    said = run_command(new_place, "restore", str(tmp_path / "a.backup"))
    assert "1 person erased again." in said
    assert "The audit is whole" in said
    with new_place.app_context():
        assert db.session.scalars(select(Person)).all() == []
        assert db.session.scalars(select(User).where(User.email == amal.email)).all() == []


def test_a_place_that_is_not_empty_stays_as_it_is(office, amal, tmp_path):
    run_command(office, "backup", str(tmp_path / "a.backup"))
    with pytest.raises(AssertionError, match="the database is not empty; nothing was changed"):
        run_command(office, "restore", str(tmp_path / "a.backup"))


def test_a_file_that_is_there_is_not_overwritten(office, tmp_path):
    (tmp_path / "a.backup").write_text("mine")
    with pytest.raises(AssertionError, match="is there already"):
        run_command(office, "backup", str(tmp_path / "a.backup"))
    assert (tmp_path / "a.backup").read_text() == "mine"


def test_an_older_backup_needs_its_older_key(office, amal, start, databases, tmp_path):
    old, young = office.config["WEGPATEN"].encryption_keys[0], new_key()
    run_command(office, "backup", str(tmp_path / "a.backup"))
    without, with_both = databases.create(), databases.create()
    with pytest.raises(AssertionError, match="no key opens this file"):
        run_command(start(without, encryption_keys=(young,)), "restore", str(tmp_path / "a.backup"))
    said = run_command(start(with_both, encryption_keys=(young, old)), "restore", str(tmp_path / "a.backup"))
    assert "people.phone: 0 under the newest key, 1 under an older one, 0 unreadable" in said


def test_a_restore_from_last_week_is_no_tampering_and_a_forged_one_is(
    app, session, office, amal, start, empty_database, databases, tmp_path
):
    run_command(office, "audit", "anchor")
    run_command(office, "backup", str(tmp_path / "a.backup"))
    audit.record(session, None, "test.since", factories.centre(session))
    session.commit()
    run_command(office, "audit", "anchor")
    run_command(start(empty_database), "restore", str(tmp_path / "a.backup"))
    anchors = Path(office.config["WEGPATEN"].audit_anchors)
    first, *rest = anchors.read_text().splitlines(keepends=True)
    anchors.write_text("".join([first.replace(first.split()[-1], "0" * 64), *rest]))
    with pytest.raises(AssertionError, match="not the one that was noted"):
        run_command(start(databases.create()), "restore", str(tmp_path / "a.backup"))


def test_without_postgresqls_programs_it_says_what_is_missing(app, dialect, start, tmp_path):
    if dialect == "sqlite":
        return  # needs none
    office = start_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, postgresql_bin=str(tmp_path))
    with pytest.raises(AssertionError, match="POSTGRESQL_BIN"):
        run_command(office, "backup", str(tmp_path / "a.backup"))
    dispose(office)
    assert not (tmp_path / "a.backup").exists()


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(app, office, amal, start, empty_database, tmp_path):
    run_command(office, "db", "downgrade", "0002")
    run_command(office, "backup", str(tmp_path / "a.backup"))
    said = run_command(start(empty_database), "restore", str(tmp_path / "a.backup"))
    assert "people.phone: 1 under the newest key, 0 under an older one, 0 unreadable" in said
    assert "The audit is whole" in said


def sealed(folder: Path, plain: bytes) -> Path:
    """A file that was sealed with our key, whatever is in it."""
    file = folder / "made.backup"
    with file.open("wb") as target:
        seal(io.BytesIO(plain), target, DEVELOPMENT_KEY)
    return file


@pytest.mark.parametrize("plain", [b"", b"neither of the two", b"PGDMP or SQLite format 3\0"])
def test_what_is_no_backup_of_this_kind_of_database_is_refused(dialect, start, empty_database, tmp_path, plain):
    place = start(empty_database)
    with pytest.raises(
        AssertionError, match=f"this is no backup of {dialect}" if b"PG" not in plain else "fail|no backup"
    ):
        run_command(place, "restore", str(sealed(tmp_path, plain)))
    with place.app_context():
        assert inspect(db.engine).get_table_names() == []


def test_a_damaged_database_in_a_genuine_file_is_refused(app, dialect, start, empty_database, tmp_path):
    place = start(empty_database)
    if dialect == "postgresql":
        plain, says = b"PGDMP" + bytes(2000), "pg_restore failed"
    else:
        good = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")).read_bytes()
        plain, says = good[: len(good) // 2] + b"x" * 40_000 + good[len(good) // 2 + 40_000 :], "is damaged"
    with pytest.raises(AssertionError, match=says):
        run_command(place, "restore", str(sealed(tmp_path, plain)))
    with place.app_context():
        assert inspect(db.engine).get_table_names() == []


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(office, tmp_path):
    folder = tmp_path / "not there"
    with pytest.raises(AssertionError, match="No such file or directory"):
        run_command(office, "backup", str(folder / "a.backup"))
    assert not folder.exists()


def test_a_dump_that_fails_halfway_leaves_nothing_behind(dialect, databases, start, tmp_path):
    if dialect == "sqlite":
        return  # its copy is made by the database itself
    url = databases.create()
    office = start(url)
    databases.drop(url)
    with pytest.raises(AssertionError, match="pg_dump failed"):
        run_command(office, "backup", str(tmp_path / "a.backup"))
    assert [file.name for file in tmp_path.glob("a.backup*")] == []
