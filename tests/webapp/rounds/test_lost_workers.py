"""Workers that die, sleep or meet: a round is stored once, a person is reminded once."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import ProgrammingError

from tests import factories
from webapp import work
from webapp.db import now
from webapp.extensions import db
from webapp.models import Heartbeat, Match, MatchState, OutboxMail, Round, RoundState, Side
from webapp.pulse import pulse
from webapp.services import heartbeats, rounds, terms
from webapp.work import run_queued_rounds

pytestmark = pytest.mark.commits
AT_ONCE = 4


@pytest.fixture
def queued(session) -> int:
    factories.request(session)
    factories.offer(session)
    started = rounds.start(session, None, factories.programme(session))
    session.flush()
    id_ = started.id
    session.commit()
    return id_


def test_a_round_that_was_taken_over_meanwhile_is_not_stored(app, session, queued, monkeypatch, caplog):
    compute = work.translator.compute

    def compute_slowly(*arguments: object) -> object:
        session.execute(update(Round).values(claim="another worker's word"))
        session.commit()
        return compute(*arguments)

    monkeypatch.setattr(work.translator, "compute", compute_slowly)
    with app.app_context():
        run_queued_rounds(app)
    assert "was taken over" in caplog.text
    assert session.get_one(Round, queued).state is RoundState.RUNNING
    assert session.scalar(select(func.count()).select_from(Match)) == 0


def test_a_sign_of_life_keeps_a_round_and_a_late_one_changes_nothing(app, session, queued):
    word = rounds.claim(session).claim
    session.execute(update(Round).values(heartbeat_at=now() - timedelta(hours=1)))
    work._still_there(session, round_id=queued, word=word)
    assert rounds.claim(session) is None, "it is held again"
    work._still_there(session, round_id=queued, word="an old word")
    session.rollback()


def test_a_pulse_beats_until_its_block_ends(app, session):
    with pulse(app, heartbeats.beat, 0.02):
        time.sleep(0.3)
    first = session.get_one(Heartbeat, "worker").at
    session.commit()
    time.sleep(0.1)
    session.expire_all()
    assert session.get_one(Heartbeat, "worker").at == first


def test_a_pulse_outlives_a_database_that_is_away(app, caplog):
    def fail(session) -> None:
        session.execute(text("SELECT nothing FROM nowhere"))

    with pulse(app, fail, 0.02):
        time.sleep(0.3)
    assert caplog.text.count("no sign of life") > 1
    assert ProgrammingError.__name__ in caplog.text or "OperationalError" in caplog.text


def test_workers_that_look_at_the_same_moment_remind_once(app, session):
    """Both see the same row; the second one looks again once it holds it."""
    asked = now() - timedelta(hours=13)
    match = factories.proposal(
        session,
        state=MatchState.OFFERED,
        asked=Side.VOLUNTEER,
        asked_at=asked,
        reached_at=asked,
        term_ends_at=asked + timedelta(hours=24),
    )
    match.offer.used = 1
    session.commit()
    start = threading.Barrier(AT_ONCE)

    def look() -> None:
        with app.app_context():
            own = db.session()
            due = list(own.scalars(terms.STEPS[2].due(now())))
            own.rollback()
            assert len(due) == 1
            start.wait()
            for _settled in terms.keep(own):
                own.commit()
            own.rollback()

    workers = [threading.Thread(target=look) for _ in range(AT_ONCE)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert session.scalar(select(func.count()).where(OutboxMail.template == "reminder")) == 1
