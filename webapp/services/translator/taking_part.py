"""Who takes part in a programme's round: paused, withdrawn and matched people stay out."""

from sqlalchemy import Select, or_, select

from webapp.models import (
    Catchment,
    Match,
    Membership,
    MembershipState,
    Offer,
    Openness,
    Person,
    Programme,
    Request,
    Vetting,
)
from webapp.models.matches import TAKES_PLACE


def waiting_requests(programme: Programme) -> Select[Request]:
    """Return the open requests of a programme that have nobody yet."""
    placed = select(Match.request_id).where(Match.state.in_(TAKES_PLACE))
    return (
        select(Request)
        .where(
            Request.programme_id == programme.id,
            Request.state == Openness.OPEN,
            Request.id.not_in(placed),
        )
        .order_by(Request.id)
    )


def available_offers(programme: Programme) -> Select[Offer]:
    """Return the open offers a programme may draw on.

    A centre: those of its districts, and those of other centres whose volunteers allow it. An initiative: its
    confirmed members. Who is not vetted yet, or has no free place, is among them: the engine refuses them by
    its own rules, so that a coordinator sees that this is what is missing.
    """
    offers = select(Offer).join(Offer.person).where(Offer.state == Openness.OPEN, Offer.vetting != Vetting.REFUSED)
    if programme.initiative_id is not None:
        members = select(Membership.person_id).where(
            Membership.initiative_id == programme.initiative_id, Membership.state == MembershipState.CONFIRMED
        )
        return offers.where(Person.id.in_(members)).order_by(Offer.id)
    served = select(Catchment.district_id).where(Catchment.centre_id == programme.centre_id)
    elsewhere = Offer.open_to_other_centres.is_(True) & (Offer.vetting == Vetting.VETTED)
    return offers.where(or_(Person.district_id.in_(served), elsewhere)).order_by(Offer.id)
