"""Programmes of a town: set up, changed and switched off by its administrator."""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Centre, Initiative, InitiativeState, Kind, Programme, Town, User
from webapp.services import audit
from webapp.services.errors import ConflictError, NotAllowedError
from webapp.services.translator import ADVISED, policy_of


@dataclass(frozen=True)
class Terms:
    """Everything about a programme but its kind; one of `centre` and `initiative` owns it."""

    name: str
    goal: str
    centre: Centre | None
    initiative: Initiative | None
    volunteer_term_hours: int
    newcomer_term_hours: int
    has_trial: bool
    review_every_days: int


@dataclass(frozen=True)
class Wishes:
    """What the programme asks of its pairs, of all that the engine's policy knows."""

    radius_km: float
    minimum_level: str
    require_common_hours: bool
    waiting_first: bool
    no_language_behind: bool


def wishes_of(programme: Programme | None) -> Wishes:
    """Return what a programme asks of its pairs; without one, what a new one asks."""
    policy = policy_of(programme or Programme(policy={"waiting_bonus": ADVISED["waiting_bonus"]}))
    return Wishes(
        radius_km=policy.radius_km,
        minimum_level=policy.minimum_level,
        require_common_hours=policy.require_common_hours,
        waiting_first=policy.waiting_bonus > 0,
        no_language_behind=policy.language_floor > 0,
    )


def add(session: Session, actor: User, town: Town, kind: Kind, terms: Terms, wishes: Wishes) -> Programme:
    """Return a new programme. Raise `ConflictError` where the town has one of that name."""
    programme = Programme(town=town, kind=kind, policy={}, **_columns(terms))
    _refuse_faults(session, town, terms, programme)
    session.add(programme)
    _wish(programme, wishes)
    audit.record(session, actor, "programme.add", programme, kind=kind.value)
    return programme


def change(session: Session, actor: User, programme: Programme, terms: Terms, wishes: Wishes) -> list[str]:
    """Take over what changed; return the names of those settings. It holds for what is decided from now on."""
    _refuse_faults(session, programme.town, terms, programme)
    changed = [name for name, value in _columns(terms).items() if getattr(programme, name) != value]
    for name in changed:
        setattr(programme, name, getattr(terms, name))
    changed += _wish(programme, wishes)
    if changed:
        audit.record(session, actor, "programme.change", programme, fields=changed)
    return changed


def switch(session: Session, actor: User, programme: Programme, *, active: bool) -> None:
    """Switch a programme on or off. What runs in it goes on; nothing new is searched for or asked for."""
    if programme.active is active:
        raise ConflictError("programme_switched")
    programme.active = active
    audit.record(session, actor, "programme.switch_on" if active else "programme.switch_off", programme)


def _columns(terms: Terms) -> dict[str, Any]:
    return {field.name: getattr(terms, field.name) for field in fields(terms)}


def _wish(programme: Programme, wishes: Wishes) -> list[str]:
    before = policy_of(programme)
    wanted = {
        "radius_km": wishes.radius_km,
        "minimum_level": wishes.minimum_level,
        "require_common_hours": wishes.require_common_hours,
        "waiting_bonus": _how_much(before.waiting_bonus, "waiting_bonus", on=wishes.waiting_first),
        "language_floor": _how_much(before.language_floor, "language_floor", on=wishes.no_language_behind),
    }
    changed = [name for name, value in wanted.items() if getattr(before, name) != value]
    programme.policy = programme.policy | {name: wanted[name] for name in changed}
    return changed


def _how_much(before: float, setting: str, *, on: bool) -> float:
    """Return a setting as it stands where it is on already, else as the engine recommends it."""
    return (before or ADVISED[setting]) if on else 0.0


def _refuse_faults(session: Session, town: Town, terms: Terms, programme: Programme) -> None:
    owner = terms.centre or terms.initiative
    if owner is None or (terms.centre and terms.initiative) or owner.town_id != town.id:
        raise NotAllowedError("other_town")
    if isinstance(owner, Initiative) and owner.state is not InitiativeState.CONFIRMED:
        raise NotAllowedError("initiative_not_confirmed")
    with session.no_autoflush:
        same = select(Programme.id).where(Programme.town_id == town.id, Programme.name == terms.name)
        if session.scalar(same.where(Programme.id != (programme.id or 0))) is not None:
            raise ConflictError("name_taken")
