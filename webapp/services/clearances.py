"""Clearances run out: weeks before, the volunteer is told once, and the office sees who needs a new one."""

from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Clearance, Offer, Openness, Vetting
from webapp.services.local_time import local_day
from webapp.services.notifications import notify

REMINDED_BEFORE = timedelta(weeks=8)
"""A certificate of conduct takes two to four weeks to come."""


def _in_time() -> date:
    return local_day(now()) + REMINDED_BEFORE


def _counts_at_most_until(day: date | BindParameter[date]) -> ColumnElement[bool]:
    clean = Offer.clearance.has(Clearance.no_relevant_entry.is_(True) & (Clearance.valid_until <= day))
    return clean & (Offer.vetting == Vetting.VETTED) & (Offer.state != Openness.WITHDRAWN)


TO_RENEW = _counts_at_most_until(bindparam(None, callable_=_in_time, type_=Date))
"""Whether a volunteer who takes part needs a new clearance soon, or by now; today is looked up with each query."""


def to_remind(at: datetime) -> Select[int]:
    """Return the offers (ids) whose clearance still counts, runs out soon, and was not mentioned yet."""
    today = local_day(at)
    unsaid = Offer.clearance.has(Clearance.reminded_at.is_(None) & (Clearance.valid_until >= today))
    return select(Offer.id).where(_counts_at_most_until(today + REMINDED_BEFORE), unsaid)


def remind(session: Session, offer_id: int, at: datetime) -> None:
    """Tell the volunteer, once for each clearance; the office phones whoever has no e-mail."""
    offer = session.get_one(Offer, offer_id)
    if offer.clearance is not None:
        offer.clearance.reminded_at = at
        notify(session, offer.person.user, "clearance_ends", offer=offer.id)
