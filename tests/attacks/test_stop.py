"""Asked to stop, the product ends what it is doing: no answer is cut off, no round is left behind."""

import threading
import time

import pytest
from sqlalchemy import create_engine, text

from tests import factories
from tests.attacks.test_kill import queue_round, state_of
from tests.servers.product import Answer, wait_until
from webapp.db import engine_options
from webapp.models import Match, MatchState, RoundState
from webapp.work import run_queued_rounds, stopping

pytestmark = pytest.mark.commits


@pytest.fixture
def everybody_waits(app, dialect):
    """Somebody holds the lock that a decision needs; call the fixture to let go."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(url, **engine_options(url))
    connection = engine.connect()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if dialect == "sqlite" else "BEGIN")
    if dialect == "postgresql":
        connection.execute(text("SELECT id FROM programmes FOR UPDATE"))
    yield lambda: connection.exec_driver_sql("ROLLBACK")
    connection.close()
    engine.dispose()


def test_a_slow_request_gets_its_answer_though_the_server_is_asked_to_stop(session, product, request):
    match, email = factories.proposal(session).id, factories.coordinator(session).email
    session.commit()
    web = product.start_web()
    desk = product.caller().sign_in(email)
    let_go = request.getfixturevalue("everybody_waits")
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(desk.post(f"/desk/proposals/{match}/approve")))
    asking.start()
    time.sleep(0.5)
    web.terminate()
    time.sleep(0.5)
    assert answers == [], "it was not slow, so nothing was shown"
    let_go()
    asking.join(30)
    assert web.wait(30) == 0
    assert [answer.status for answer in answers] == [303]
    assert answers[0].seconds > 0.9
    assert session.get_one(Match, match).state is MatchState.APPROVED


def test_a_worker_that_is_asked_to_stop_leaves_no_round_behind(session, product):
    for _each in range(30):
        factories.request(session)
        factories.offer(session)
    round_id = queue_round(session)
    worker = product.start_worker()
    wait_until(lambda: state_of(session, round_id) is not RoundState.QUEUED)
    assert product.stop(worker) == 0, product.said()
    assert state_of(session, round_id) in {RoundState.QUEUED, RoundState.DONE}


def test_a_round_that_must_stop_in_the_middle_is_put_back(app, session, monkeypatch):
    factories.request(session)
    factories.offer(session)
    round_id = queue_round(session)
    from webapp import work

    freeze = work.translator.freeze

    def freeze_and_be_asked_to_stop(*arguments: object) -> object:
        stopping(app).set()
        return freeze(*arguments)

    monkeypatch.setattr(work.translator, "freeze", freeze_and_be_asked_to_stop)
    with app.app_context():
        run_queued_rounds(app)
    assert state_of(session, round_id) is RoundState.QUEUED
    monkeypatch.undo()
    stopping(app).clear()
    with app.app_context():
        run_queued_rounds(app)
    assert state_of(session, round_id) is RoundState.DONE
