"""Suggestions: the queue, the decision, and what may still be taken back."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import Match, MatchState, Openness, OutboxMail, PairBlock


def press(desk, match: Match, deed: str, **fields):
    return desk.send(f"/desk/proposals/{match.id}/{deed}", page=f"/desk/proposals/{match.id}", **fields)


def test_the_best_stands_first_and_what_was_chosen_by_hand_before_it(session, desk):
    for affinity, name, by_hand in ((0.5, "Halb", False), (0.9, "Bestens", False), (0.2, "Handwahl", True)):
        asks = factories.request(session, first_name=name)
        factories.proposal(session, asks=asks, affinity=affinity, by_hand=by_hand)
    session.commit()
    page = desk.read("/desk/proposals")
    assert page.index("Handwahl") < page.index("Bestens") < page.index("Halb")


def test_a_card_says_who_what_they_share_and_why(session, desk):
    match = factories.proposal(session, reasons=[["language", 1.2], ["distance", -0.6], ["programme", 0.01]])
    session.commit()
    page = desk.read(f"/desk/proposals/{match.id}")
    for words in ("Amal Haddad", "Maria Klein", "1.2 km apart", "speak Arabic", "Fits well", "Marxloh"):
        assert words in page
    assert "speaks for it: 5 of 5" in page
    assert "speaks against it: 2 of 5" in page
    assert "fits the programme" not in page


def test_an_approval_takes_the_place_and_can_be_taken_back_while_nobody_was_asked(session, desk):
    match = factories.proposal(session)
    session.commit()
    assert press(desk, match, "approve").status_code == 303
    assert match.state is MatchState.APPROVED
    page = desk.read("/desk/proposals")
    assert "nobody has been asked yet" in page
    desk.send(f"/desk/matches/{match.id}/undo", page="/desk/proposals")
    assert match.state is MatchState.WITHDRAWN
    again = session.scalars(select(Match).where(Match.state == MatchState.PROPOSED)).one()
    assert (again.request_id, again.offer_id) == (match.request_id, match.offer_id)
    assert session.scalars(select(OutboxMail)).all() == []


def test_several_are_approved_at_once_and_one_that_cannot_be_does_not_stop_the_others(session, desk):
    offer = factories.offer(session, capacity=1)
    first, rival, other = (
        factories.proposal(session, offers=offer),
        factories.proposal(session, asks=factories.request(session), offers=offer),
        factories.proposal(session, asks=factories.request(session)),
    )
    session.commit()
    answer = desk.send("/desk/proposals/approve", page="/desk/proposals", match=[first.id, rival.id, other.id])
    assert answer.status_code == 303
    states = [match.state for match in (first, rival, other)]
    assert states == [MatchState.APPROVED, MatchState.PROPOSED, MatchState.APPROVED]
    page = desk.read("/desk/proposals")
    assert "2 suggestions approved." in page
    assert "no free place any more" in page
    assert offer.used == 1


def test_choosing_none_changes_none(session, desk):
    match = factories.proposal(session)
    session.commit()
    desk.send("/desk/proposals/approve", page="/desk/proposals")
    assert match.state is MatchState.PROPOSED
    assert "Please choose the suggestions" in desk.read("/desk/proposals")


def test_a_refusal_needs_a_reason_and_bars_the_pair_for_a_while(session, desk):
    match = factories.proposal(session)
    session.commit()
    answer = press(desk, match, "reject")
    assert answer.status_code == 422
    assert "Please choose a reason." in answer.text
    press(desk, match, "reject", reason="does_not_fit")
    assert match.state is MatchState.REJECTED
    assert session.scalars(select(PairBlock)).one().until is not None
    assert match.request.state is Openness.OPEN


def test_two_who_decide_at_once_one_of_them_is_told(session, desk):
    match = factories.proposal(session)
    session.commit()
    press(desk, match, "approve")
    answer = desk.send(f"/desk/proposals/{match.id}/approve", page="/desk/proposals")
    assert answer.status_code == 409
    assert "already decided this" in answer.text


def test_a_decided_suggestion_leads_to_its_match(session, desk):
    match = factories.proposal(session, state=MatchState.REJECTED)
    session.commit()
    assert desk.get(f"/desk/proposals/{match.id}").location == f"/desk/matches/{match.id}"


def test_asking_now_sends_the_question(session, desk):
    match = factories.proposal(session)
    session.commit()
    press(desk, match, "approve")
    answer = desk.send(f"/desk/matches/{match.id}/ask-now", page="/desk/proposals")
    assert answer.location == "/desk/proposals"
    assert match.state is MatchState.OFFERED
    assert session.scalars(select(OutboxMail.template)).all() == ["volunteer_asked"]


def test_a_volunteer_without_email_is_phoned(session, desk):
    match = factories.proposal(session, offers=factories.offer(session, email=None))
    session.commit()
    press(desk, match, "approve")
    answer = desk.send(f"/desk/matches/{match.id}/ask-now", page="/desk/proposals")
    assert answer.location == "/desk/phone"


def test_the_queue_is_read_programme_by_programme(session, desk):
    match = factories.proposal(session)
    session.commit()
    other = factories.programme(session, "Hamborn", factories.Kind.GUIDE)
    assert "Amal Haddad" in desk.read(f"/desk/proposals?programme={match.programme_id}")
    assert "Amal Haddad" not in desk.read(f"/desk/proposals?programme={other.id}")


@pytest.mark.parametrize("page", ["0", "-3", "99", "x"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(session, desk, page):
    factories.proposal(session)
    session.commit()
    assert "Amal Haddad" in desk.read(f"/desk/proposals?page={page}")


class TestVolunteersOfOtherCentres:
    """Nobody here sees a name before the volunteer's own centre has released it."""

    @pytest.fixture
    def match(self, session, foreign_offer):
        mine = factories.offer(session, first_name="Hanna", last_name="Hiesig")
        match = factories.proposal(
            session,
            offers=foreign_offer,
            alternatives=[{"offer": mine.id, "affinity": 0.6, "distance_km": 2.0, "reasons": [["language", 0.2]]}],
        )
        session.commit()
        return match

    def test_the_name_stays_out_of_every_page(self, match, desk):
        for path in (
            "/desk",
            "/desk/proposals",
            f"/desk/proposals/{match.id}",
            f"/desk/requests/{match.request_id}/choose?all=1",
            f"/desk/people/{match.request.person_id}",
        ):
            page = desk.read(path)
            assert "Hochfeld" in page or "people" in path, path
            assert not re.search("Ottilie|Fremdling", page), path
        assert desk.get(f"/desk/people/{match.offer.person_id}").status_code == 404

    def test_only_the_band_of_the_distance_is_shown(self, match, desk):
        assert "1 to 3 km apart" in desk.read(f"/desk/proposals/{match.id}")

    def test_it_cannot_be_approved_before_it_is_released(self, match, desk):
        assert press(desk, match, "approve").status_code == 403
        assert match.state is MatchState.PROPOSED

    def test_the_own_centre_releases_without_seeing_the_newcomer(self, match, desk, colleague):
        press(desk, match, "ask-centre")
        assert match.release_asked_at is not None
        other = colleague()
        page = other.read("/desk/releases")
        assert "Ottilie Fremdling" in page
        assert not re.search("Amal|Haddad|Marxloh", page)
        other.send(f"/desk/releases/{match.id}/release", page="/desk/releases")
        assert match.released_at is not None
        assert "Ottilie Fremdling" in desk.read(f"/desk/proposals/{match.id}")
        assert press(desk, match, "approve").status_code == 303
        assert "Nobody asks for your volunteers" in other.read("/desk/releases")

    def test_the_own_centre_may_keep_the_volunteer(self, match, desk, colleague):
        press(desk, match, "ask-centre")
        other = colleague()
        other.send(f"/desk/releases/{match.id}/refuse", page="/desk/releases")
        assert match.state is MatchState.REJECTED

    def test_next_best_are_compared_in_words(self, match, desk):
        page = desk.read(f"/desk/proposals/{match.id}")
        assert "Hanna Hiesig" in page
        assert "can talk with them less easily" in page
