"""The cast: people in real districts, made with as few words as a test needs. Each function flushes.

Hamborn's centre serves Marxloh and Alt-Hamborn, Hochfeld's serves Hochfeld and Dellviertel, Rheinhausen's is
across the Rhine. A request and an offer made here without further words fit each other.
"""

import itertools
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import (
    Centre,
    Consent,
    ContactWay,
    District,
    ForWhom,
    Gender,
    GuideChapter,
    GuideKind,
    GuideVersion,
    Initiative,
    InitiativeKind,
    InitiativeState,
    Institution,
    Kind,
    LanguageSkill,
    Match,
    Membership,
    MembershipState,
    Offer,
    Person,
    Programme,
    Request,
    RoleName,
    User,
    Vetting,
)
from webapp.services import guide
from webapp.services.accounts import create_account, hash_password

PASSWORD = "correct horse battery"
NUMBERS = itertools.count(1)


@cache
def password_hash() -> str:
    """Hashing is slow on purpose; the cast shares one."""
    return hash_password(PASSWORD)


def district(session: Session, name: str = "Marxloh") -> District:
    return session.scalars(select(District).where(District.name == name)).one()


def centre(session: Session, part_of_name: str = "Hamborn") -> Centre:
    return session.scalars(select(Centre).where(Centre.name.contains(part_of_name))).one()


def programme(session: Session, of: str = "Hamborn", kind: Kind = Kind.MENTOR) -> Programme:
    owner = centre(session, of)
    return session.scalars(select(Programme).where(Programme.centre_id == owner.id, Programme.kind == kind)).one()


def account(session: Session, role: RoleName, *, email: str | None = "", language: str = "en", **more: Any) -> User:
    """An account that can sign in with PASSWORD; `email=None` makes one without an address."""
    address = f"{role.value}{next(NUMBERS)}@example.org" if email == "" else email
    user = create_account(session, email=address, language=language, roles=[role], **more).user
    if address:
        user.password, user.confirmed_at = password_hash(), now()
    return user


def coordinator(session: Session, of: str = "Hamborn", **more: Any) -> User:
    office = centre(session, of)
    return account(session, RoleName.COORDINATOR, centre=office, town=office.town, **more)


def person(
    session: Session,
    role: RoleName,
    *,
    lives_in: str = "Marxloh",
    speaks: str = "ar:native/native de:A2/A2",
    first_name: str = "Amal",
    last_name: str = "Haddad",
    gender: Gender | None = None,
    email: str | None = "",
    phone: str | None = None,
    language: str = "en",
) -> Person:
    """Somebody with an account; `email=None` makes a person to phone."""
    home = district(session, lives_in)
    user = account(session, role, email=email, language=language)
    made = Person(
        user=user,
        first_name=first_name,
        last_name=last_name,
        gender=gender,
        contact_way=ContactWay.EMAIL if user.email else ContactWay.PHONE,
        phone=phone or (None if user.email else "0152 28817386"),
        district=home,
        lat=home.lat,
        lon=home.lon,
        consents=[Consent(purpose="matching", version="1", language="en")],
    )
    for position, known in enumerate(speaks.split()):
        code, levels = known.split(":")
        spoken, _, written = levels.partition("/")
        made.languages.append(
            LanguageSkill(language=code, spoken=spoken, written=written or spoken, position=position)
        )
    session.add(made)
    session.flush()
    return made


def request(
    session: Session,
    *,
    of: str | None = None,
    kind: Kind = Kind.MENTOR,
    needs: tuple[str, ...] = ("sprache", "wohnen"),
    who: Person | None = None,
    lives_in: str = "Marxloh",
    **more: Any,
) -> Request:
    """A newcomer's open request, in the programme of the centre that serves the district."""
    columns = {
        key: more.pop(key)
        for key in (
            "must_need",
            "prefers_gender",
            "availability",
            "due",
            "interests",
            "waiting_since",
            "for_whom",
            "state",
            "programme",
        )
        if key in more
    }
    who = who or person(session, RoleName.NEWCOMER, lives_in=lives_in, **more)
    own = columns.pop("programme", None) or programme(session, of or who.district.centre.name, kind)
    made = Request(person=who, programme=own, kind=kind, needs=needs, **({"for_whom": ForWhom.SELF} | columns))
    session.add(made)
    session.flush()
    return made


def offer(
    session: Session,
    *,
    kinds: tuple[str, ...] = ("mentor", "guide"),
    skills: tuple[str, ...] = ("sprache", "wohnen", "schule"),
    capacity: int = 1,
    vetting: Vetting = Vetting.VETTED,
    who: Person | None = None,
    **more: Any,
) -> Offer:
    """A vetted volunteer's open offer with one free place."""
    columns = {
        key: more.pop(key)
        for key in (
            "radius_km",
            "availability",
            "open_to_other_centres",
            "state",
            "prefers_gender",
            "interests",
            "clearance",
        )
        if key in more
    }
    who = who or person(
        session,
        RoleName.VOLUNTEER,
        **({"first_name": "Maria", "last_name": "Klein", "speaks": "de:native ar:B1"} | more),
    )
    made = Offer(
        person=who,
        kinds=kinds,
        skills=skills,
        capacity=capacity,
        vetting=vetting,
        vetted_at=now() if vetting is Vetting.VETTED else None,
        **columns,
    )
    session.add(made)
    session.flush()
    return made


def proposal(session: Session, *, asks: Request | None = None, offers: Offer | None = None, **more: Any) -> Match:
    """An undecided proposal of two people who fit."""
    asks, offers = asks or request(session), offers or offer(session)
    facts = {"affinity": 0.8, "distance_km": 1.2, "common_language": "ar", "reasons": [["language", 1.2]]}
    made = Match(programme=asks.programme, request=asks, offer=offers, **(facts | more))
    session.add(made)
    session.flush()
    return made


def institution(session: Session, *, of: str = "Hamborn", **more: Any) -> Institution:
    """A language café in the town of a centre."""
    made = Institution(
        **({"name": f"Sprachcafé {next(NUMBERS)}", "kind": "language café"} | more), town=centre(session, of).town
    )
    session.add(made)
    session.flush()
    return made


def initiative(
    session: Session, *, of: str = "Hamborn", state: InitiativeState = InitiativeState.CONFIRMED, **more: Any
) -> Initiative:
    office = centre(session, of)
    made = Initiative(
        **(
            {
                "name": f"Nachbarn {next(NUMBERS)}",
                "kind": InitiativeKind.HELPER_GROUP,
                "contact_name": "Jo Berg",
                "contact_email": "jo@example.org",
            }
            | more
        ),
        town=office.town,
        centre=office,
        state=state,
        districts=[catchment.district for catchment in office.catchments[:2]],
    )
    session.add(made)
    session.flush()
    return made


def own_programme(session: Session, of: Initiative, kind: Kind = Kind.MENTOR) -> Programme:
    """A programme that the initiative itself approves."""
    made = Programme(
        town=of.town,
        name=f"Patenschaften {of.name}",
        kind=kind,
        initiative=of,
        volunteer_term_hours=120,
        newcomer_term_hours=120,
        has_trial=True,
    )
    session.add(made)
    session.flush()
    return made


def manager(session: Session, of: Initiative, **more: Any) -> User:
    return account(session, RoleName.INITIATIVE_MANAGER, initiative=of, town=of.town, **more)


def member(
    session: Session, who: Person, of: Initiative, state: MembershipState = MembershipState.CONFIRMED
) -> Membership:
    made = Membership(person=who, initiative=of, state=state)
    session.add(made)
    session.flush()
    return made


def chapter(
    session: Session,
    *,
    of: str = "Hamborn",
    kind: GuideKind = GuideKind.NEWCOMERS,
    title: str = "Eine Wohnung finden",
    summary: str = "So suchen Sie.",
    body: str = "## Suchen\n\nFragen Sie im Büro.",
    support_fields: tuple[str, ...] = ("wohnen",),
    translations: dict[str, str] | None = None,
    **more: Any,
) -> GuideChapter:
    """A chapter as it is seeded, with titles in other languages; its slug is made from its title."""
    made = GuideChapter(
        town=centre(session, of).town,
        kind=kind,
        slug=guide.slug_of(title, ()),
        support_fields=support_fields,
        **({"position": 100 + next(NUMBERS), "icon": "wohnen"} | more),
    )
    session.add(made)
    session.flush()
    texts = {guide.SOURCE: title} | (translations or {})
    source = None
    for language, in_language in texts.items():
        version = GuideVersion(chapter_id=made.id, language=language, number=1, title=in_language)
        version.summary, version.body, version.source = summary, body, source
        session.add(version)
        source = source or version
    session.flush()
    return made
