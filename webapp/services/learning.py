"""Learning from ended matches: when it is due, what is kept, and what is in use.

A model is used by itself once it has learned from enough matches and foretold those kept from it better than the
starting values did. An administrator can go back to the starting values; that stays until they say otherwise.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Kind, LearnedModel, Town, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.translator import Lesson, ended_matches, is_readable

ENOUGH = 100
"""Ended matches that a model must have learned from before it is used. With fewer, it may be worse by chance."""
LEAST = 20
"""Ended matches from which it is worth learning at all."""
EVERY = timedelta(days=7)
KINDS = (Kind.MENTOR, Kind.GUIDE)


@dataclass(frozen=True)
class Standing:
    """How far a town has come with a kind: ended matches that teach something, the newest model, the one in use."""

    kind: Kind
    ended: int
    lasted: int
    newest: LearnedModel | None
    in_use: LearnedModel | None

    @property
    def can_be_used(self) -> bool:
        """Whether what was learned last could be used, and is not."""
        return self.newest is not None and self.in_use is None and good_enough(self.newest)


def good_enough(model: LearnedModel) -> bool:
    """Whether a model has learned from enough, and foretells no worse than the starting values."""
    if model.pairs < ENOUGH or model.brier is None or model.prior_brier is None:
        return False
    return model.brier <= model.prior_brier and is_readable(model)


def newest(session: Session, town: Town, kind: Kind) -> LearnedModel | None:
    """Return the model that was trained last."""
    found = select(LearnedModel).where(LearnedModel.town_id == town.id, LearnedModel.kind == kind)
    return session.scalar(found.order_by(LearnedModel.trained_at.desc(), LearnedModel.id.desc()).limit(1))


def _ended(session: Session, town: Town, kind: Kind) -> tuple[int, int]:
    """Return how many ended matches teach something, and how many of them lasted."""
    ended = ended_matches(town, kind).subquery()
    count, lasted = session.execute(select(func.count(), func.coalesce(func.sum(ended.c.lasted), 0))).one()
    return count, int(lasted)


def standing(session: Session, town: Town, kind: Kind) -> Standing:
    """Return how far a town has come with a kind."""
    active = session.scalar(
        select(LearnedModel).where(
            LearnedModel.town_id == town.id, LearnedModel.kind == kind, LearnedModel.active.is_(True)
        )
    )
    in_use = active if active is not None and is_readable(active) else None
    return Standing(kind, *_ended(session, town, kind), newest(session, town, kind), in_use)


def due(session: Session) -> list[tuple[Town, Kind]]:
    """Return the towns and kinds with something new to learn from, whose model is missing or a week old.

    A model of an older version is due at once.
    """
    found = []
    for town in session.scalars(select(Town).order_by(Town.id)):
        for kind in KINDS:
            last = newest(session, town, kind)
            if last is not None and not is_readable(last):
                last = None
            if last is None or last.trained_at <= now() - EVERY:
                ended, lasted = _ended(session, town, kind)
                if ended >= LEAST and 0 < lasted < ended and (last is None or ended != last.pairs):
                    found.append((town, kind))
    return found


def keep(session: Session, actor: User | None, town: Town, kind: Kind, lesson: Lesson) -> LearnedModel:
    """Store what was learned, and use it where it is good enough and nobody went back to the starting values."""
    session.execute(select(Town.id).where(Town.id == town.id).with_for_update())
    last = newest(session, town, kind)
    model = LearnedModel(
        town=town,
        kind=kind,
        pairs=lesson.pairs,
        lasted=lesson.lasted,
        calibration_error=lesson.calibration_error,
        brier=lesson.brier,
        prior_brier=lesson.prior_brier,
        set_aside_at=last.set_aside_at if last is not None else None,
        record=lesson.record,
    )
    session.add(model)
    audit.record(session, actor, "town.learn", town, kind=kind.value, pairs=lesson.pairs)
    if model.set_aside_at is None and good_enough(model):
        _use(session, model)
    return model


def use_learned(session: Session, actor: User, town: Town, kind: Kind) -> LearnedModel:
    """Use what was learned last; refused where it is not good enough."""
    model = newest(session, town, kind)
    if model is None or not good_enough(model):
        raise ConflictError("nothing_learned")
    _use(session, model)
    audit.record(session, actor, "town.use_learned", town, kind=kind.value, pairs=model.pairs)
    return model


def use_starting_values(session: Session, actor: User, town: Town, kind: Kind) -> None:
    """Go back to the starting values, until somebody says otherwise."""
    _stop(session, town.id, kind)
    model = newest(session, town, kind)
    if model is not None:
        model.set_aside_at = now()
    audit.record(session, actor, "town.use_starting_values", town, kind=kind.value)


def _use(session: Session, model: LearnedModel) -> None:
    session.flush()
    _stop(session, model.town_id, model.kind)
    model.active, model.set_aside_at = True, None
    session.flush()


def _stop(session: Session, town_id: int, kind: Kind) -> None:
    session.execute(
        update(LearnedModel)
        .where(LearnedModel.town_id == town_id, LearnedModel.kind == kind, LearnedModel.active.is_(True))
        .values(active=False)
        .execution_options(synchronize_session="fetch")
    )
