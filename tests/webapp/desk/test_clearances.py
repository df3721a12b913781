"""A clearance that runs out: the volunteer is told once, in time, and the desk sees it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import Clearance, Offer, Openness, OutboxMail, Vetting
from webapp.services import terms, vetting
from webapp.services.clearances import REMINDED_BEFORE
from webapp.services.local_time import local_day

DAY = timedelta(days=1)
TASK = "1 clearance to renew"


@pytest.fixture
def today() -> date:
    return local_day(now())


@pytest.fixture
def cleared(session, coordinator, today):
    """Return `cleared(valid_until)`: a volunteer whose clearance counts until then."""

    def make(valid_until: date, *, clean: bool = True, **more) -> Offer:
        offer = factories.offer(session, first_name="Vera", last_name="Neumann", **more)
        offer.clearance = Clearance(
            issued_on=today - 900 * DAY,
            seen_on=today - 890 * DAY,
            seen_by=coordinator,
            no_relevant_entry=clean,
            valid_until=valid_until,
        )
        session.flush()
        return offer

    return make


def keep(session, at=None) -> list[str]:
    """What was mailed after the worker kept the terms twice."""
    for _again in range(2):
        list(terms.keep(session, at))
    return list(session.scalars(select(OutboxMail.template)))


@pytest.mark.parametrize(("days", "mailed"), [(1, []), (0, ["clearance_ends"])])
def test_weeks_before_it_runs_out_there_is_one_mail(session, cleared, today, days, mailed):
    offer = cleared(today + REMINDED_BEFORE + days * DAY)
    assert keep(session) == mailed
    assert (offer.clearance.reminded_at is not None) is bool(mailed)
    assert keep(session, now() + DAY) == ["clearance_ends"]


def test_the_mail_says_until_when_and_where_to_go(session, cleared, today, send_mail):
    offer = cleared(today + 30 * DAY)
    keep(session)
    session.commit()
    (mail,) = send_mail().to(offer.person.email)
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Your clearance runs out soon"
    assert str((today + 30 * DAY).year) in text
    assert offer.person.district.centre.name in text


def test_a_new_clearance_is_mentioned_again_in_its_time_and_ends_what_was_said(
    session, coordinator, cleared, today, send_mail
):
    offer = cleared(today + 30 * DAY)
    keep(session)
    vetting.record_clearance(session, coordinator, offer, today, today, no_relevant_entry=True, valid_months=36)
    assert offer.clearance.reminded_at is None
    session.commit()
    assert send_mail().messages == []  # it waited, and is true no more
    assert keep(session, now() + 3 * 365 * DAY) == ["clearance_ends"]


@pytest.mark.parametrize(
    "other",
    [
        {"vetting": Vetting.REFUSED},
        {"state": Openness.WITHDRAWN},
        {"clean": False},
        {"email": None},
    ],
)
def test_nobody_else_gets_a_mail(session, cleared, today, other):
    cleared(today + 30 * DAY, **other)
    assert keep(session) == []


def test_one_that_has_run_out_is_not_announced_any_more(session, cleared, today):
    cleared(today - DAY)
    assert keep(session) == []


@pytest.mark.parametrize("left", [-1, 30])
def test_the_desk_lists_it_until_there_is_a_new_one(session, coordinator, cleared, today, desk, left):
    offer = cleared(today + left * DAY, email=None)
    session.commit()
    assert TASK in desk.read("/desk")
    assert "Vera Neumann" in desk.read("/desk/offers?state=clearance")
    vetting.record_clearance(session, coordinator, offer, today, today, no_relevant_entry=True, valid_months=36)
    session.commit()
    assert TASK not in desk.read("/desk")
    assert "Vera Neumann" not in desk.read("/desk/offers?state=clearance")


def test_the_desk_lists_none_that_counts_for_long_and_none_of_another_centre(session, cleared, today, desk):
    cleared(today + REMINDED_BEFORE + 2 * DAY)
    cleared(today, lives_in="Hochfeld")
    session.commit()
    assert "to renew" not in desk.read("/desk")
