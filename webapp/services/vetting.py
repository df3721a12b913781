"""How an office comes to trust a volunteer: the talk, the yes or no, the clearance, the load."""

from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Clearance, Offer, Openness, User, Vetting
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify
from webapp.services.openness import may_take_part
from webapp.services.running import open_matches_of_offer, withdraw

NOT_YET_DECIDED = frozenset({Vetting.REGISTERED, Vetting.INVITED})


def _must_be(offer: Offer, *states: Vetting) -> None:
    if offer.vetting not in states or offer.state is Openness.WITHDRAWN:
        raise ConflictError("vetting_moved_on")


def invite(session: Session, actor: User, offer: Offer) -> bool:
    """Invite a volunteer to a talk; return whether a mail leaves (else somebody phones)."""
    _must_be(offer, *NOT_YET_DECIDED)
    offer.vetting, offer.invited_at = Vetting.INVITED, now()
    audit.record(session, actor, "offer.invite", offer)
    return notify(session, offer.person.user, "invited_to_talk", offer=offer.id)


def vet(session: Session, actor: User, offer: Offer) -> None:
    """The talk went well: the volunteer takes part from now on. Somebody refused before may come back."""
    _must_be(offer, *NOT_YET_DECIDED, Vetting.REFUSED)
    offer.vetting, offer.vetted_at, offer.vetted_by_id = Vetting.VETTED, now(), actor.id
    offer.closed_at = None
    audit.record(session, actor, "offer.vet", offer)
    notify(session, offer.person.user, "vetted", offer=offer.id)


def refuse(session: Session, actor: User, offer: Offer) -> None:
    """The office does not take this volunteer on (any more); what is open ends.

    Whoever waited for this volunteer keeps the waiting time.
    """
    _must_be(offer, *NOT_YET_DECIDED, Vetting.VETTED)
    for match in open_matches_of_offer(session, offer.id):
        withdraw(session, actor, match)
    offer.vetting, offer.vetted_at, offer.vetted_by_id = Vetting.REFUSED, None, None
    offer.closed_at = now()
    audit.record(session, actor, "offer.refuse", offer)


def record_clearance(
    session: Session,
    actor: User,
    offer: Offer,
    issued_on: date,
    seen_on: date,
    *,
    no_relevant_entry: bool,
    valid_months: int,
) -> None:
    """Record that a certificate of conduct was seen: all that § 72a SGB VIII lets an office keep.

    It counts for `valid_months` from its date of issue (a setting of the municipality).
    """
    clearance = offer.clearance or Clearance()
    clearance.issued_on, clearance.seen_on = issued_on, seen_on
    clearance.seen_by_id, clearance.no_relevant_entry = actor.id, no_relevant_entry
    clearance.valid_until = issued_on + relativedelta(months=valid_months)
    clearance.reminded_at = None
    offer.clearance = clearance
    audit.record(session, actor, "offer.see_clearance", offer)


def set_capacity(session: Session, actor: User, offer: Offer, capacity: int) -> None:
    """Change how many people the volunteer takes on at once; never below those they have."""
    session.refresh(offer, with_for_update=True)
    if capacity < offer.used:
        raise ConflictError("places_in_use")
    offer.capacity = capacity
    audit.record(session, actor, "offer.change_capacity", offer, capacity=capacity)


def pause(session: Session, actor: User, offer: Offer, until: date | None) -> None:
    """Leave the volunteer out of new suggestions, until a date or until somebody resumes; matches run on."""
    if offer.state not in {Openness.OPEN, Openness.PAUSED}:
        raise ConflictError("offer_not_open")
    offer.state, offer.paused_until = Openness.PAUSED, until
    audit.record(session, actor, "offer.pause", offer)


def resume(session: Session, actor: User, offer: Offer) -> None:
    """The volunteer takes part again, and refusals are counted anew."""
    if offer.state is not Openness.PAUSED:
        raise ConflictError("offer_not_open")
    if not may_take_part(offer.person):
        raise ConflictError("use_paused")
    offer.state, offer.paused_until, offer.refusals_running = Openness.OPEN, None, 0
    audit.record(session, actor, "offer.resume", offer)
