"""Matches that have ended, as a town has them after some years."""

import numpy as np
import pytest

from matching import FEATURE_NAMES
from tests import factories
from webapp.models import AuditEntry, Match, MatchState


@pytest.fixture
def end(session):
    """Return `end(match, *verbs, state=..., reason=...)`: the match has gone that way, by the audit."""

    def do(match, *verbs, state=MatchState.DISSOLVED, reason="did_not_get_on"):
        match.state, match.end_reason = state, reason
        session.flush()
        for verb in verbs:
            session.add(AuditEntry(verb=f"match.{verb}", subject="matches", subject_key=str(match.id), detail={}))
        session.flush()
        return match

    return do


@pytest.fixture
def ended_matches(session):
    """Return `ended_matches(count)`: so many of the same two people, of whom those with common hours lasted."""

    def do(count):
        asks, offers = factories.request(session), factories.offer(session)
        rng = np.random.default_rng(4)
        matches = []
        for _ in range(count):
            features = {name: int(rng.integers(0, 251)) for name in FEATURE_NAMES}
            lasts = rng.random() < (0.9 if features["hours"] > 125 else 0.2)
            matches.append(
                Match(
                    programme=asks.programme,
                    request=asks,
                    offer=offers,
                    state=MatchState.COMPLETED if lasts else MatchState.DISSOLVED,
                    end_reason="goal_reached" if lasts else "no_time",
                    features=features,
                )
            )
        session.add_all(matches)
        session.flush()
        session.add_all(
            AuditEntry(verb="match.start_trial", subject="matches", subject_key=str(match.id), detail={})
            for match in matches
        )
        session.commit()
        return matches

    return do
