"""The other person of a match, once both said yes: the name, and how to reach each other."""

from dataclasses import dataclass

from webapp.match_cards import Field, headline, personal_sight
from webapp.models import Centre, ContactWay, Match, Side


@dataclass(frozen=True)
class Meeting:
    """What one of the two may know of the other. Without `email` and `phone` the `centre` brings them together."""

    name: str
    email: str
    phone: str
    centre: Centre
    confirmed: bool
    theirs_confirmed: bool


def meeting_of(match: Match, side: Side) -> Meeting | None:
    """Return the other person, or None before both said yes and after it ended."""
    volunteer, sight = side is Side.VOLUNTEER, personal_sight(match, side)
    theirs = Side.NEWCOMER if volunteer else Side.VOLUNTEER
    if not sight.sees(theirs, Field.CONTACT):
        return None
    other = match.request.person if volunteer else match.offer.person
    moments = (match.volunteer_confirmed_at, match.newcomer_confirmed_at)
    mine, other_moment = moments if volunteer else moments[::-1]
    return Meeting(
        name=headline(other, theirs, sight),
        email=(other.email or "") if other.contact_way is ContactWay.EMAIL else "",
        phone=(other.phone or "") if other.contact_way is ContactWay.PHONE else "",
        centre=other.district.centre,
        confirmed=mine is not None,
        theirs_confirmed=other_moment is not None,
    )
