"""`kill -9` in the middle of approvals and of rounds: nothing that was acknowledged is lost, nothing is done twice.

Held against it: one transaction per decision with the key of its form in it, rounds that are stored once.
"""

import http.client
import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests import factories
from tests.attacks.conftest import percentiles
from tests.attacks.test_one_place import given_twice
from tests.servers.product import Caller, Product, wait_until
from webapp.models import AuditEntry, Match, MatchState, Request, Round, RoundState
from webapp.services import rounds

pytestmark = pytest.mark.commits
CALLERS = 6
RIVALS = 2
ANSWERS_BETWEEN_KILLS = 4


def times_done(session: Session, verb: str) -> Counter[int]:
    """How often the audit says that something was done, by the number of its row."""
    keys = session.scalars(select(AuditEntry.subject_key).where(AuditEntry.verb == verb))
    return Counter(int(key) for key in keys)


def losses(session: Session, acknowledged: set[int]) -> list[str]:
    """What went wrong with approvals: lost, or done twice."""
    kept = set(session.scalars(select(Match.id).where(Match.state == MatchState.APPROVED)))
    twice = [match for match, times in times_done(session, "match.approve").items() if times > 1]
    return [
        *(f"{match} was acknowledged and is lost" for match in sorted(acknowledged - kept)),
        *(f"{match} was approved twice" for match in twice),
        *(f"a place of offer {offer} is given twice" for offer in given_twice(session)),
    ]


class Approvers:
    """Callers who approve one suggestion after the other, and send again what got no answer, with the same key."""

    def __init__(self, desk: Caller, matches: list[int]) -> None:
        self.desk, self.todo = desk, iter(matches)
        self.acknowledged: set[int] = set()
        self.outcomes: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._work) for _ in range(CALLERS)]

    def _work(self) -> None:
        while (match := self._next()) is not None:
            for again in itertools.count():
                with suppress(OSError, http.client.HTTPException):
                    answer = self.desk.post(f"/desk/proposals/{match}/approve", once=f"key-of-{match}")
                    if answer.status != 503:  # the database is away: the page says to send it again
                        break
                    self.outcomes["503, sent again"] += 1
                time.sleep(min(0.05 * again, 0.5))
            done = answer.status == 303 or "This is done already" in answer.text
            with self.lock:
                self.seconds.append(answer.seconds)
                self.outcomes[f"{answer.status}{' after a break' if again else ''}"] += 1
                if done:
                    self.acknowledged.add(match)
                else:
                    assert "no free place" in answer.text, answer.text

    def _next(self) -> int | None:
        with self.lock:
            return next(self.todo, None)

    def wait_for_answers(self, wanted: int) -> bool:
        """Wait for so many answers in all; False once there is nothing left to ask."""
        while len(self.seconds) < wanted:
            if not any(thread.is_alive() for thread in self.threads):
                return False
            time.sleep(0.005)
        return True


def kill_gunicorn_workers(product: Product) -> None:
    """Kill what answers requests; Gunicorn's master starts new ones."""
    for worker in product.gunicorn_workers():
        with suppress(psutil.NoSuchProcess):
            worker.kill()


def test_a_lost_and_a_double_approval_are_found(session):
    """The planted faults."""
    lost, double = factories.proposal(session), factories.proposal(session, state=MatchState.APPROVED)
    double.offer.used = 1
    for _twice in range(2):
        session.add(
            AuditEntry(actor=None, verb="match.approve", subject="matches", subject_key=str(double.id), detail={})
        )
    session.commit()
    assert losses(session, {lost.id, double.id}) == [
        f"{lost.id} was acknowledged and is lost",
        f"{double.id} was approved twice",
    ]


@pytest.mark.parametrize("kills", [4, pytest.param(100, marks=pytest.mark.long)], ids=["short", "long"])
def test_killed_in_approvals_nothing_is_lost_and_nothing_is_done_twice(session, product, tell, kills, dialect):
    office = factories.coordinator(session)
    matches = []
    for _offer in range(kills * (ANSWERS_BETWEEN_KILLS + CALLERS) // RIVALS):
        offer = factories.offer(session)
        matches += [factories.proposal(session, offers=offer).id for _rival in range(RIVALS)]
    email = office.email
    session.commit()
    product.start_web()
    approvers = Approvers(product.caller().sign_in(email), matches)
    for thread in approvers.threads:
        thread.start()
    killed = 0
    while killed < kills and approvers.wait_for_answers((killed + 1) * ANSWERS_BETWEEN_KILLS):
        time.sleep(random.uniform(0, 0.03))  # noqa: S311 - a moment that nobody chose
        kill_gunicorn_workers(product)
        killed += 1
    for thread in approvers.threads:
        thread.join(300)
    assert killed == kills
    assert len(approvers.seconds) == len(matches), "every caller got an answer in the end"
    assert losses(session, approvers.acknowledged) == []
    approved = session.scalar(select(func.count()).where(Match.state == MatchState.APPROVED))
    assert len(approvers.acknowledged) == approved == len(matches) // RIVALS
    tell(
        f"{kills} kills in {len(matches)} approvals on {dialect}: 0 lost, 0 double, {dict(approvers.outcomes)}, "
        f"{percentiles(approvers.seconds)}"
    )


# --- rounds ------------------------------------------------------------------------------------------------------


def state_of(session: Session, round_id: int) -> RoundState:
    session.rollback()
    state = session.scalar(select(Round.state).where(Round.id == round_id))
    session.rollback()
    assert state is not None
    return state


def double_proposals(session: Session) -> list[int]:
    """The requests that were proposed to more than one offer at once, or stored twice."""
    session.rollback()
    found = session.scalars(
        select(Match.request_id)
        .where(Match.state == MatchState.PROPOSED)
        .group_by(Match.request_id)
        .having(func.count() > 1)
    )
    return list(found)


def queue_round(session: Session) -> int:
    started = rounds.start(session, None, factories.programme(session))
    session.flush()
    id_ = started.id
    session.commit()
    return id_


def pauses() -> Iterator[float]:
    """How long after its claim a worker is killed: at once, in the middle, late."""
    return itertools.cycle([0.0, 0.05, 0.1, 0.2, 0.4, 0.8])


@pytest.fixture
def crowd(session) -> int:
    """People enough that a round takes a moment."""
    for _each in range(40):
        factories.request(session)
        factories.offer(session)
    session.commit()
    return 40


@pytest.mark.parametrize("kills", [2, pytest.param(100, marks=pytest.mark.long)], ids=["short", "long"])
def test_killed_in_rounds_each_round_is_taken_up_again_and_stored_once(
    session, product, crowd, tell, kills, dialect
):
    product.environment = {**product.environment, "LOST_AFTER_SECONDS": "0.5"}
    round_id = queue_round(session)
    queued, killed_running = 1, 0
    for _kill, pause in zip(range(kills), pauses(), strict=False):
        if state_of(session, round_id) is RoundState.DONE:
            round_id, queued = queue_round(session), queued + 1
        worker = product.start_worker()
        claimed = session.scalar(select(Round.claim).where(Round.id == round_id))
        wait_until(lambda before=claimed, id_=round_id: claim_of(session, id_) != before)
        time.sleep(pause)
        killed_running += state_of(session, round_id) is RoundState.RUNNING
        worker.kill()
        worker.wait(30)
    product.start_worker()
    wait_until(lambda: state_of(session, round_id) is RoundState.DONE)
    states = Counter(session.scalars(select(Round.state)))
    assert states == {RoundState.DONE: queued}
    assert double_proposals(session) == []
    proposed = session.scalars(select(Match.id)).all()
    assert times_done(session, "match.propose") == Counter(proposed)
    assert session.scalar(select(func.count()).where(Match.state == MatchState.PROPOSED)) == crowd
    assert len(proposed) == crowd * queued, "each round stored its proposals once"
    tell(
        f"{kills} kills, {killed_running} of them while a round ran, {queued} rounds on {dialect}: each stored once"
    )


def claim_of(session: Session, round_id: int) -> str:
    session.rollback()
    claim = session.scalar(select(Round.claim).where(Round.id == round_id))
    session.rollback()
    return str(claim)


def test_a_worker_that_was_only_slow_can_store_nothing_any_more(session, crowd):
    """Two on one round: what the lease alone could not prevent."""
    queue_round(session)
    slow = rounds.claim(session)
    assert slow is not None
    word = slow.claim
    session.execute(update(Round).values(heartbeat_at=slow.queued_at - 2 * rounds.LOST_AFTER))
    session.commit()
    quick = rounds.claim(session)
    assert quick is not None
    assert quick.claim != word
    with pytest.raises(rounds.ConflictError, match="round_taken_over"):
        rounds.hold(session, quick.id, word)
    rounds.hold(session, quick.id, quick.claim)
    assert session.scalar(select(func.count()).select_from(Request)) == crowd
