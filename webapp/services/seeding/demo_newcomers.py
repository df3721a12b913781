"""The made-up people who ask for a mentor or a guide."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from webapp.models import Consent, ForWhom, Kind, Openness, Programme, Request, RoleName
from webapp.services.registration.answers import CONSENT_VERSION
from webapp.services.registration.people import REGISTRATION
from webapp.services.seeding.demo_people import GENDERS, person
from webapp.services.seeding.stage import Stage
from webapp.services.seeding.tables import Row


def add_newcomers(
    session: Session, stage: Stage, rows: Iterable[Row], waited_until: Mapping[str, int]
) -> dict[str, Request]:
    """Add the people of `rows`; return their requests by key.

    `waited_until` says how many days ago somebody was proposed to, for whom the waiting ended then.
    """
    requests = {row["key"]: _request(row, stage, waited_until.get(row["key"], 0)) for row in rows}
    session.add_all(requests.values())
    return requests


def _request(row: Row, stage: Stage, waited_until: int) -> Request:
    since = stage.ago(row.integer("waiting_days") + waited_until)
    district = row.find("district", row.find("town", stage.districts))
    helper = stage.coordinator(district) if row.yes("registered_by_centre") else None
    asks = person(row, stage, RoleName.NEWCOMER, since, helper)
    asks.consents = [
        Consent(
            purpose=REGISTRATION,
            version=CONSENT_VERSION,
            language=row["interface_language"],
            given_at=since,
            recorded_by_id=helper.id if helper else None,
            guardian=row["guardian_name"] or None,
        )
    ]
    kind = row.find("kind", {kind.value: kind for kind in Kind})
    state = row.find("state", {state.value: state for state in Openness})
    return Request(
        person=asks,
        programme=_programme(row, stage, district.centre.id, kind),
        kind=kind,
        for_whom=row.find("for_whom", {whom.value: whom for whom in ForWhom}),
        adults=row.integer("adults"),
        children_under_6=row.integer("children_under_6"),
        children_6_to_13=row.integer("children_6_to_13"),
        children_14_to_17=row.integer("children_14_to_17"),
        guardian_name=row["guardian_name"] or None,
        needs=row["needs"].split(),
        must_need=row["must_need"] or None,
        interests=row["interests"].split(),
        availability=row["availability"].split(),
        prefers_gender=row.find("prefers_gender", GENDERS),
        due=stage.day(row.integer("due_in_days")) if row["due_in_days"] else None,
        state=state,
        paused_until=stage.day(30) if state is Openness.PAUSED else None,
        waiting_since=since,
        created_at=since,
    )


def _programme(row: Row, stage: Stage, centre_id: int, kind: Kind) -> Programme:
    if row["programme"]:
        return row.find("programme", stage.own_programmes)
    if (centre_id, kind) not in stage.programmes:
        raise row.fault("kind", f"the centre has no programme of kind {kind.value!r}")
    return stage.programmes[centre_id, kind]
