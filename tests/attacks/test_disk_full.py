"""No room is left: a clear page in the reader's language, nothing half written, and all is well once there is room.

Held against it: one transaction per form, and an error page that asks the database nothing (`webapp.errors`).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPException

import psutil
import pytest
from sqlalchemy import event, func, select, text

from tests import factories
from webapp.db import now
from webapp.extensions import db
from webapp.models import CheckIn, MatchState

pytestmark = pytest.mark.commits
LONG_NOTE = "Wir haben uns getroffen. " * 38
TRIGGER = "CREATE TRIGGER no_room BEFORE INSERT ON checkins EXECUTE FUNCTION refuse()"
NO_SPACE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""


@pytest.fixture
def full(app, dialect) -> Callable[[], AbstractContextManager[None]]:
    """Return `full()`: a block during which the database has no room.

    SQLite gets no page more than it has; PostgreSQL answers as it does with a full disk.
    """

    def limit(connection, _record: object, _proxy: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    def unlimit(connection, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA max_page_count=1073741823")

    with app.app_context():
        engine = db.engine

    @contextmanager
    def sqlite() -> Iterator[None]:
        event.listen(engine, "checkout", limit)
        yield
        event.remove(engine, "checkout", limit)
        event.listen(engine, "checkout", unlimit)

    @contextmanager
    def postgresql() -> Iterator[None]:
        with engine.begin() as connection:
            connection.execute(text(NO_SPACE))
            connection.execute(text(TRIGGER))
        yield
        with engine.begin() as connection:
            connection.execute(text("DROP FUNCTION refuse CASCADE"))

    return sqlite if dialect == "sqlite" else postgresql


@pytest.fixture
def running(session) -> tuple[str, str]:
    """The page where a volunteer of a running match tells how it goes, and the volunteer's address."""
    made = factories.proposal(session, state=MatchState.ACTIVE, volunteer_yes_at=now(), newcomer_yes_at=now())
    made.offer.used = 1
    page, email = f"/me/matches/{made.id}/check-in", made.offer.person.user.email
    session.commit()
    return page, email


def kept(session) -> int:
    session.rollback()
    found = session.scalar(select(func.count()).select_from(CheckIn)) or 0
    session.rollback()
    return found


def fill_up(volunteer, page: str):
    """Tell how it goes until there is no room; return the last answer, and how many were taken."""
    for taken in range(200):
        answer = volunteer.send_form(page, mood="good", note=f"{taken} {LONG_NOTE}")
        if answer.status_code != 303:
            return answer, taken
    raise AssertionError("it did not get full")


def test_a_full_disk_gives_a_clear_page_and_loses_nothing(session, sign_in, running, full):
    page, email = running
    volunteer = sign_in(email)
    volunteer.set_cookie("language", "en")
    assert volunteer.send_form(page, mood="good").status_code == 303
    with full():
        answer, taken = fill_up(volunteer, page)
        assert answer.status_code == 503
        assert "We cannot answer at the moment" in answer.text
        assert "You may go back and send your form again" in answer.text
        assert volunteer.get("/healthz").status_code == 200
        assert volunteer.get(page).status_code == 200, "reading still works"
        assert kept(session) == 1 + taken, "whatever was confirmed is there, and nothing else"
    assert volunteer.send_form(page, mood="good", note=LONG_NOTE).status_code == 303
    assert kept(session) == 2 + taken


def test_the_page_is_in_the_readers_language(sign_in, running, full):
    page, email = running
    volunteer = sign_in(email)
    with full():
        volunteer.set_cookie("language", "ar")
        answer, _taken = fill_up(volunteer, page)
    assert '<html lang="ar" dir="rtl">' in answer.text


def test_a_server_whose_files_cannot_grow_goes_on_once_they_can(session, product, running, dialect):
    """The same from outside: the system refuses Gunicorn's workers to write beyond what is there."""
    if dialect != "sqlite":
        pytest.skip("PostgreSQL's server is a process of its own")
    page, email = running
    web = product.start_web()
    volunteer = product.caller().sign_in(email)
    assert volunteer.post(page, mood="good").status == 303
    workers = product.gunicorn_workers()
    for worker in workers:
        worker.rlimit(psutil.RLIMIT_FSIZE, (4096, psutil.RLIM_INFINITY))
    refused = [volunteer.post(page, mood="good", note=LONG_NOTE) for _each in range(5)]
    assert {answer.status for answer in refused} == {503}
    assert "We cannot answer at the moment" in refused[0].text
    assert volunteer.get("/healthz").status == 200
    for worker in workers:
        worker.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))
    assert volunteer.post(page, mood="good").status == 303
    assert kept(session) == 2
    assert web.poll() is None


# --- the database goes away while everybody works ---------------------------------------------------------------


def test_cut_connections_cost_an_answer_and_nothing_that_was_confirmed(app, session, product, running, dialect):
    """PostgreSQL ends every connection, as when it is restarted, while a volunteer tells how it goes."""
    if dialect != "postgresql":
        pytest.skip("SQLite has no connections to cut")
    page, email = running
    product.start_web()
    volunteer = product.caller().sign_in(email)
    statuses = []
    for number in range(30):
        if number % 5 == 0:
            cut_connections(app)
        try:
            statuses.append(volunteer.post(page, mood="good", note=str(number), once=f"key-{number}").status)
        except (OSError, HTTPException):
            statuses.append(0)
    assert set(statuses) <= {303, 503}
    assert statuses.count(303) >= 24, "a cut costs at most the answer at hand"
    assert kept(session) >= statuses.count(303)
    again = [volunteer.post(page, mood="good", note=str(number), once=f"key-{number}") for number in range(30)]
    assert {answer.status for answer in again} == {303}
    assert kept(session) == 30, "sent again with its key, each is there once"


def cut_connections(app) -> None:
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
