"""From ended matches to a model in use, and back to the starting values."""

from datetime import timedelta

import pytest
from flask.cli import FlaskGroup
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import factories
from webapp.db import now
from webapp.models import AuditEntry, Kind, LearnedModel, MatchState, RoleName, Round, RoundState
from webapp.services import learning, rounds, translator
from webapp.services.errors import ConflictError
from webapp.work import learn_from_matches, run_queued_rounds


@pytest.fixture
def town(session):
    return factories.centre(session).town


@pytest.fixture
def administrator(session, town):
    return factories.account(session, RoleName.ADMINISTRATOR, town=town)


LESSONS: dict[bytes, translator.Lesson] = {}


def learn_once(history):
    """What is learned from the same matches is the same, and need not be learned for every test anew."""
    key = history.features.tobytes() + history.lasted.tobytes()
    if key not in LESSONS:
        LESSONS[key] = translator.learn(history)
    return LESSONS[key]


@pytest.fixture
def train(session, town):
    """Return `train()`: learn from all mentors' matches, and keep it."""

    def do():
        lesson = learn_once(translator.history_of(session, town, Kind.MENTOR))
        model = learning.keep(session, None, town, Kind.MENTOR, lesson)
        session.commit()
        return model

    return do


def test_what_was_learned_from_enough_matches_is_used(session, town, ended_matches, train):
    ended_matches(120)
    model = train()
    assert model.active
    assert (model.pairs, model.brier < model.prior_brier) == (120, True)
    assert translator.model_in_use(session, factories.programme(session)) is model
    assert translator.model_in_use(session, factories.programme(session, kind=Kind.GUIDE)) is None
    assert translator.model_in_use(session, factories.programme(session, of="Büro")) is None
    standing = learning.standing(session, town, Kind.MENTOR)
    assert (standing.ended, standing.lasted, standing.in_use) == (120, model.lasted, model)
    assert session.scalars(select(AuditEntry).where(AuditEntry.verb == "town.learn")).one().detail["pairs"] == 120


def test_too_few_are_kept_and_not_used(session, administrator, town, ended_matches, train):
    ended_matches(60)
    assert not train().active
    with pytest.raises(ConflictError):
        learning.use_learned(session, administrator, town, Kind.MENTOR)


def test_a_model_that_foretells_worse_is_not_used(town, ended_matches, train):
    ended_matches(120)
    model = train()
    model.brier, model.prior_brier = 0.21, 0.20
    assert not learning.good_enough(model)


def test_one_model_at_a_time_and_the_newest(session, ended_matches, train):
    ended_matches(120)
    first, second = train(), train()
    assert (first.active, second.active) == (False, True)
    first.active = True
    with pytest.raises(IntegrityError):
        session.flush()


def test_going_back_stays_until_somebody_says_otherwise(session, town, administrator, ended_matches, train):
    ended_matches(120)
    first = train()
    learning.use_starting_values(session, administrator, town, Kind.MENTOR)
    assert translator.model_in_use(session, factories.programme(session)) is None
    assert not first.active
    again = train()
    assert not again.active
    assert learning.standing(session, town, Kind.MENTOR).can_be_used
    assert learning.use_learned(session, administrator, town, Kind.MENTOR) is again
    assert (again.active, again.set_aside_at) == (True, None)
    assert train().active


def test_going_back_where_nothing_was_learned_changes_nothing(session, town, administrator):
    learning.use_starting_values(session, administrator, town, Kind.GUIDE)
    assert learning.standing(session, town, Kind.GUIDE).newest is None


def test_it_is_due_once_a_week_where_there_is_something_new(session, town, ended_matches, train):
    assert learning.due(session) == []
    ended_matches(30)
    assert learning.due(session) == [(town, Kind.MENTOR)]
    model = train()
    assert learning.due(session) == []
    model.trained_at = now() - timedelta(days=8)
    session.flush()
    assert learning.due(session) == []
    ended_matches(1)
    assert learning.due(session) == [(town, Kind.MENTOR)]


def test_a_model_of_another_version_is_not_used_and_nothing_breaks(session, ended_matches, train):
    ended_matches(120)
    model = train()
    model.record = model.record | {"version": 99}
    session.flush()
    programme = factories.programme(session)
    assert translator.model_in_use(session, programme) is None
    assert translator.freeze(session, programme)["model"] is None
    assert [kind for _town, kind in learning.due(session)] == [Kind.MENTOR]
    assert not learning.good_enough(model)


def test_a_pair_is_explained_by_the_model_in_use(session, ended_matches, train):
    evenings = {"availability": ("mon-evening",)}
    asks, offers = factories.request(session, **evenings), factories.offer(session, **evenings)
    before = translator.pair_facts(session, asks, offers)
    ended_matches(120)
    train()
    after = translator.pair_facts(session, asks, offers)
    assert dict(map(tuple, after.reasons)) != dict(map(tuple, before.reasons))
    assert after.features == before.features
    [best] = [one for one in translator.best_offers(session, asks) if one.offer_id == offers.id]
    assert best.affinity == after.affinity


def run_round(app, session):
    started = rounds.start(session, factories.coordinator(session), factories.programme(session))
    session.commit()
    with app.app_context():
        run_queued_rounds(app)
    session.expire_all()
    done = session.get_one(Round, started.id)
    assert done.state is RoundState.DONE
    return done


@pytest.mark.commits
def test_a_round_says_by_which_model_it_went_and_gives_the_same_again(app, session, town, ended_matches, train):
    asks, _ = factories.request(session), factories.offer(session)
    session.commit()
    by_starting_values = run_round(app, session)
    ended_matches(120)
    model = train()
    by_model = run_round(app, session)
    assert (by_starting_values.model, by_model.model) == (None, model)

    first, second = (translator.compute(one.snapshot).proposals[0].facts for one in (by_starting_values, by_model))
    assert (first.affinity == second.affinity) is False
    [proposed] = [match for match in by_model.matches if match.request_id == asks.id]
    learning.use_starting_values(session, None, town, Kind.MENTOR)
    again = {one.request_id: one.facts for one in translator.compute(by_model.snapshot).proposals}
    assert again[asks.id].affinity == proposed.affinity
    assert again[asks.id].features == proposed.features


@pytest.fixture
def model_command(app):
    def run(*arguments):
        return app.test_cli_runner().invoke(FlaskGroup(create_app=lambda: app), ["model", *arguments])

    return run


def test_an_operator_can_learn_now_and_see_what_is_in_use(ended_matches, model_command):
    ended_matches(120)
    done = model_command("train", "--town", "Duisburg")
    assert done.exit_code == 0, done.output
    assert "mentor: 120 matches" in done.output
    assert "; in use\n" in done.output
    assert "guide: 0 ended matches, too few" in done.output
    listed = model_command("list").output
    assert "Duisburg mentor: 120 matches" in listed
    assert "guide" not in model_command("train", "--town", "Duisburg", "--kind", "mentor").output


def test_an_unknown_town_is_named_with_those_that_are_there(model_command):
    done = model_command("train", "--town", "Atlantis")
    assert done.exit_code == 1
    assert "There are: Duisburg, Krefeld" in done.output


def test_a_model_of_few_has_no_scores(session, ended_matches, model_command):
    for number, match in enumerate(ended_matches(22)):
        match.state, match.end_reason = (
            (MatchState.DISSOLVED, "no_time") if number < 4 else (MatchState.COMPLETED, "goal_reached")
        )
    session.commit()
    model_command("train", "--town", "Duisburg")
    [kept] = session.scalars(select(LearnedModel))
    assert (kept.brier, kept.calibration) == (None, [])
    assert "Brier" not in model_command("list").output


@pytest.mark.commits
def test_the_worker_learns_what_is_due(app, session, town, ended_matches):
    ended_matches(120)
    for _ in range(2):
        with app.app_context():
            learn_from_matches(app)
    assert learning.standing(session, town, Kind.MENTOR).in_use.pairs == 120
    assert len(session.scalars(select(LearnedModel)).all()) == 1
