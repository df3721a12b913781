"""Which ended matches teach something, and what of them is looked at."""

import pytest

from matching import FEATURE_NAMES
from matching.shapes import GRADES
from tests import factories
from webapp.models import Kind, MatchState
from webapp.services import decisions, translator

TRIED = ("start_trial",)
WENT_ON = ("start_trial", "activate")


@pytest.fixture
def town(session):
    return factories.centre(session).town


@pytest.fixture
def outcomes(session, town):
    def of(kind=Kind.MENTOR):
        return {row.id: row.lasted for row in session.execute(translator.ended_matches(town, kind))}

    return of


@pytest.mark.parametrize(
    ("state", "reason", "verbs", "outcome"),
    [
        (MatchState.COMPLETED, "goal_reached", WENT_ON, 1),
        (MatchState.DISSOLVED, "found_work", WENT_ON, 1),
        (MatchState.DISSOLVED, "moved_away", WENT_ON, 1),
        (MatchState.DISSOLVED, "moved_away", TRIED, None),
        (MatchState.DISSOLVED, "did_not_get_on", WENT_ON, 0),
        (MatchState.DISSOLVED, "did_not_get_on", TRIED, 0),
        (MatchState.DISSOLVED, "no_time", TRIED, 0),
        (MatchState.DISSOLVED, "safety", TRIED, 0),
        (MatchState.DISSOLVED, "did_not_get_on", (), None),
        (MatchState.DISSOLVED, "other", WENT_ON, None),
        (MatchState.DECLINED, "too_far", (), None),
        (MatchState.WITHDRAWN, None, WENT_ON, None),
        (MatchState.ACTIVE, None, WENT_ON, None),
    ],
)
def test_an_end_says_something_or_nothing(session, end, outcomes, state, reason, verbs, outcome):
    match = end(factories.proposal(session), *verbs, state=state, reason=reason)
    assert outcomes().get(match.id) == outcome


def test_guides_have_no_trial_to_go_through(session, end, outcomes):
    asks = factories.request(session, kind=Kind.GUIDE)
    match = end(factories.proposal(session, asks=asks))
    assert outcomes(Kind.GUIDE) == {match.id: 0}
    assert outcomes() == {}


def test_another_town_learns_for_itself(session, end, outcomes):
    there = factories.request(session, lives_in="Uerdingen", of="Büro")
    end(factories.proposal(session, asks=there), state=MatchState.COMPLETED)
    assert outcomes() == {}


def test_features_are_those_of_the_day_of_the_proposal(session, end, town):
    asks, offers = factories.request(session), factories.offer(session)
    match = decisions.propose_by_hand(session, factories.coordinator(session), asks, offers)
    assert set(match.features) == set(FEATURE_NAMES)
    end(match, state=MatchState.COMPLETED)
    before = match.features["needs"]
    offers.skills = ()
    session.flush()
    history = translator.history_of(session, town, Kind.MENTOR)
    assert history.features[0, FEATURE_NAMES.index("needs")] == before / GRADES == 1
    assert history.lasted.tolist() == [1]


def test_a_match_without_kept_features_counts_with_the_rows_of_today(session, end, town):
    offers = factories.offer(session, skills=("sprache",))
    match = end(factories.proposal(session, offers=offers), state=MatchState.COMPLETED)
    kept = end(factories.proposal(session), "start_trial")
    kept.features = dict.fromkeys(FEATURE_NAMES, 50)
    older = end(factories.proposal(session, offers=offers), "start_trial")
    older.features = {"horoscope": 250}
    session.flush()
    history = translator.history_of(session, town, Kind.MENTOR)
    assert (match.features, history.lasted.tolist()) == ({}, [1, 0, 0])
    assert history.features[:, FEATURE_NAMES.index("needs")].tolist() == [0.5, 0.2, 0.5]
    assert history.teaches


def test_a_town_without_ended_matches_has_an_empty_history(session, town):
    history = translator.history_of(session, town, Kind.GUIDE)
    assert (len(history), history.features.shape, history.teaches) == (0, (0, len(FEATURE_NAMES)), False)
