"""How many could help: volunteers who are vetted, taking part, and have a free place."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.models import District, Kind, Offer, Openness, Person, Vetting
from webapp.services.narrowing import holds_code


def count_helpers(
    session: Session, needs: Iterable[str], must_need: str | None = None, town_id: int | None = None
) -> int:
    """Return how many mentors and guides could help with what must be covered, else with any of `needs`.

    Without a town: of all towns here.
    """
    wanted = [must_need] if must_need else sorted(needs)
    if not wanted:
        return 0
    could = select(func.count(Offer.id)).where(
        Offer.vetting == Vetting.VETTED,
        Offer.state == Openness.OPEN,
        Offer.used < Offer.capacity,
        _any_of(Offer.kinds, [Kind.MENTOR, Kind.GUIDE]),
        _any_of(Offer.skills, wanted),
    )
    if town_id is not None:
        could = could.join(Offer.person).join(Person.district).where(District.town_id == town_id)
    return session.scalar(could) or 0


def _any_of(column: InstrumentedAttribute[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(holds_code(column, str(code)) for code in codes))
