"""Many decide at the same moment, for real: threads, connections, commits."""

import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from tests import factories
from webapp.extensions import db
from webapp.models import Match, MatchState, Offer, Side, User
from webapp.services import answers, decisions
from webapp.services.errors import DomainError

pytestmark = pytest.mark.commits
AT_ONCE = 12


def all_at_once(app, deeds):
    """Do every deed in a thread of its own, at the same moment; return how often each outcome came."""
    start, outcomes = threading.Barrier(len(deeds)), Counter()

    def run(deed):
        with app.app_context():
            session = db.session()
            start.wait()
            try:
                deed(session)
                session.commit()
                outcomes["done"] += 1
            except DomainError as error:
                session.rollback()
                outcomes[error.code] += 1

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def test_a_place_is_given_once_however_many_approve(app, session):
    offer = factories.offer(session)
    coordinator = factories.coordinator(session).id
    proposals = [factories.proposal(session, offers=offer).id for _ in range(AT_ONCE)]
    session.commit()

    def approve(id_):
        return lambda own: decisions.approve(own, own.get_one(User, coordinator), own.get_one(Match, id_))

    outcomes = all_at_once(app, [approve(id_) for id_ in proposals])
    assert outcomes == {"done": 1, "no_place_left": AT_ONCE - 1}
    assert session.scalar(select(func.count()).where(Match.state == MatchState.APPROVED)) == 1
    assert session.get_one(Offer, offer.id).used == 1


def test_of_two_coordinators_on_one_match_one_wins_and_the_other_is_told(app, session):
    match = factories.proposal(session).id
    coordinators = [factories.coordinator(session).id for _ in range(2)]
    session.commit()
    deeds = [
        lambda own: decisions.approve(own, own.get_one(User, coordinators[0]), own.get_one(Match, match)),
        lambda own: decisions.reject(own, own.get_one(User, coordinators[1]), own.get_one(Match, match), "other"),
    ]
    assert all_at_once(app, deeds) == {"done": 1, "match_moved_on": 1}


def test_two_proposals_of_one_request_are_not_both_approved(app, session):
    request = factories.request(session)
    coordinator = factories.coordinator(session).id
    proposals = [factories.proposal(session, asks=request).id for _ in range(6)]
    session.commit()

    def approve(id_):
        return lambda own: decisions.approve(own, own.get_one(User, coordinator), own.get_one(Match, id_))

    outcomes = all_at_once(app, [approve(id_) for id_ in proposals])
    assert outcomes["done"] == 1
    assert sum(outcomes.values()) == 6


def test_a_yes_sent_twice_counts_once(app, session):
    match = factories.proposal(session)
    coordinator = factories.coordinator(session)
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    volunteer, id_ = match.offer.person.user.id, match.id
    session.commit()

    def yes(own):
        answers.accept(own, own.get_one(User, volunteer), own.get_one(Match, id_), Side.VOLUNTEER)

    assert all_at_once(app, [yes] * 4) == {"done": 1, "not_your_turn": 3}
