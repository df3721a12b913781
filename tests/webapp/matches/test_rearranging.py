"""Somebody is suggested at once, and undecided suggestions of others make room; what is approved never moves."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import AuditEntry, Match, MatchState, Round, RoundState
from webapp.services import decisions, translator
from webapp.services.errors import ConflictError
from webapp.services.rearranging import suggest_at_once
from webapp.services.translator import Moved


@pytest.fixture
def coordinator(session):
    return factories.coordinator(session)


@pytest.fixture
def near(session):
    """Speaks Arabic well and has one place, which is suggested to somebody."""
    return factories.offer(session, speaks="ar:native de:native", skills=("sprache", "wohnen"))


@pytest.fixture
def spare(session):
    """Would do for whoever speaks some German; not for the one who comes later."""
    return factories.offer(session, speaks="de:native", skills=("sprache", "wohnen"))


@pytest.fixture
def taken(session, near, spare):
    asks = factories.request(session, first_name="Bilal")
    return factories.proposal(session, asks=asks, offers=near)


@pytest.fixture
def arrival(session):
    return factories.request(session, first_name="Amal", speaks="ar:native")


def open_pairs(session):
    found = session.scalars(select(Match).where(Match.state == MatchState.PROPOSED))
    return {(match.request_id, match.offer_id) for match in found}


def test_an_arrival_takes_a_place_whose_request_goes_to_another(session, coordinator, near, spare, taken, arrival):
    [way] = translator.ways_for(session, arrival, 5)
    assert (way.facts.offer_id, way.moves) == (near.id, (Moved(taken.request_id, near.id, spare.id),))
    assert way.gain > 0
    match = suggest_at_once(session, coordinator, arrival, near, way.moves)
    assert open_pairs(session) == {(arrival.id, near.id), (taken.request_id, spare.id)}
    assert taken.state is MatchState.SUPERSEDED
    assert match.by_hand
    moved = session.scalars(select(Match).where(Match.request_id == taken.request_id).order_by(Match.id)).all()[-1]
    assert (moved.by_hand, moved.affinity > 0, moved.common_language) == (False, True, "de")
    notes = session.scalars(select(AuditEntry).where(AuditEntry.verb == "match.propose")).all()
    assert {"instead_of": taken.id} in [note.detail for note in notes]


@pytest.mark.parametrize("decided", ["approved", "by_hand", "release"])
def test_what_is_decided_stays(session, coordinator, near, spare, taken, arrival, decided):
    moves = (Moved(taken.request_id, near.id, spare.id),)
    if decided == "approved":
        decisions.approve(session, coordinator, taken)
    elif decided == "by_hand":
        taken.by_hand = True
    else:
        taken.release_asked_at = taken.proposed_at
    session.flush()
    before = taken.state
    assert all(not way.moves for way in translator.ways_for(session, arrival, 5))
    with pytest.raises(ConflictError, match="match_moved_on"):
        suggest_at_once(session, coordinator, arrival, near, moves)
    assert taken.state is before


def test_who_waits_again_has_no_suggestion_left(session, coordinator, near, taken, arrival):
    suggest_at_once(session, coordinator, arrival, near, (Moved(taken.request_id, near.id, None),))
    assert open_pairs(session) == {(arrival.id, near.id)}


def test_who_gets_somebody_else_gives_up_what_the_search_had_found(session, coordinator, near, spare, taken):
    own = factories.proposal(session, asks=factories.request(session, speaks="ar:native de:C1"), offers=spare)
    moves = (Moved(taken.request_id, near.id, spare.id),)
    suggest_at_once(session, coordinator, own.request, near, moves)
    assert open_pairs(session) == {(own.request_id, near.id), (taken.request_id, spare.id)}


def test_nobody_moves_to_somebody_who_no_longer_fits(session, coordinator, near, spare, taken, arrival):
    spare.skills = ("schule",)
    taken.request.must_need = "wohnen"
    session.flush()
    with pytest.raises(ConflictError):
        suggest_at_once(session, coordinator, arrival, near, (Moved(taken.request_id, near.id, spare.id),))


def test_the_prices_of_the_last_round_begin_the_next(session, coordinator):
    programme = factories.programme(session)
    assert translator.freeze(session, programme)["prices"] == {}
    session.add(Round(programme=programme, state=RoundState.DONE, prices={"7": 0.25}))
    session.add(Round(programme=programme, state=RoundState.FAILED))
    session.flush()
    assert translator.freeze(session, programme)["prices"] == {"7": 0.25}


def test_a_round_says_what_a_place_is_worth(session):
    first, second = factories.request(session), factories.request(session)
    offer = factories.offer(session)
    answer = translator.compute(translator.freeze(session, first.programme))
    assert len(answer.proposals) == 1
    assert set(answer.prices) == {str(offer.id)}
    assert answer.prices[str(offer.id)] > 0
    assert second.id != first.id


def test_a_new_volunteer_finds_who_waits(session, near, spare, taken, arrival):
    fresh = factories.offer(session, speaks="ar:B2")
    found = translator.requests_for(session, fresh, arrival.programme, 5)
    assert [way.request_id for way in found] == [arrival.id]
    assert found[0].moves == ()
    assert translator.requests_for(session, fresh, factories.programme(session, "Hochfeld"), 5) == []
