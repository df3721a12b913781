"""The life of a match: the ways there are, and no others."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import AuditEntry, MatchState
from webapp.models.matches import TAKES_PLACE
from webapp.services.errors import ConflictError, NoPlaceError
from webapp.services.lifecycle import WAYS, Verb, move

# PRODUCT: the picture of a match's life, written out once more and independently of the code.
ALLOWED = {
    ("proposed", "approve"): "approved",
    ("proposed", "reject"): "rejected",
    ("proposed", "supersede"): "superseded",
    ("proposed", "withdraw"): "withdrawn",
    ("approved", "offer"): "offered",
    ("approved", "withdraw"): "withdrawn",
    ("offered", "accept"): "accepted",
    ("offered", "decline"): "declined",
    ("offered", "expire"): "expired",
    ("offered", "withdraw"): "withdrawn",
    ("accepted", "start_trial"): "trial",
    ("accepted", "complete"): "completed",
    ("accepted", "dissolve"): "dissolved",
    ("accepted", "withdraw"): "withdrawn",
    ("trial", "activate"): "active",
    ("trial", "dissolve"): "dissolved",
    ("trial", "withdraw"): "withdrawn",
    ("active", "complete"): "completed",
    ("active", "dissolve"): "dissolved",
    ("active", "withdraw"): "withdrawn",
}


def test_the_ways_are_those_of_the_picture():
    ways = {(state.value, verb.value): target.value for verb, (states, target) in WAYS.items() for state in states}
    assert ways == ALLOWED


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", MatchState)
def test_each_step_goes_where_the_picture_says_or_nowhere(session, state, verb):
    taken = state.value in TAKES_PLACE
    match = factories.proposal(session, state=state)
    match.offer.used = int(taken)
    coordinator = factories.coordinator(session)

    target = ALLOWED.get((state.value, verb.value))
    if target is None:
        with pytest.raises(ConflictError):
            move(session, match, verb, coordinator)
        assert match.state is state
        assert match.offer.used == int(taken)
        return
    move(session, match, verb, coordinator)
    assert match.state.value == target
    assert match.offer.used == int(target in TAKES_PLACE)


def test_every_step_is_in_the_audit_without_a_name(session):
    match = factories.proposal(session)
    coordinator = factories.coordinator(session)
    move(session, match, Verb.REJECT, coordinator, reason="does_not_fit")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "match.reject")).one()
    assert (entry.actor_id, entry.subject, entry.subject_id) == (coordinator.id, "matches", match.id)
    assert entry.detail == {"reason": "does_not_fit"}


def test_a_volunteer_without_a_free_place_takes_nobody_on(session):
    match = factories.proposal(session, offers=factories.offer(session, capacity=0))
    with pytest.raises(NoPlaceError):
        move(session, match, Verb.APPROVE, None)
