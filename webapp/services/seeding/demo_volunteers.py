"""The made-up people who offer to help."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from webapp.models import (
    Clearance,
    Consent,
    Membership,
    MembershipState,
    Offer,
    Openness,
    Person,
    RoleName,
    User,
    Vetting,
)
from webapp.services.registration.answers import CONSENT_VERSION
from webapp.services.registration.people import REGISTRATION
from webapp.services.seeding.demo_people import GENDERS, person
from webapp.services.seeding.stage import Stage
from webapp.services.seeding.tables import Row

CLEARANCE_IS_OLD_WHEN_SEEN = 21
MEMBERSHIPS = {"": None} | {state.value: state for state in MembershipState}


def add_volunteers(session: Session, stage: Stage, rows: Iterable[Row]) -> dict[str, Offer]:
    """Add the people of `rows` and their memberships; return their offers by key."""
    offers = {}
    for row in rows:
        offers[row["key"]] = offer = _offer(row, stage)
        session.add(offer)
        state = row.find("membership", MEMBERSHIPS)
        if state:
            session.add(_membership(row, stage, offer.person, state))
    return offers


def _offer(row: Row, stage: Stage) -> Offer:
    registered = stage.ago(row.integer("registered_days_ago"))
    helps = person(row, stage, RoleName.VOLUNTEER, registered)
    helps.consents = [
        Consent(
            purpose=REGISTRATION,
            version=CONSENT_VERSION,
            language=row["interface_language"],
            given_at=registered,
        )
    ]
    coordinator = stage.coordinator(helps.district)
    vetting = row.find("vetting", {vetting.value: vetting for vetting in Vetting})
    state = row.find("state", {state.value: state for state in Openness})
    return Offer(
        person=helps,
        kinds=row["kinds"].split(),
        skills=row["skills"].split(),
        interests=row["interests"].split(),
        availability=row["availability"].split(),
        prefers_gender=row.find("prefers_gender", GENDERS),
        radius_km=row.number("radius_km") if row["radius_km"] else None,
        capacity=row.integer("capacity"),
        used=0,
        open_to_other_centres=row.yes("open_to_other_centres"),
        vetting=vetting,
        invited_at=stage.ago(row.integer("invited_days_ago")) if row["invited_days_ago"] else None,
        vetted_at=stage.ago(row.integer("vetted_days_ago")) if row["vetted_days_ago"] else None,
        vetted_by=coordinator if vetting is Vetting.VETTED else None,
        state=state,
        paused_until=stage.day(30) if state is Openness.PAUSED else None,
        created_at=registered,
        clearance=_clearance(row, stage, coordinator) if row["clearance_seen_days_ago"] else None,
    )


THREE_YEARS = 3 * 365


def _clearance(row: Row, stage: Stage, seen_by: User) -> Clearance:
    days = row.integer("clearance_seen_days_ago")
    return Clearance(
        issued_on=stage.day(-days - CLEARANCE_IS_OLD_WHEN_SEEN),
        seen_on=stage.day(-days),
        seen_by=seen_by,
        no_relevant_entry=True,
        valid_until=stage.day(THREE_YEARS - days - CLEARANCE_IS_OLD_WHEN_SEEN),
    )


def _membership(row: Row, stage: Stage, member: Person, state: MembershipState) -> Membership:
    asked = row.integer("registered_days_ago")
    return Membership(
        person=member,
        initiative=row.find("initiative", stage.initiatives),
        state=state,
        asked_at=stage.ago(asked),
        decided_at=stage.ago(asked - 1) if state is MembershipState.CONFIRMED else None,
    )
