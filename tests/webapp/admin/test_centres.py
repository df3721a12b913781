"""Address, phone and hours: the administrator mends them, a coordinator verifies them."""

import pytest

from tests import factories
from webapp.db import now
from webapp.models import AuditEntry, HoursKind
from webapp.services.verification import state_of

FACTS = {
    "street": "Duisburger Straße 241",
    "postal_code": "",
    "phone": "0203-94065358 / 0203-94065357",
    "open-mon": "10-12",
    "open-wed": "14:00-16:00",
    **{f"answers_phone-{day}": "09:00\N{EN DASH}10:00" for day in ("mon", "tue", "wed", "thu", "fri")},
}


@pytest.fixture
def hamborn(session):
    return factories.centre(session)


@pytest.fixture
def send(admin, hamborn):
    """Return `send(**changes)`: sends the centre's form, with what is said now but for the changes."""
    facts = FACTS | {"district": str(hamborn.district_id)}
    page = f"/admin/centres/{hamborn.id}"
    return lambda **changes: admin.send_form(page, **(facts | changes))


def deeds(session, verb: str) -> list[AuditEntry]:
    return list(session.query(AuditEntry).filter_by(verb=verb))


def test_what_is_changed_is_shown_at_once_and_waits_for_a_coordinator(session, send, hamborn, client):
    hamborn.verified_at = now()
    session.commit()
    assert send(street="Neue Straße 5", **{"open-thu": "9:30-11.45; 13-15"}).status_code == 303
    session.refresh(hamborn)
    assert hamborn.street == "Neue Straße 5"
    open_hours = [each for each in hamborn.hours if each.kind is HoursKind.OPEN]
    assert sorted(f"{each.weekday} {each.opens:%H:%M}" for each in open_hours) == [
        "0 10:00",
        "2 14:00",
        "3 09:30",
        "3 13:00",
    ]
    assert not hamborn.is_verified
    assert hamborn.source == "entered by the town"
    assert "Neue Straße 5" in client.get("/near").text
    assert deeds(session, "centre.describe")[0].detail == {"fields": ["street", "open"]}


def test_sending_the_same_again_changes_nothing_and_keeps_the_mark(session, send, hamborn):
    hamborn.verified_at = now()
    session.commit()
    assert send().status_code == 303
    session.refresh(hamborn)
    assert hamborn.is_verified
    assert deeds(session, "centre.describe") == []


def test_languages_are_told_and_leave_what_was_verified_verified(session, send, hamborn, client):
    hamborn.verified_at = now()
    session.commit()
    assert send(languages=["de", "tr"]).status_code == 303
    session.refresh(hamborn)
    assert [language.code for language in hamborn.languages] == ["de", "tr"]
    assert hamborn.is_verified
    assert "German and Turkish" in client.get("/near?lang=en").text
    assert deeds(session, "centre.describe")[0].detail == {"fields": ["languages"]}
    assert send(languages=["xx"]).status_code == 422


def test_hours_can_be_taken_away(session, send, hamborn):
    assert send(**{"open-mon": "", "open-wed": ""}).status_code == 303
    session.refresh(hamborn)
    assert {each.kind for each in hamborn.hours} == {HoursKind.PHONE}


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("open-mon", "mornings", "Please write times such as 10:00-12:00, 14:00-16:00."),
        ("open-mon", "12:00-10:00", "The first time must be earlier than the second."),
        ("open-mon", "10:00-25:00", "A day has 24 hours, and an hour 60 minutes."),
        ("answers_phone-fri", "9-11, 10-12", "Two of these times overlap."),
        ("postal_code", "4711", "A postal code has five digits."),
    ],
)
def test_a_slip_is_explained_and_what_was_typed_stays(send, field, typed, message):
    answer = send(**{field: typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_district_of_another_town_cannot_be_chosen(session, send):
    assert send(district=str(factories.district(session, "Uerdingen").id)).status_code == 422


def test_a_coordinator_verifies_what_was_seen(session, sign_in, hamborn, client):
    coordinator = factories.coordinator(session)
    session.commit()
    page = "/desk/facts"
    answer = sign_in(coordinator).send_form(page, to=f"{page}/centre/{hamborn.id}/verify", seen=state_of(hamborn))
    assert answer.status_code == 303
    session.refresh(hamborn)
    assert hamborn.is_verified
    entry = deeds(session, "centre.verify")[0]
    assert (entry.actor_id, entry.subject, entry.subject_id) == (coordinator.id, "centres", hamborn.id)
    assert "Verified on" in client.get("/near?lang=en").text


def test_facts_that_changed_while_they_were_checked_are_not_verified(session, sign_in, hamborn):
    seen = state_of(hamborn)
    hamborn.phone = "0203-111111"
    coordinator = factories.coordinator(session)
    session.commit()
    page = "/desk/facts"
    answer = sign_in(coordinator).send_form(page, to=f"{page}/centre/{hamborn.id}/verify", seen=seen)
    assert answer.status_code == 409
    assert "have just been changed" in answer.text
    session.refresh(hamborn)
    assert not hamborn.is_verified


def test_a_coordinator_takes_the_mark_away_once(session, sign_in):
    from webapp.models import Institution

    place = session.query(Institution).filter_by(name="Jobcenter Duisburg").one()
    place.verified_at = now()
    coordinator = factories.coordinator(session)
    session.commit()
    desk, page = sign_in(coordinator), f"/desk/facts/institution/{place.id}/doubt"
    assert desk.send_form("/desk/facts", to=page).status_code == 303
    assert desk.send_form("/desk/facts", to=page).status_code == 409
    session.refresh(place)
    assert not place.is_verified
    assert [entry.subject for entry in deeds(session, "institution.doubt")] == ["institutions"]
