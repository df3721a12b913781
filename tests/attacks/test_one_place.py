"""Many approve at the same moment, through real HTTP and several workers: no place is given twice.

Held against it: locks in one order, a counter that cannot exceed the capacity, and partial unique indexes
(`webapp.services.lifecycle`, `webapp.models.matches`).
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.attacks.conftest import percentiles
from tests.servers.product import Answer
from webapp.models import Match, MatchState, Offer, Round
from webapp.models.matches import TAKES_PLACE

COORDINATORS = 2


def at_once(deeds: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Do every deed in a thread of its own, all let go at the same moment."""
    start, answers = threading.Barrier(len(deeds)), []

    def do(deed: Callable[[], Answer]) -> None:
        start.wait()
        answers.append(deed())

    threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


def given_twice(session: Session) -> list[int]:
    """The offers that more matches take a place of than there are, or than their counter says."""
    taken = (
        select(Match.offer_id, func.count().label("places"))
        .where(Match.state.in_(TAKES_PLACE))
        .group_by(Match.offer_id)
        .subquery()
    )
    wrong = select(Offer.id).join(taken, taken.c.offer_id == Offer.id)
    return list(session.scalars(wrong.where((taken.c.places > Offer.capacity) | (taken.c.places != Offer.used))))


@pytest.fixture
def offer(session) -> Offer:
    return factories.offer(session)


def test_a_place_given_twice_is_found(session, offer):
    """The planted fault: two who both read "one is free" and then both take it."""
    offer.capacity = 2
    for _each in range(2):
        factories.proposal(session, offers=offer, state=MatchState.APPROVED)
    offer.used = 2
    session.flush()
    assert given_twice(session) == []
    offer.used = offer.capacity = 1
    session.flush()
    assert given_twice(session) == [offer.id]


@pytest.mark.commits
@pytest.mark.parametrize(
    ("callers", "rounds"), [(40, 1), pytest.param(200, 20, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_of_many_approvals_of_one_place_one_succeeds(session, offer, product, tell, callers, rounds, dialect):
    proposals = [factories.proposal(session, offers=offer).id for _ in range(callers)]
    emails = [factories.coordinator(session).email for _ in range(COORDINATORS)]
    session.commit()
    product.start_web()
    desks = [product.caller().sign_in(email) for email in emails]

    def approve(number: int) -> Callable[[], Answer]:
        return lambda: desks[number % COORDINATORS].post(f"/desk/proposals/{proposals[number]}/approve")

    seconds = []
    for _round in range(rounds):
        answers = at_once([approve(number) for number in range(callers)])
        assert Counter(answer.status for answer in answers) == {303: 1, 409: callers - 1}
        assert sum("no free place" in answer.text for answer in answers) == callers - 1
        seconds += [answer.seconds for answer in answers]
        approved = session.scalars(select(Match.id).where(Match.state == MatchState.APPROVED)).all()
        assert len(approved) == 1
        assert given_twice(session) == []
        session.execute(update(Match).values(state=MatchState.PROPOSED))
        session.execute(update(Offer).values(used=0))
        session.commit()
    assert product.caller().get("/healthz").status == 200
    tell(
        f"{rounds} rounds of {callers} approvals of one place on {dialect}: 1 each, no 5xx, {percentiles(seconds)}"
    )


@pytest.mark.commits
@pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.long)], ids=["short", "long"])
def test_of_two_coordinators_on_one_match_one_is_told_that_the_other_was_faster(
    session, product, tell, rounds, dialect
):
    matches = [factories.proposal(session).id for _ in range(rounds)]
    emails = [factories.coordinator(session).email for _ in range(2)]
    session.commit()
    product.start_web()
    first, second = (product.caller().sign_in(email) for email in emails)
    winners = Counter()
    for match in matches:
        page = f"/desk/proposals/{match}"
        answers = at_once(
            [
                lambda page=page: first.post(f"{page}/approve"),
                lambda page=page: second.post(f"{page}/reject", reason="other"),
            ]
        )
        assert sorted(answer.status for answer in answers) == [303, 409]
        assert any("Somebody has already decided this" in answer.text for answer in answers)
        state = session.get_one(Match, match).state
        session.commit()
        winners[state.value] += 1
    assert set(winners) <= {"approved", "rejected"}
    tell(f"{rounds} matches, two coordinators each, on {dialect}: {dict(winners)}, one 409 each")


# --- the second line: the database itself, for whoever goes around the services ----------------------------------


def test_the_counter_of_places_cannot_exceed_the_capacity(session, offer):
    with pytest.raises(IntegrityError):
        session.execute(update(Offer).where(Offer.id == offer.id).values(used=offer.capacity + 1))


def test_places_that_are_taken_cannot_be_taken_away(session, offer):
    offer.used = 1
    session.flush()
    with pytest.raises(IntegrityError):
        session.execute(update(Offer).where(Offer.id == offer.id).values(capacity=0))


@pytest.mark.parametrize("state", TAKES_PLACE)
def test_a_request_cannot_hold_two_places(session, state):
    request = factories.request(session)
    factories.proposal(session, asks=request, state=MatchState.APPROVED)
    with pytest.raises(IntegrityError):
        factories.proposal(session, asks=request, state=MatchState(state))


def test_a_pair_cannot_be_open_twice(session, offer):
    match = factories.proposal(session, offers=offer)
    with pytest.raises(IntegrityError):
        factories.proposal(session, asks=match.request, offers=offer)


def test_a_programme_cannot_have_two_rounds_at_once(session):
    programme = factories.programme(session)
    session.add_all([Round(programme=programme), Round(programme=programme)])
    with pytest.raises(IntegrityError):
        session.flush()
