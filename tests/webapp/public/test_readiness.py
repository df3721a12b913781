"""What a monitor is told, and when no page is served."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from tests import factories
from tests.fixtures.databases import dispose, start_app
from tests.fixtures.web import PageChecker
from webapp import readiness
from webapp.db import now
from webapp.models import Heartbeat, MailState, OutboxMail, RoleName
from webapp.services import heartbeats
from webapp.services.notifications import notify

WELL = "database: ok\nmigrations: ok\nworker: ok\nmail: ok\n"


@pytest.fixture(autouse=True)
def worker(session):
    """A worker that was just seen."""
    heartbeats.beat(session)
    session.commit()


def readyz(client, session) -> tuple[int, str]:
    session.commit()
    answer = client.get("/readyz")
    return answer.status_code, answer.text


def test_all_is_well(client, session):
    assert readyz(client, session) == (200, WELL)


def test_a_worker_that_never_ran_is_named(client, session):
    session.delete(session.get_one(Heartbeat, "worker"))
    assert readyz(client, session) == (503, WELL.replace("worker: ok", "worker: has never run"))


def test_a_silent_worker_is_named(client, session):
    session.get_one(Heartbeat, "worker").at = now() - timedelta(minutes=5)
    assert readyz(client, session) == (503, WELL.replace("worker: ok", "worker: silent for 5 minutes"))


def test_a_worker_beats_again_and_again(session):
    session.get_one(Heartbeat, "worker").at = now() - timedelta(minutes=5)
    session.flush()
    heartbeats.beat(session)
    seen = heartbeats.last_beat(session)
    assert seen is not None
    assert now() - seen < timedelta(seconds=10)


def test_mail_that_does_not_leave_is_named_without_its_reader(client, session):
    notify(session, factories.account(session, RoleName.VOLUNTEER, email="vera@example.org"), "vetted")
    session.flush()
    session.execute(update(OutboxMail).values(created_at=now() - timedelta(minutes=45)))
    status, words = readyz(client, session)
    assert (status, words) == (
        503,
        WELL.replace("mail: ok", "mail: the oldest mail has been waiting for 45 minutes"),
    )
    session.execute(update(OutboxMail).values(state=MailState.DEAD))
    assert readyz(client, session) == (200, WELL)


def test_a_database_of_another_version_gets_no_page(app, client, session, monkeypatch):
    session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    monkeypatch.setitem(app.extensions, "readiness", {"at_head": False})
    fault = "migrations: not at this version: run flask db upgrade"
    assert readyz(client, session) == (503, WELL.replace("migrations: ok", fault))
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "We cannot answer at the moment" in answer.text
    assert client.get("/healthz").status_code == 200


def test_once_the_database_fits_it_is_not_asked_again(app, client, monkeypatch):
    monkeypatch.setitem(app.extensions, "readiness", {"at_head": False})
    assert client.get("/").status_code == 200
    monkeypatch.setattr(readiness, "is_at_head", None)
    assert client.get("/").status_code == 200


@pytest.fixture
def homeless(empty_database, databases, tmp_path):
    """A visitor of an application whose database is gone."""
    app = start_app(empty_database, tmp_path)
    databases.drop(empty_database)
    yield PageChecker(app)
    dispose(app)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_without_a_database_there_is_a_plain_page_and_the_process_lives(homeless, language, direction):
    answer = homeless.get("/near", headers={"Accept-Language": language})
    assert answer.status_code == 503
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert homeless.get("/healthz").text == "alive\n"
    assert (homeless.get("/readyz").status_code, homeless.get("/readyz").text) == (
        503,
        "database: does not answer\n",
    )
