"""The worker: what it finds due it does, through a real queue, and commits as it goes."""

import threading
import time

import pytest
from sqlalchemy import select

from tests import factories
from webapp import Config, create_app
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Match, OutboxMail, Round, RoundState
from webapp.services import decisions, rounds
from webapp.work import keep_terms, run_queued_rounds

pytestmark = pytest.mark.commits
PATIENCE = 30


@pytest.fixture
def queued(session):
    """A queued round of one request and one offer that fit."""
    factories.request(session)
    factories.offer(session)
    started = rounds.start(session, factories.coordinator(session), factories.programme(session))
    session.commit()
    return started.id


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "the worker did not do it in time"
        time.sleep(0.05)


def run_worker_until(app, condition):
    consumer = app.extensions["jobs"].queue.create_consumer(workers=1, worker_type="thread", max_delay=0.05)
    consumer.start()
    try:
        wait_for(condition)
    finally:
        consumer.stop(graceful=True)


def is_done(session, round_id):
    def look():
        session.rollback()
        done = session.get_one(Round, round_id).state is RoundState.DONE
        session.rollback()
        return done

    return look


def test_a_nudge_makes_the_worker_run_what_is_queued(app, session, queued):
    with app.app_context():
        nudge("rounds")
    run_worker_until(app, is_done(session, queued))
    assert session.scalars(select(Match)).one().round_id == queued


@pytest.mark.one_database
def test_the_queue_may_be_a_valkey_server(app, session, queued, valkey_url):
    config: Config = app.config["WEGPATEN"]
    other = create_app(Config(environment="test", database_url=config.database_url, redis_url=valkey_url))
    with other.app_context():
        nudge("rounds")
    run_worker_until(other, is_done(session, queued))


def test_a_round_that_fails_is_noted_and_the_next_one_runs(app, session, queued):
    broken = factories.programme(session, "Hochfeld")
    broken.policy = {"radius_km": -1}
    failing = rounds.start(session, None, broken).id
    session.commit()
    with app.app_context():
        run_queued_rounds(app)
    assert session.get_one(Round, failing).state is RoundState.FAILED
    assert session.get_one(Round, failing).failure == "BadInput"
    assert session.get_one(Round, queued).state is RoundState.DONE


def test_the_clock_asks_and_lets_the_mail_go(app, session):
    match = factories.proposal(session)
    decisions.approve(session, factories.coordinator(session), match)
    match.state_since -= decisions.UNDO_WITHIN
    session.commit()
    with app.app_context():
        keep_terms(app)
    mail = session.scalars(select(OutboxMail).where(OutboxMail.template == "volunteer_asked")).one()
    assert mail.state.value == "sent"


def test_two_workers_share_the_rounds_and_none_runs_twice(app, session):
    programmes = [factories.programme(session, of) for of in ("Hamborn", "Hochfeld", "Rheinhausen")]
    queued = {rounds.start(session, None, programme).id for programme in programmes}
    session.commit()
    claimed = []

    def claim_all():
        with app.app_context():
            own = db.session()
            while (one := rounds.claim(own)) is not None:
                own.commit()
                claimed.append(one.id)
            own.rollback()

    workers = [threading.Thread(target=claim_all) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    assert sorted(claimed) == sorted(queued)
