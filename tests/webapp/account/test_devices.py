"""Where somebody is signed in: listed in words, ended one by one or all at once, over by itself after a while."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.web import PageChecker
from webapp import work
from webapp.db import now
from webapp.models import AuditEntry, LoginSession, RoleName
from webapp.services import login_sessions
from webapp.sign_in.devices import device_of

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def volunteer(session):
    user = factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
    session.commit()
    return user


@pytest.fixture
def enter(app):
    """Return `enter(email, user_agent)`: a browser that is signed in."""

    def sign_in(email: str, agent: str = PHONE, **fields: str) -> PageChecker:
        visitor = PageChecker(app)
        visitor.environ_base |= {"HTTP_USER_AGENT": agent, "HTTP_ACCEPT_LANGUAGE": "en"}
        assert visitor.send_form("/sign-in", email=email, password=PASSWORD, **fields).status_code == 302
        return visitor

    return sign_in


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def later(monkeypatch, **by: float) -> None:
    """Let time pass for whatever looks at sessions."""
    then = now() + timedelta(**by)
    for module in ("webapp.services.login_sessions", "webapp.sign_in.sessions"):
        monkeypatch.setattr(f"{module}.now", lambda: then)


@pytest.mark.parametrize(
    ("agent", "browser", "platform"),
    [
        (PHONE, "Samsung Internet", "Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "Linux"),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                "Version/17.5 Mobile/15E148 Safari/604.1"
            ),
            "Safari",
            "iPhone",
        ),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
            ),
            "Edge",
            "Windows",
        ),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
    ],
)
def test_a_device_is_called_what_people_call_it(agent, browser, platform):
    assert device_of(agent) == login_sessions.Device(browser, platform)


def test_the_page_lists_each_device_and_marks_this_one(volunteer, enter):
    enter("vera@example.org", "curl/8.5.0")
    page = enter("vera@example.org").get("/account/devices").text
    assert "Samsung Internet on Android" in page
    assert "Unknown browser" in page
    assert page.count("this device") == 1
    assert page.count("Sign out there") == 1


def test_no_address_is_kept(session, volunteer, enter):
    enter("vera@example.org")
    row = session.scalars(select(LoginSession)).one()
    assert "127.0.0.1" not in repr([getattr(row, column.key) for column in LoginSession.__table__.columns])


def test_one_device_is_signed_out_from_another(session, volunteer, enter):
    lost, here = enter("vera@example.org"), enter("vera@example.org")
    there = session.scalars(select(LoginSession.id).order_by(LoginSession.id)).first()
    session.commit()
    assert here.send_form("/account/devices", to=f"/account/devices/{there}/end").status_code == 303
    assert (is_signed_in(lost), is_signed_in(here)) == (False, True)
    session.rollback()
    assert session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()[-1] == "user.end_session"


def test_all_others_are_signed_out_at_once(volunteer, enter):
    others, here = [enter("vera@example.org") for _ in range(3)], enter("vera@example.org")
    here.send_form("/account/devices", to="/account/devices/end-others")
    assert [is_signed_in(each) for each in (*others, here)] == [False, False, False, True]


def test_somebody_elses_device_does_not_exist(session, volunteer, enter):
    factories.account(session, RoleName.VOLUNTEER, email="otto@example.org")
    session.commit()
    otto = enter("otto@example.org")
    theirs = session.scalars(select(LoginSession.id)).one()
    session.commit()
    vera = enter("vera@example.org")
    assert vera.send_form("/account/devices", to=f"/account/devices/{theirs}/end").status_code == 404
    assert is_signed_in(otto)


@pytest.mark.parametrize(("hours", "stays"), [(23, True), (25, False)])
def test_a_session_that_lies_idle_is_over(volunteer, enter, monkeypatch, hours, stays):
    visitor = enter("vera@example.org")
    later(monkeypatch, hours=hours)
    assert is_signed_in(visitor) is stays


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_staying_signed_in_lasts_a_month(volunteer, enter, monkeypatch, days, stays):
    visitor = enter("vera@example.org", remember="y")
    later(monkeypatch, days=days)
    assert is_signed_in(visitor) is stays


def test_who_works_here_is_signed_out_after_an_idle_hour_and_a_working_day(session, enter, monkeypatch):
    factories.coordinator(session, email="cora@example.org")
    session.commit()
    visitor = enter("cora@example.org", remember="y")
    assert visitor.get_cookie("session").expires is None, "staying signed in is not for those who see others' data"
    row = session.scalars(select(LoginSession)).one()
    assert (row.idle_minutes, row.ends_at - row.started_at) == (60, timedelta(hours=12))
    session.commit()
    later(monkeypatch, minutes=61)
    assert not is_signed_in(visitor)


def test_an_active_session_ends_at_its_age_all_the_same(session, volunteer, enter):
    visitor = enter("vera@example.org")
    row = session.scalars(select(LoginSession)).one()
    row.ends_at = now() - timedelta(seconds=1)
    session.commit()
    assert not is_signed_in(visitor)


@pytest.mark.commits
def test_looking_at_a_page_notes_now_and_then_that_somebody_was_here(session, volunteer, enter, monkeypatch):
    visitor = enter("vera@example.org")

    def seen():
        session.rollback()
        return session.scalars(select(LoginSession.seen_at)).one()

    before = seen()
    session.rollback()
    visitor.get("/account")
    assert seen() == before, "not at each click"
    session.rollback()
    later(monkeypatch, minutes=6)
    visitor.get("/account")
    first = seen()
    session.rollback()
    assert first > before
    later(monkeypatch, minutes=12)
    visitor.send_form("/account/reading-language", language="en")
    assert seen() > first


def test_what_is_over_is_removed_by_the_worker(app, session, volunteer, enter):
    enter("vera@example.org")
    session.scalars(select(LoginSession)).one().ends_at = now() - timedelta(seconds=1)
    session.commit()
    enter("vera@example.org")
    with app.app_context():
        work.clear_sign_in(app)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(LoginSession)) == 1
