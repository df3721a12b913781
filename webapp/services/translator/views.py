"""What a match means for each of its two people, as the engine sees it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import ForOffer, ForRequest, Offers, Requests, viewpoints
from matching.market import Market
from webapp.models import Match, Offer, Request
from webapp.services.translator.columns import offer_rows, policy_of, request_rows

__all__ = ["ForOffer", "ForRequest", "both_views"]


def both_views(session: Session, match: Match) -> tuple[ForRequest, ForOffer]:
    """Return what a match means for its newcomer, and for its volunteer, who has taken the place already."""
    requests = Requests.from_rows(request_rows(session, select(Request).where(Request.id == match.request_id)))
    [row] = offer_rows(session, select(Offer).where(Offer.id == match.offer_id))
    before = row | {"active": max(0, row["active"] - 1)}
    return viewpoints(Market(requests, Offers.from_rows([before]), policy_of(match.programme)), 0, 0)
