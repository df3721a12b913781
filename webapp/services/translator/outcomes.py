"""Ended matches as a history to learn from, and what is learned from it.

As in `history.csv`: 1 for a match that was completed, or that ended after its trial for reasons outside the pair;
0 for one that ended for reasons within the pair. Who never met, or gave a reason that says nothing, is absent.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, String, and_, case, cast, or_, select
from sqlalchemy.orm import Session

from matching import FEATURE_NAMES, Offers, Policy, Requests
from matching.market import Market
from matching.portable import to_record
from matching.scorecard import Grading
from matching.shapes import GRADES
from webapp.models import AuditEntry, Kind, Match, MatchState, Offer, Programme, Request, Town
from webapp.services.translator.columns import offer_rows, request_rows

OUTSIDE = ("goal_reached", "found_work", "moved_away")
"""Reasons that say nothing against the pair."""
WITHIN = ("did_not_get_on", "safety", "no_time")
"""Reasons within the pair; too little time is one, because hours and load are among what is matched by."""


@dataclass(frozen=True, eq=False)
class History:
    """Ended matches: `features` (k, features) in [0, 1], `lasted` (k,) 1 or 0."""

    features: NDArray[np.float64]
    lasted: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lasted)

    @property
    def teaches(self) -> bool:
        """Whether there are matches of either kind."""
        return 0 < int(self.lasted.sum()) < len(self)


@dataclass(frozen=True)
class Lesson:
    """What was learned: the record to store, and how well it foretold matches that were kept from it."""

    record: dict[str, Any]
    pairs: int
    lasted: int
    calibration_error: float
    brier: float | None
    prior_brier: float | None


def _went(verb: str) -> ColumnElement[bool]:
    return (
        select(AuditEntry.id)
        .where(
            AuditEntry.subject == Match.__tablename__,
            AuditEntry.subject_key == cast(Match.id, String),
            AuditEntry.verb == verb,
        )
        .exists()
    )


def ended_matches(town: Town, kind: Kind) -> Select[tuple[int, int]]:
    """Return the ids of ended matches that teach something, and whether each lasted (1 or 0)."""
    lasted = or_(
        Match.state == MatchState.COMPLETED,
        and_(Match.state == MatchState.DISSOLVED, Match.end_reason.in_(OUTSIDE), _went("match.activate")),
    )
    met = or_(Programme.has_trial.is_(False), _went("match.start_trial"))
    did_not = and_(Match.state == MatchState.DISSOLVED, Match.end_reason.in_(WITHIN), met)
    return (
        select(Match.id, case((lasted, 1), else_=0).label("lasted"))
        .join(Match.programme)
        .where(Programme.town_id == town.id, Programme.kind == kind, or_(lasted, did_not))
        .order_by(Match.id)
    )


def history_of(session: Session, town: Town, kind: Kind) -> History:
    """Return the history of a town and kind.

    The features are those that were kept with the match when the two were proposed. A match of before they were
    kept, or of a version with other features, counts with today's rows of its two people.
    """
    outcome = {row.id: row.lasted for row in session.execute(ended_matches(town, kind))}
    matches = session.scalars(select(Match).where(Match.id.in_(outcome)).order_by(Match.id)).all()
    kept = {match.id: match.features for match in matches if set(match.features) == set(FEATURE_NAMES)}
    kept |= _today(session, [match for match in matches if match.id not in kept])
    grades = np.array([[kept[id_][name] for name in FEATURE_NAMES] for id_ in outcome], float)
    return History(
        grades.reshape(-1, len(FEATURE_NAMES)) / GRADES, np.array(list(outcome.values()), np.int64).reshape(-1)
    )


def _today(session: Session, matches: list[Match]) -> dict[int, dict[str, int]]:
    """Return the grades of matches by the rows of their people as they are now."""
    asked = request_rows(session, select(Request).where(Request.id.in_([match.request_id for match in matches])))
    given = offer_rows(session, select(Offer).where(Offer.id.in_([match.offer_id for match in matches])))
    row_of = {int(row["id"]): number for number, row in enumerate(asked)}
    col_of = {int(row["id"]): number for number, row in enumerate(given)}
    market = Market(Requests.from_rows(asked), Offers.from_rows(given), Policy())
    rows = np.array([row_of[match.request_id] for match in matches], np.int64)
    cols = np.array([col_of[match.offer_id] for match in matches], np.int64)
    return {
        match.id: dict(zip(FEATURE_NAMES, grades.tolist(), strict=True))
        for match, grades in zip(matches, Grading(market)(rows, cols), strict=True)
    }


def learn(history: History) -> Lesson:
    """Return what the engine learns from a history with matches of either kind; it asks no database."""
    from matching import AffinityModel  # noqa: PLC0415 - scikit-learn takes seconds to load, in the worker alone

    model = AffinityModel.prior(Policy()).fit(history.features, history.lasted)
    card, training = model.scorecard(Policy()), model.training_
    return Lesson(
        record=to_record(card),
        pairs=training.pairs,
        lasted=training.lasted,
        calibration_error=training.calibration_error,
        brier=training.brier,
        prior_brier=training.prior_brier,
    )
