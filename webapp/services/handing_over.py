"""Handing a waiting request over to another office of the town, because the person agreed to it.

The waiting time goes along. From then on the other office decides; where the person has moved house, the old one
does not see them any more.
"""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from webapp.models import (
    Consent,
    District,
    Initiative,
    InitiativeState,
    Match,
    MatchState,
    Openness,
    Programme,
    Request,
    User,
)
from webapp.models.matches import TAKES_PLACE
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.lifecycle import Verb, move
from webapp.services.places import rounded

PURPOSE = "hand_over"
VERSION = "1"
WAITING = frozenset({Openness.OPEN, Openness.PAUSED})


def may_take_over(request: Request) -> Select[Programme]:
    """Return the programmes of other offices of the town that bring people together in the same way."""
    present = request.programme
    return (
        select(Programme)
        .outerjoin(Programme.initiative)
        .where(
            Programme.town_id == present.town_id,
            Programme.kind == request.kind,
            Programme.active,
            Programme.id != present.id,
            or_(Programme.initiative_id.is_(None), Initiative.state == InitiativeState.CONFIRMED),
        )
        .order_by(Programme.name)
    )


def hand_over(
    session: Session, actor: User, request: Request, to: Programme, *, moved_to: District | None = None
) -> None:
    """Let another programme go on looking; `actor` has asked the person, who agreed.

    Undecided suggestions end. Raises `ConflictError` where somebody was found, or the request is not open.
    """
    session.flush()
    session.refresh(request, with_for_update={"of": Request})
    if request.state not in WAITING:
        raise ConflictError("request_not_open")
    matches = session.scalars(
        select(Match).where(Match.request_id == request.id, Match.state.in_((MatchState.PROPOSED, *TAKES_PLACE)))
    ).all()
    if any(match.state is not MatchState.PROPOSED for match in matches):
        raise ConflictError("request_has_match")
    for match in matches:
        move(session, match, Verb.SUPERSEDE, actor)
    given_up, request.programme = request.programme_id, to
    person = request.person
    person.consents.append(
        Consent(purpose=PURPOSE, version=VERSION, language=person.user.language, recorded_by_id=actor.id)
    )
    if moved_to is not None:
        person.district = moved_to
        person.lat, person.lon = rounded(moved_to.lat, moved_to.lon)
    audit.record(session, actor, "request.hand_over", request, given_up=given_up, programme=to.id)
