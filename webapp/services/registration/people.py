"""Newcomers and volunteers: the person, the request or the offer, and the consent, all at once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import (
    Catchment,
    Centre,
    Consent,
    District,
    Initiative,
    InitiativeState,
    Kind,
    LanguageSkill,
    Membership,
    MembershipState,
    Offer,
    Person,
    Programme,
    Request,
    RoleName,
    User,
)
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify
from webapp.services.registration.answers import NewcomerAnswers, PersonAnswers, VolunteerAnswers
from webapp.services.registration.submissions import Registered, once

REGISTRATION = "registration"  # the purpose that people agree to here


def register_newcomer(
    session: Session, answers: NewcomerAnswers, *, key: str, by: User | None = None
) -> Registered:
    """Register somebody who asks for help; `by` is the staff member who read the consent aloud."""

    def build(user: User) -> Request:
        request = Request(
            person=_person(session, user, answers, by),
            programme=programme_for(session, answers.kind, answers.spot.district_id, by),
            kind=answers.kind,
            for_whom=answers.for_whom,
            adults=answers.adults,
            children_under_6=answers.children_under_6,
            children_6_to_13=answers.children_6_to_13,
            children_14_to_17=answers.children_14_to_17,
            guardian_name=answers.consent.guardian,
            needs=answers.needs,
            must_need=answers.must_need,
            interests=answers.interests,
            availability=answers.availability,
            prefers_gender=answers.prefers_gender,
            due=answers.due,
        )
        session.add(request)
        audit.record(session, by or user, "request.register", request, consent=answers.consent.version)
        return request

    return once(
        session,
        build,
        key=key,
        email=answers.email,
        language=answers.language,
        role=RoleName.NEWCOMER,
        by=by,
    )


def register_volunteer(
    session: Session, answers: VolunteerAnswers, *, key: str, by: User | None = None
) -> Registered:
    """Register somebody who offers help. Nobody is matched with them before the centre has talked to them."""

    def build(user: User) -> Offer:
        offer = Offer(
            person=_person(session, user, answers, by),
            kinds=answers.kinds,
            skills=answers.skills,
            interests=answers.interests,
            availability=answers.availability,
            prefers_gender=answers.prefers_gender,
            radius_km=answers.radius_km,
            capacity=answers.capacity,
            open_to_other_centres=answers.open_to_other_centres,
        )
        session.add(offer)
        audit.record(session, by or user, "offer.register", offer, consent=answers.consent.version)
        if answers.initiative_id is not None:
            _ask_to_join(session, offer.person, answers.initiative_id, by)
        return offer

    return once(
        session,
        build,
        key=key,
        email=answers.email,
        language=answers.language,
        role=RoleName.VOLUNTEER,
        by=by,
    )


def programme_for(session: Session, kind: Kind, district_id: int, by: User | None = None) -> Programme:
    """Return where a request belongs: with the initiative that registers it, else with the district's centre.

    An initiative counts if it runs a programme of this kind in the town; where the centre runs none, another
    one of the town does. Raises `ConflictError` where the town has none at all.
    """
    district = session.get_one(District, district_id)
    of_this_kind = (
        select(Programme)
        .where(Programme.kind == kind, Programme.active, Programme.town_id == district.town_id)
        .order_by(Programme.id)
    )
    owners = [Programme.centre_id == centre_of(session, district_id).id, Programme.centre_id.is_not(None)]
    if by is not None and by.initiative_id is not None:
        owners.insert(0, Programme.initiative_id == by.initiative_id)
    for owner in owners:
        programme = session.scalars(of_this_kind.where(owner)).first()
        if programme is not None:
            return programme
    raise ConflictError("no_programme")


def centre_of(session: Session, district_id: int) -> Centre:
    """Return the centre that serves a district."""
    return session.scalars(select(Centre).join(Centre.catchments).where(Catchment.district_id == district_id)).one()


def _person(session: Session, user: User, answers: PersonAnswers, by: User | None) -> Person:
    person = Person(
        user=user,
        first_name=answers.first_name,
        last_name=answers.last_name,
        shows_last_name=answers.shows_last_name,
        gender=answers.gender,
        contact_way=answers.way,
        phone=answers.phone,
        texts_agreed_at=now() if answers.texts else None,
        district_id=answers.spot.district_id,
        lat=answers.spot.lat,
        lon=answers.spot.lon,
        registered_by=by,
        languages=[
            LanguageSkill(language=code, spoken=spoken, written=written, position=position)
            for position, (code, spoken, written) in enumerate(answers.languages)
        ],
        consents=[
            Consent(
                purpose=REGISTRATION,
                version=answers.consent.version,
                language=answers.consent.language,
                guardian=answers.consent.guardian,
                recorded_by_id=by.id if by else None,
            )
        ],
    )
    session.add(person)
    return person


def _ask_to_join(session: Session, person: Person, initiative_id: int, by: User | None) -> None:
    """Ask the initiative's manager; a manager who registers somebody has said yes by that."""
    initiative = session.get_one(Initiative, initiative_id)
    if initiative.state is not InitiativeState.CONFIRMED:
        raise ConflictError("initiative_moved_on")
    membership = Membership(person=person, initiative=initiative)
    session.add(membership)
    audit.record(session, by or person.user, "membership.ask", person, initiative=initiative.id)
    if by is not None and by.initiative_id == initiative.id:
        membership.state, membership.decided_at = MembershipState.CONFIRMED, now()
        membership.decided_by_id = by.id
        audit.record(session, by, "membership.confirmed", person, initiative=initiative.id)
        return
    for manager in session.scalars(select(User).where(User.initiative_id == initiative.id)):
        notify(session, manager, "membership_asked", person=person.id, initiative=initiative.id)
