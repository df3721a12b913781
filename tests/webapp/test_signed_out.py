"""Whoever was signed out meanwhile loses nothing of what they typed, and comes back to where they were."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.web import TOKEN
from webapp.db import now
from webapp.models import BarrierReport, LoginSession, RoleName
from webapp.services import barriers
from webapp.sign_in.sessions import NO_WARNING_FROM

TYPED = 'Names "added" <now>,\nanswered by phone.'
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@pytest.fixture
def late(session, sign_in):
    """An administrator who fills in a form for longer than the session lasts, and the form's page and token."""
    user = factories.account(session, RoleName.ADMINISTRATOR, town=factories.centre(session).town)
    report = barriers.report(session, None, barriers.Message("/near", "No names on the map.", "", "en"))
    session.commit()
    client = sign_in(user)
    where = f"/admin/feedback/{report.id}"
    token = TOKEN.search(client.get(where).text)[1]
    session.execute(update(LoginSession).values(seen_at=now() - timedelta(minutes=61)))
    session.commit()
    return client, user, where, token


def fields_of(page: str) -> list[tuple[str, str]]:
    form = page.partition("2. Come back here")[2].partition("</form>")[0]
    return [(name, html.unescape(value)) for name, value in HIDDEN.findall(form)]


def test_a_form_sent_too_late_comes_back_and_is_sent_after_signing_in(late, session):
    client, user, where, token = late
    filled = {"csrf_token": token, "once": "k", "note": TYPED}
    answer = client.post(f"{where}?lang=en", data=filled)
    assert answer.status_code == 401
    kept = fields_of(answer.text)
    assert ("note", TYPED) in kept
    assert "<now>" not in answer.text

    sign_in_page = re.search(r'href="(/sign-in\?[^"]*)"', answer.text.partition("1. Sign in again")[2])[1]
    arrived = client.send_form(html.unescape(sign_in_page), email=user.email, password=PASSWORD)
    assert "press “Send it now”" in client.get(arrived.location).text

    assert client.post(where, data=MultiDict(kept)).status_code == 303
    assert session.scalars(select(BarrierReport)).one().note == TYPED


def test_a_secret_is_not_sent_back(late):
    client, _user, _where, token = late
    answer = client.post("/account/password", data={"csrf_token": token, "old_password": "zz-secret"})
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?")


def test_a_button_without_content_leads_back_to_its_page_and_not_to_an_address_without_one(late):
    client, _user, where, token = late
    answer = client.post(
        "/admin/outbox/1/again", data={"csrf_token": token}, headers={"Referer": f"http://localhost{where}?page=2"}
    )
    assert answer.location == f"/sign-in?next={where}"
    elsewhere = client.post(
        "/admin/outbox/1/again", data={"csrf_token": token}, headers={"Referer": "http://evil.example/admin"}
    )
    assert elsewhere.location == "/sign-in?next=/account/home"


def test_whoever_has_no_token_gets_nothing_back(late):
    client, _user, where, _token = late
    answer = client.post(where, data={"name": "planted by another site"})
    assert answer.status_code == 400
    assert "planted" not in answer.text


def test_a_form_may_stay_open_as_long_as_its_session(app):
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_who_works_here_is_warned_and_a_volunteer_with_a_day_need_not_be(session, sign_in):
    staff, volunteer = factories.coordinator(session), factories.person(session, RoleName.VOLUNTEER)
    session.commit()
    client = sign_in(staff)
    assert 'data-idle-minutes="60"' in client.get("/desk").text
    assert client.get("/account/here").status_code == 204
    assert "data-idle-minutes" not in sign_in(volunteer.user).get("/me").text
    assert NO_WARNING_FROM == 20 * 60
