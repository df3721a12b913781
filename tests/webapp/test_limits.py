"""How often something may be tried, and what somebody reads who tried too often."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.web import PageChecker
from webapp import limits, work
from webapp.db import now
from webapp.extensions import db
from webapp.models import OutboxMail, RateCount, RoleName
from webapp.services import rate_counts
from webapp.services.accounts import create_account

EMAIL = "vera@example.org"


@pytest.fixture
def volunteer(session):
    user = factories.account(session, RoleName.VOLUNTEER, email=EMAIL)
    session.commit()
    return user


@pytest.fixture
def visitor_from(app):
    """Return `visitor_from(address)`: a browser in that network that reads English."""

    def arrive(address: str = "192.0.2.1") -> PageChecker:
        visitor = PageChecker(app)
        visitor.environ_base |= {"REMOTE_ADDR": address, "HTTP_ACCEPT_LANGUAGE": "en"}
        return visitor

    return arrive


def fail(visitor, times: int, email: str = EMAIL) -> list[int]:
    return [visitor.send_form("/sign-in", email=email, password="a wrong one").status_code for _ in range(times)]


def test_after_five_failures_the_sixth_waits(volunteer, visitor_from):
    assert fail(visitor_from(), 6) == [200] * 5 + [429]


def test_the_page_says_in_the_readers_language_when_to_try_again(volunteer, visitor_from):
    visitor = visitor_from()
    fail(visitor, 5)
    answer = visitor.send_form("/sign-in", email=EMAIL, password=PASSWORD)
    assert re.search(r"Please try again after \d+:\d\d\s[AP]M", answer.text)
    assert 800 < int(answer.headers["Retry-After"]) <= 901
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de"
    german = visitor.send_form("/sign-in", email=EMAIL, password=PASSWORD)
    assert 'lang="de"' in german.text


def test_other_people_and_other_networks_are_not_held_up(session, volunteer, visitor_from):
    factories.account(session, RoleName.VOLUNTEER, email="otto@example.org")
    session.commit()
    fail(visitor_from(), 6)
    same_network, elsewhere = visitor_from(), visitor_from("192.0.2.2")
    assert same_network.send_form("/sign-in", email="otto@example.org", password=PASSWORD).status_code == 302
    assert elsewhere.send_form("/sign-in", email=EMAIL, password=PASSWORD).status_code == 302


def test_one_household_of_ipv6_is_one_network(volunteer, visitor_from):
    fail(visitor_from("2001:db8:1:2::3"), 5)
    assert fail(visitor_from("2001:db8:1:2:ffff::9"), 1) == [429]
    assert fail(visitor_from("2001:db8:1:3::3"), 1) == [200]


def test_signing_in_often_is_no_failure(volunteer, visitor_from):
    for _ in range(7):
        assert visitor_from().send_form("/sign-in", email=EMAIL, password=PASSWORD).status_code == 302


def test_after_a_while_counting_begins_anew(volunteer, visitor_from, monkeypatch):
    visitor = visitor_from()
    fail(visitor, 6)
    monkeypatch.setattr(rate_counts, "now", lambda: now() + timedelta(minutes=16))
    assert fail(visitor, 6) == [200] * 5 + [429]


def test_codes_are_guessed_as_slowly(session, visitor_from):
    code = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER]).code
    session.commit()
    visitor = visitor_from()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    statuses = [visitor.send_form("/sign-in", code=wrong).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert visitor_from("192.0.2.2").send_form("/sign-in", code=code).status_code == 302


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_mails_are_not_sent_to_one_address_without_end(session, volunteer, visitor_from, email):
    visitor = visitor_from()
    statuses = [visitor.send_form("/account/password/forgotten", email=email).status_code for _ in range(4)]
    assert statuses == [303] * 3 + [429]
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 3


def test_a_network_that_tries_many_addresses_is_held_up_as_a_whole(app, visitor_from):
    with app.test_request_context("/", method="POST", environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        for number in range(100):
            limits.spend("sign_in", f"somebody{number}@example.org")
    assert fail(visitor_from(), 1, "fresh@example.org") == [429]
    assert fail(visitor_from("192.0.2.2"), 1, "fresh@example.org") == [200]


def test_the_table_names_nobody(session, volunteer, visitor_from):
    fail(visitor_from(), 1)
    rows = session.scalars(select(RateCount)).all()
    assert len(rows) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", row.key) for row in rows)


def test_old_counts_are_removed_by_the_worker(app, session, volunteer, visitor_from):
    fail(visitor_from(), 1)
    for row in session.scalars(select(RateCount)):
        row.ends_at = now() - timedelta(seconds=1)
    session.commit()
    fail(visitor_from("192.0.2.2"), 1)
    with app.app_context():
        work.clear_sign_in(app)
        db.session.remove()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(RateCount)) == 2


def test_whoever_comes_from_nowhere_is_counted_too(app):
    with app.test_request_context("/", method="POST", environ_base={"REMOTE_ADDR": "unix:"}):
        assert len(limits.spend("sign_in", EMAIL).keys) == 2
