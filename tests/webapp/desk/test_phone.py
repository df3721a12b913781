"""People to phone: whoever has no e-mail is asked by voice, and the term starts when they were reached."""

from datetime import timedelta

import pytest

from tests import factories
from webapp.models import MatchState, Openness
from webapp.services import decisions


@pytest.fixture
def match(session, coordinator):
    """A question to a volunteer without e-mail."""
    match = factories.proposal(
        session, offers=factories.offer(session, first_name="Frieda", last_name="Ohnepost", email=None)
    )
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    session.commit()
    return match


def press(desk, match, deed, **fields):
    return desk.send(f"/desk/phone/{match.id}/{deed}", page=f"/desk/phone/{match.id}", **fields)


def test_the_list_says_whom_to_phone_and_in_which_language(match, desk):
    page = desk.read("/desk/phone")
    assert "Frieda Ohnepost" in page
    assert 'href="tel:015228817386"' in page
    assert "German and Arabic" in page
    assert "1 person to ask by phone" in desk.read("/desk")


def test_whoever_has_email_is_not_on_it(session, coordinator, desk):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    session.commit()
    assert "Nobody to phone" in desk.read("/desk/phone")


def test_the_term_starts_when_somebody_was_reached(match, desk):
    assert match.term_ends_at is None
    press(desk, match, "reached")
    assert match.term_ends_at == match.reached_at + timedelta(hours=match.programme.volunteer_term_hours)
    assert "reached; answers by" in desk.read("/desk/phone")


def test_a_yes_goes_on_to_the_newcomer_and_the_second_yes_brings_them_together(match, desk):
    press(desk, match, "yes")
    assert match.asked.value == "newcomer"
    press(desk, match, "yes")
    assert match.state is MatchState.ACCEPTED
    answer = desk.send(f"/desk/phone/{match.id}/yes", page="/desk")
    assert answer.status_code == 409
    assert desk.get(f"/desk/phone/{match.id}").location == f"/desk/matches/{match.id}"


def test_a_no_has_a_reason_and_may_say_until_when(match, desk):
    assert press(desk, match, "no").status_code == 422
    press(desk, match, "no", reason="no_time_now", no_time_until="2031-05-01")
    assert match.state is MatchState.DECLINED
    assert match.offer.state is Openness.PAUSED
    assert match.offer.paused_until.isoformat() == "2031-05-01"
    assert desk.send(f"/desk/phone/{match.id}/no", page="/desk", reason="other").status_code == 409


def test_whoever_registers_without_email_is_greeted_once(session, desk):
    person = factories.request(session, email=None, first_name="Neu", last_name="Angekommen").person
    session.commit()
    assert "Neu Angekommen" in desk.read("/desk/phone")
    assert "1 new person without e-mail to phone" in desk.read("/desk")
    desk.send(f"/desk/people/{person.id}/greeted", page="/desk/phone")
    assert "Neu Angekommen" not in desk.read("/desk/phone")
    assert "Reached by phone" in desk.read(f"/desk/people/{person.id}")


def test_whom_the_office_registered_need_not_be_greeted(session, coordinator, desk):
    person = factories.request(session, email=None, first_name="Schon", last_name="Bekannt").person
    person.registered_by_id = coordinator.id
    session.commit()
    assert "Schon Bekannt" not in desk.read("/desk/phone")
