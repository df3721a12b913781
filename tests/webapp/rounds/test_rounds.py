"""A round: queued, frozen, computed, stored as proposals."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import AuditEntry, Gender, MatchState, MembershipState, Openness, PairBlock, RoundState, Vetting
from webapp.services import decisions, rounds, translator
from webapp.services.errors import ConflictError
from webapp.services.local_time import today


@pytest.fixture
def coordinator(session):
    return factories.coordinator(session)


@pytest.fixture
def run(session, coordinator):
    """Return a function that runs a round for Hamborn's mentors and returns it with its proposals."""

    def do(programme=None):
        started = rounds.start(session, coordinator, programme or factories.programme(session))
        claimed = rounds.claim(session)
        assert claimed is started
        claimed.snapshot = translator.freeze(session, claimed.programme)
        rounds.store(session, claimed, translator.compute(claimed.snapshot))
        session.flush()
        session.refresh(claimed)
        return claimed

    return do


def test_a_round_proposes_those_who_fit_and_proves_how_good_that_is(session, run):
    request, offer = factories.request(session), factories.offer(session)
    done = run()
    [match] = done.matches
    assert (match.request_id, match.offer_id, match.state) == (request.id, offer.id, MatchState.PROPOSED)
    assert match.common_language == "ar"
    assert 0 < match.affinity < 1
    assert match.distance_km == 0
    assert "language" in {code for code, _ in match.reasons}
    assert done.state is RoundState.DONE
    assert done.certificate["gap"] <= 1e-4
    assert done.unmatched == {}


def test_each_proposal_names_the_next_best_three(session, run):
    factories.request(session)
    offers = {
        factories.offer(session, lives_in=place).id
        for place in ("Marxloh", "Alt-Hamborn", "Obermarxloh", "Neumühl", "Aldenrade")
    }
    [match] = run().matches
    named = [other["offer"] for other in match.alternatives]
    assert len(named) == 3
    assert set(named) < offers - {match.offer_id}
    affinities = [match.affinity, *(other["affinity"] for other in match.alternatives)]
    assert affinities == sorted(affinities, reverse=True)


def test_who_got_nobody_has_a_reason(session, run):
    speaks_other = factories.request(session, speaks="ti:native")
    wished = factories.request(session, prefers_gender=Gender.WOMAN)
    first, second = factories.request(session), factories.request(session)
    factories.offer(session, gender=Gender.MAN)
    done = run()
    [match] = done.matches
    left_over = ({first.id, second.id} - {match.request_id}).pop()
    assert done.unmatched == {
        str(speaks_other.id): "no_common_language",
        str(wished.id): "gender",
        str(left_over): "outbid",
    }


def test_a_round_keeps_who_got_somebody_and_what_would_help(session, run):
    factories.request(session, speaks="ti:native")
    factories.request(session)
    factories.offer(session)
    programme = factories.programme(session)
    programme.policy = {"language_floor": 0.95}
    report = run(programme).fairness
    assert report["by"]["language"] == [
        {"group": "ar", "matched": 1, "requests": 1},
        {"group": "ti", "matched": 0, "requests": 1},
    ]
    assert report["by"]["district"] == [{"group": "Marxloh", "matched": 1, "requests": 2}]
    gap = report["gaps"][0]
    assert (gap["group"], gap["change"]["code"], gap["change"]["district"]) == ("ti", "add", "Marxloh")
    assert [floor["served"] for floor in report["floors"]["groups"]] == [1, 0]
    assert report["policy"]["language_floor"] == 0.95


def test_the_same_snapshot_gives_the_same_proposals(session, run):
    for place in ("Marxloh", "Neumühl", "Fahrn", "Beeck"):
        factories.request(session, lives_in=place, of="Hamborn")
        factories.offer(session, lives_in=place)
    done = run()
    again = translator.compute(done.snapshot)
    assert {(one.request_id, one.facts.offer_id, one.facts.affinity) for one in again.proposals} == {
        (match.request_id, match.offer_id, match.affinity) for match in done.matches
    }


def test_the_snapshot_holds_no_name_and_no_address(session, run):
    factories.request(session, first_name="Plantedname", last_name="Plantedsurname", phone="0152 28817386")
    factories.offer(session)
    text = str(run().snapshot)
    assert "Planted" not in text
    assert "28817386" not in text
    assert "example.org" not in text


def test_a_new_round_replaces_what_nobody_decided_but_not_what_was_chosen_by_hand(session, coordinator, run):
    factories.request(session)
    factories.offer(session)
    [old] = run().matches
    chosen = decisions.propose_by_hand(session, coordinator, factories.request(session), factories.offer(session))
    again = run()
    assert old.state is MatchState.SUPERSEDED
    assert chosen.state is MatchState.PROPOSED
    assert {match.request_id for match in again.matches} == {old.request_id}
    superseded = session.scalars(select(AuditEntry).where(AuditEntry.verb == "match.supersede")).one()
    assert superseded.detail == {"by_round": again.id}


def test_what_was_decided_while_the_engine_thought_is_respected(session, coordinator):
    first, second = factories.request(session), factories.request(session)
    offers = [factories.offer(session), factories.offer(session)]
    started = rounds.start(session, coordinator, factories.programme(session))
    started.snapshot = translator.freeze(session, started.programme)
    result = translator.compute(started.snapshot)
    decisions.approve(session, coordinator, factories.proposal(session, asks=first, offers=offers[0]))
    second.state = Openness.WITHDRAWN
    rounds.store(session, started, result)
    session.flush()
    assert started.matches == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda request, _offer: setattr(request, "state", Openness.PAUSED),
        lambda _request, offer: setattr(offer, "state", Openness.PAUSED),
        lambda _request, offer: setattr(offer, "vetting", Vetting.INVITED),
        lambda _request, offer: setattr(offer, "vetting", Vetting.REFUSED),
        lambda _request, offer: setattr(offer, "capacity", 0),
    ],
    ids=["request paused", "offer paused", "not vetted", "refused", "no place"],
)
def test_who_does_not_take_part_is_not_proposed(session, run, spoil):
    request, offer = factories.request(session), factories.offer(session)
    spoil(request, offer)
    session.flush()
    assert run().matches == []


def test_a_barred_pair_is_not_proposed_until_its_day(session, coordinator, run):
    match = factories.proposal(session)
    decisions.reject(session, coordinator, match, "does_not_fit")
    assert run().unmatched == {str(match.request_id): "excluded"}
    block = session.scalars(select(PairBlock)).one()
    block.until = today() - timedelta(days=1)
    session.flush()
    assert [again.offer_id for again in run().matches] == [match.offer_id]


def test_a_centre_draws_on_others_only_where_their_volunteers_allow_it(session, run):
    factories.request(session)
    open_to_all = factories.offer(session, lives_in="Hochfeld", open_to_other_centres=True)
    factories.offer(session, lives_in="Hochfeld")
    assert [match.offer_id for match in run().matches] == [open_to_all.id]


def test_an_initiative_draws_on_its_confirmed_members_only(session, run):
    own = factories.initiative(session)
    programme = factories.own_programme(session, own)
    asks = factories.request(session, programme=programme)
    member, candidate, stranger = (factories.offer(session) for _ in range(3))
    factories.member(session, member.person, own)
    factories.member(session, candidate.person, own, MembershipState.ASKED)
    assert {row["id"] for row in translator.freeze(session, programme)["offers"]} == {str(member.id)}
    assert [(match.request_id, match.offer_id) for match in run(programme).matches] == [(asks.id, member.id)]
    assert stranger.used == 0


def test_only_one_round_of_a_programme_waits_or_runs(session, coordinator):
    programme = factories.programme(session)
    rounds.start(session, coordinator, programme)
    with pytest.raises(ConflictError, match="round_running"):
        rounds.start(session, coordinator, programme)


def test_a_round_left_behind_by_a_dead_worker_is_taken_up_again(session, coordinator):
    started = rounds.start(session, coordinator, factories.programme(session))
    assert rounds.claim(session) is started
    assert rounds.claim(session) is None
    started.heartbeat_at = now() - timedelta(minutes=3)
    session.flush()
    assert rounds.claim(session) is started


def test_progress_is_noted_and_a_failure_keeps_its_reason(session, coordinator):
    started = rounds.start(session, coordinator, factories.programme(session))
    rounds.note_progress(session, started.id, "assignment", 0.5)
    session.refresh(started)
    assert (started.stage, started.progress) == ("assignment", 0.5)
    rounds.fail(session, started.id, "MemoryError")
    session.refresh(started)
    assert (started.state, started.failure) == (RoundState.FAILED, "MemoryError")


def test_a_coordinator_finds_the_best_offers_for_one_request(session):
    request = factories.request(session)
    near, far = factories.offer(session), factories.offer(session, lives_in="Vierlinden")
    found = translator.best_offers(session, request)
    assert [one.offer_id for one in found] == [near.id, far.id]
    assert found[0].distance_km < found[1].distance_km


def test_without_offers_there_is_nobody_to_find(session):
    assert translator.best_offers(session, factories.request(session)) == []
