"""A planted name, phone, mail address, note and token never reach a log, an address or a traceback.

Everything is logged at its loudest while the pages are walked, forms fail, the database refuses a row that holds
them, mails cannot leave, and a view breaks in the middle.
"""

import logging
from dataclasses import replace

import pytest
from sqlalchemy import insert

from tests import factories
from tests.attacks.test_leaks import crawl, people
from tests.fixtures.web import PageChecker
from webapp.delivery import send_due_mail
from webapp.extensions import db
from webapp.models import User
from webapp.services.notifications import notify

NAME, PHONE, EMAIL, TOKEN = "zzplantedname", "0203zzplanted", "zzplanted@example.org", "zzplantedtoken"
PLANTED = ("zzplanted", EMAIL)


def hits(text):
    return [mark for mark in PLANTED if mark in text.lower()]


def fails(*_arguments, **_more):
    raise ValueError(f"{NAME} {PHONE} {EMAIL} {TOKEN}")


def doubled():
    """A row that the database refuses, with the address in its own words."""

    def view():
        db.session.execute(
            insert(User), [{"email": EMAIL, "active": True, "fs_uniquifier": TOKEN, "language": "en"}] * 2
        )

    return view


@pytest.fixture
def loud(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


def test_walking_through_everything_logs_nothing_about_people(session, sign_in, loud):
    people(session, "zzplanted", lives_in="Marxloh")
    user = factories.coordinator(session)
    session.commit()
    pages = crawl(sign_in(user))
    assert any("zzplantedfirst" in text for text in pages.values())
    assert hits(loud.text) == []
    assert [path for path in pages if hits(path)] == []


def test_what_is_typed_wrongly_is_not_logged_and_stands_in_no_address(client, loud):
    answer = client.send_form("/sign-in", email=EMAIL, password=TOKEN)
    assert answer.status_code == 200
    client.send_form("/account/password/forgotten", email=EMAIL)
    broken = client.get(f"/account/password/link/{TOKEN}")
    assert broken.status_code < 500
    assert hits(loud.text) == []
    assert hits(answer.location or "") == []


@pytest.mark.parametrize("breaks", ["words", "database"])
def test_a_failure_is_logged_by_kind_and_place_without_its_words(app, session, client, loud, monkeypatch, breaks):
    view = fails if breaks == "words" else doubled()
    monkeypatch.setitem(app.view_functions, "public.nearby", view)
    answer = PageChecker.get(client, f"/near?text={NAME}")
    assert answer.status_code == 500
    assert hits(answer.text.partition("<main")[2]) == []
    assert hits(loud.text) == []
    assert "unexpected error" in loud.text
    assert "ValueError" in loud.text or "Error" in loud.text
    assert "test_data_in_logs.py" in loud.text


@pytest.mark.one_database
def test_the_attack_shows_where_an_exception_is_logged_in_its_own_words(loud):
    factory = logging.getLogRecordFactory()
    logging.setLogRecordFactory(logging.LogRecord)
    try:
        try:
            fails()
        except ValueError:
            logging.getLogger("huey").exception("a job failed")
    finally:
        logging.setLogRecordFactory(factory)
    assert hits(loud.text)
    loud.clear()
    try:
        fails()
    except ValueError:
        logging.getLogger("huey").exception("a job failed")
    assert "a job failed" in loud.text
    assert hits(loud.text) == []


def test_a_mail_that_cannot_leave_names_nobody(app, session, loud):
    person = factories.person(session, factories.RoleName.NEWCOMER, first_name=NAME, email=EMAIL)
    notify(session, person.user, "reset_password")
    session.commit()
    config = app.config["WEGPATEN"]
    app.config["WEGPATEN"] = replace(config, mail_url="smtp://127.0.0.1:1")
    try:
        with app.app_context():
            send_due_mail(app)
    finally:
        app.config["WEGPATEN"] = config
    assert "failed" in loud.text
    assert hits(loud.text) == []
