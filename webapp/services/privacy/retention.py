"""Terms run out by themselves: every night, one thing at a time, and it can be stopped and repeated."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import RetentionRun, RetentionTerm, Town, User
from webapp.services import audit
from webapp.services.errors import NotAllowedError
from webapp.services.local_time import LOCAL_TIME
from webapp.services.privacy.kinds import BY_NAME, KINDS, WARNING, Kind

AT_NIGHT = 2
"""From this hour on, in the town's time."""
LOST_AFTER = timedelta(minutes=15)
SHORTEST, LONGEST = 1, 3650


def days_of(session: Session, town: Town | None) -> dict[str, int]:
    """Return for how many days a town keeps each kind of data."""
    rows = session.scalars(select(RetentionTerm).where(RetentionTerm.town_id == town.id)) if town else ()
    own = {row.kind: row.days for row in rows}
    return {kind.name: own.get(kind.name, kind.days) for kind in KINDS}


def set_days(session: Session, actor: User, town: Town, days: Mapping[str, int]) -> list[str]:
    """Set a town's own terms; return the kinds whose term is another one now."""
    before = days_of(session, town)
    changed = [name for name, term in days.items() if before[name] != term]
    for name in changed:
        if not SHORTEST <= days[name] <= LONGEST or name not in BY_NAME:
            raise NotAllowedError("term_misfit")
        row = session.get(RetentionTerm, (town.id, name)) or RetentionTerm(town_id=town.id, kind=name)
        row.days = days[name]
        session.add(row)
    if changed:
        audit.record(session, actor, "town.retention", town, **{name: days[name] for name in changed})
    return changed


def _work(session: Session, town: Town | None, at: datetime) -> Iterator[tuple[Kind, datetime]]:
    """Yield each kind with the moment before which it has run out; the warning comes before what it warns of."""
    days = days_of(session, town)
    for kind in (WARNING, *KINDS):
        yield kind, at - timedelta(days=days.get(kind.name, days["inactive"]))


def preview(session: Session, town: Town | None, at: datetime | None = None) -> dict[str, int]:
    """Return how much of each kind would go tonight."""
    town_id = town.id if town else None
    return {
        kind.name: session.scalar(select(func.count()).select_from(kind.due(town_id, before).subquery())) or 0
        for kind, before in _work(session, town, at or now())
    }


def settle(session: Session, kept_list: Path, at: datetime | None = None) -> Iterator[str]:
    """Settle all that has run out; yields the kind after each, for the caller to commit."""
    at = at or now()
    for town_id in [*session.scalars(select(Town.id).order_by(Town.id)), None]:
        town = session.get(Town, town_id) if town_id else None
        for kind, before in list(_work(session, town, at)):
            for key in session.scalars(kind.due(town_id, before)).all():
                try:
                    kind.settle(session, key, kept_list)
                except NoResultFound:
                    continue  # it went with something else
                yield kind.name


def night_of(at: datetime) -> date | None:
    """Return the day whose night work may begin, in the town's time; None before its hour."""
    local = at.astimezone(LOCAL_TIME)
    return local.date() if local.hour >= AT_NIGHT else None


def claim(session: Session, at: datetime | None = None) -> RetentionRun | None:
    """Take tonight's work, unless it is done, or somebody is at it; what a worker left behind is taken up again."""
    at = at or now()
    night = night_of(at)
    if night is None:
        return None
    run = session.get(RetentionRun, night, with_for_update=True)
    if run is None:
        try:
            with session.begin_nested():
                run = RetentionRun(day=night, started_at=at, beat_at=at)
                session.add(run)
        except IntegrityError:
            return None
        return run
    if run.finished_at is not None or run.beat_at > at - LOST_AFTER:
        return None
    run.beat_at = at
    return run


def note(run: RetentionRun, kind: str) -> None:
    """Count one, and show that the work goes on."""
    run.counts = {**run.counts, kind: run.counts.get(kind, 0) + 1}
    run.beat_at = now()


def finish(run: RetentionRun) -> None:
    """Note that the night's work is done."""
    run.finished_at = run.beat_at = now()
