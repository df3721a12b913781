"""The only functions that fetch a row a person may own. What is not theirs does not exist for them: 404.

`scope` functions return the SELECT of everything a user may see of a kind; the `..._for` functions fetch one
row of that scope. Pages list by the first and open by the second, so a list and its rows cannot disagree.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from webapp.models import (
    Catchment,
    Centre,
    District,
    GuideChapter,
    Initiative,
    InitiativeState,
    Institution,
    Match,
    Membership,
    MembershipState,
    Offer,
    OutboxMail,
    Person,
    Programme,
    Request,
    Role,
    RoleName,
    Round,
    Town,
    User,
)
from webapp.services.outbox import dead_letters
from webapp.services.staff import STAFF
from webapp.signed_out import ask_to_sign_in

Row = TypeVar("Row")
OfTown = TypeVar("OfTown", Centre, Institution, District, Initiative, Programme)
Place = TypeVar("Place", Centre, Institution, GuideChapter)
MAX_ID = 2**31 - 1


def guard(*roles: RoleName) -> Callable[[], ResponseReturnValue | None]:
    """Return a `before_request` guard: strangers sign in first, and without one of `roles` there is no page."""
    names = {role.value for role in roles}

    def check() -> ResponseReturnValue | None:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if names.isdisjoint(role.name for role in current_user.roles):
            abort(404)
        return None

    return check


def _one(session: Session, scope: Select[Row], key: Any, id_: int) -> Row:
    row = session.scalar(scope.where(key == id_)) if 0 < id_ <= MAX_ID else None
    if row is None:
        abort(404)
    return row


def _has(user: User, role: RoleName) -> bool:
    return any(held.name == role.value for held in user.roles)


def _centre_of(user: User) -> int | None:
    return user.centre_id if _has(user, RoleName.COORDINATOR) else None


def _initiative_of(user: User) -> int | None:
    """Return the initiative a manager acts for; an unconfirmed one sees nothing yet."""
    if not _has(user, RoleName.INITIATIVE_MANAGER) or user.initiative is None:
        return None
    return user.initiative_id if user.initiative.state is InitiativeState.CONFIRMED else None


def programmes_of(user: User) -> Select[Programme]:
    """Return the programmes that the user's centre or initiative owns."""
    centre, initiative = _centre_of(user), _initiative_of(user)
    if centre is None and initiative is None:
        return select(Programme).where(false())
    return select(Programme).where(
        or_(
            Programme.centre_id == centre if centre is not None else false(),
            Programme.initiative_id == initiative if initiative is not None else false(),
        )
    )


def _served_districts(user: User) -> Select[int]:
    """Return the districts of the user's centre; of nobody else's."""
    centre = _centre_of(user)
    served = select(Catchment.district_id)
    return served.where(false()) if centre is None else served.where(Catchment.centre_id == centre)


def _confirmed_members(user: User) -> Select[int]:
    """Return the people who are confirmed members of the user's initiative."""
    initiative = _initiative_of(user)
    members = select(Membership.person_id).where(Membership.state == MembershipState.CONFIRMED)
    return members.where(false()) if initiative is None else members.where(Membership.initiative_id == initiative)


def memberships_of(user: User) -> Select[Membership]:
    """Return who is, or wants to be, a member of the initiative that the user manages."""
    initiative = _initiative_of(user)
    memberships = select(Membership)
    if initiative is None:
        return memberships.where(false())
    return memberships.where(Membership.initiative_id == initiative)


def requests_of(user: User) -> Select[Request]:
    """Return the requests in the user's own programmes, and those of people in the centre's districts."""
    return (
        select(Request)
        .join(Request.person)
        .where(
            or_(
                Request.programme_id.in_(programmes_of(user).with_only_columns(Programme.id)),
                Person.district_id.in_(_served_districts(user)),
            )
        )
    )


def offers_of(user: User) -> Select[Offer]:
    """Return the offers of volunteers in the centre's districts, and of the initiative's confirmed members."""
    return (
        select(Offer)
        .join(Offer.person)
        .where(
            or_(
                Person.district_id.in_(_served_districts(user)),
                Person.id.in_(_confirmed_members(user)),
            )
        )
    )


def matches_of(user: User) -> Select[Match]:
    """Return the matches of the user's own programmes."""
    return select(Match).where(Match.programme_id.in_(programmes_of(user).with_only_columns(Programme.id)))


def releases_of(user: User) -> Select[Match]:
    """Return the matches of other programmes that ask for a volunteer of the user's centre."""
    return (
        select(Match)
        .join(Match.offer)
        .join(Offer.person)
        .where(
            Person.district_id.in_(_served_districts(user)),
            Match.release_asked_at.is_not(None),
            Match.programme_id.not_in(programmes_of(user).with_only_columns(Programme.id)),
        )
    )


def own_matches(user: User) -> Select[Match]:
    """Return the matches in which the user is one of the two people."""
    person = user.person.id if user.person is not None else None
    mine = select(Match).join(Match.request).join(Match.offer)
    if person is None:
        return mine.where(false())
    return mine.where(or_(Request.person_id == person, Offer.person_id == person))


def initiatives_of(user: User) -> Select[Initiative]:
    """Return the initiatives that the user's centre confirms, or the one the user manages."""
    centre = _centre_of(user)
    manages = user.initiative_id if _has(user, RoleName.INITIATIVE_MANAGER) else None
    return select(Initiative).where(
        or_(
            Initiative.centre_id == centre if centre is not None else false(),
            Initiative.id == manages if manages is not None else false(),
        )
    )


def programme_for(session: Session, user: User, id_: int) -> Programme:
    """Return an own programme, or answer 404."""
    return _one(session, programmes_of(user), Programme.id, id_)


def request_for(session: Session, user: User, id_: int) -> Request:
    """Return a request of the user's centre or programmes, or answer 404."""
    return _one(session, requests_of(user), Request.id, id_)


def offer_for(session: Session, user: User, id_: int) -> Offer:
    """Return an offer of the user's centre or initiative, or answer 404."""
    return _one(session, offers_of(user), Offer.id, id_)


def match_for(session: Session, user: User, id_: int) -> Match:
    """Return a match of an own programme, or answer 404."""
    return _one(session, matches_of(user), Match.id, id_)


def release_for(session: Session, user: User, id_: int) -> Match:
    """Return a match that asks to release one of the centre's volunteers, or answer 404."""
    return _one(session, releases_of(user), Match.id, id_)


def round_for(session: Session, user: User, id_: int) -> Round:
    """Return a round of an own programme, or answer 404."""
    own = programmes_of(user).with_only_columns(Programme.id)
    return _one(session, select(Round).where(Round.programme_id.in_(own)), Round.id, id_)


def initiative_for(session: Session, user: User, id_: int) -> Initiative:
    """Return an initiative that the user confirms or manages, or answer 404."""
    return _one(session, initiatives_of(user), Initiative.id, id_)


def membership_for(session: Session, user: User, person_id: int) -> Membership:
    """Return somebody's membership of the initiative that the user manages, or answer 404."""
    return _one(session, memberships_of(user), Membership.person_id, person_id)


def people_of(user: User) -> Select[Person]:
    """Return the people behind the requests and offers that the user may see."""
    return select(Person).where(
        or_(
            Person.id.in_(requests_of(user).with_only_columns(Request.person_id)),
            Person.id.in_(offers_of(user).with_only_columns(Offer.person_id)),
        )
    )


def person_for(session: Session, user: User, id_: int) -> Person:
    """Return a person behind a request or an offer that the user may see, or answer 404."""
    return _one(session, people_of(user), Person.id, id_)


def own_match_for(session: Session, user: User, id_: int) -> Match:
    """Return a match in which the user is one of the two, or answer 404."""
    return _one(session, own_matches(user), Match.id, id_)


def own_request_for(session: Session, user: User, id_: int) -> Request:
    """Return the user's own request, or answer 404."""
    return _one(session, select(Request).join(Request.person).where(Person.user_id == user.id), Request.id, id_)


def own_offer_for(session: Session, user: User, id_: int) -> Offer:
    """Return the user's own offer, or answer 404."""
    return _one(session, select(Offer).join(Offer.person).where(Person.user_id == user.id), Offer.id, id_)


def town_for(user: User) -> Town:
    """Return the town that the user administers, or answer 404."""
    if not _has(user, RoleName.ADMINISTRATOR) or user.town is None:
        abort(404)
    return user.town


def of_town(user: User, kind: type[OfTown]) -> Select[OfTown]:
    """Return the offices, districts, initiatives or programmes of the town that the user administers."""
    return select(kind).where(kind.town_id == town_for(user).id)


def of_town_for(session: Session, user: User, kind: type[OfTown], id_: int) -> OfTown:
    """Return one of them, or answer 404."""
    return _one(session, of_town(user, kind), kind.id, id_)


def staff_of(user: User) -> Select[User]:
    """Return the accounts of those who work in the town that the user administers, and of nobody else."""
    works = User.roles.any(Role.name.in_(STAFF))
    return select(User).where(User.town_id == town_for(user).id, works, ~User.person.has())


def staff_for(session: Session, user: User, id_: int) -> User:
    """Return one of them, or answer 404."""
    return _one(session, staff_of(user), User.id, id_)


def dead_letter_for(session: Session, user: User, id_: int) -> OutboxMail:
    """Return a mail to somebody of the town that did not leave, or answer 404."""
    return _one(session, dead_letters(town_for(user)), OutboxMail.id, id_)


def places_of(user: User, kind: type[Place]) -> Select[Place]:
    """Return the centres, institutions or chapters of guides in the town, which a coordinator may verify."""
    own = user.centre.town_id if _has(user, RoleName.COORDINATOR) and user.centre is not None else None
    return select(kind).where(false() if own is None else kind.town_id == own)


def place_for(session: Session, user: User, kind: type[Place], id_: int) -> Place:
    """Return one of them, or answer 404."""
    return _one(session, places_of(user, kind), kind.id, id_)
