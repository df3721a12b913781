"""Staff register somebody who cannot: the same questions on one sheet, the consent read aloud."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.webapp.join.applicants import complaints, newcomer_steps, volunteer_steps
from webapp.models import (
    AuditEntry,
    InitiativeState,
    Kind,
    Membership,
    MembershipState,
    Offer,
    OutboxMail,
    Person,
    Request,
)

SHEET = "/desk/register"
CONSENT = {"consent": "y", "consent_language": "ti"}
SEMHAR = {"first_name": "Semhar", "last_name": "", "way": "phone", "email": "", "phone": "0203 998877"}


@pytest.fixture
def asks(session) -> dict[str, Any]:
    """A good sheet of a newcomer without e-mail."""
    fields = {name: value for step in newcomer_steps(session).values() for name, value in step.items()}
    return {**fields, **SEMHAR, **CONSENT}


@pytest.fixture
def offers(session) -> dict[str, Any]:
    """A good sheet of a volunteer without e-mail."""
    fields = {name: value for step in volunteer_steps(session).values() for name, value in step.items()}
    return {**fields, **SEMHAR, **CONSENT}


@pytest.fixture
def coordinator(session, sign_in):
    user = factories.coordinator(session)
    session.commit()
    return sign_in(user)


def the_request(session) -> Request:
    return session.scalars(select(Request).join(Request.person).where(Person.first_name == "Semhar")).one()


def test_a_coordinator_registers_somebody_and_prints_the_code(coordinator, session, asks):
    response = coordinator.send_form(SHEET, **asks)
    assert response.status_code == 303, complaints(response.text)
    page = coordinator.get(response.headers["Location"]).text
    request = the_request(session)
    assert request.person.user.username in page
    assert 'src="data:image/png;base64' in page
    assert request.programme.owner_name in page
    assert request.person.registered_by.centre.name in request.programme.owner_name


def test_the_consent_read_aloud_is_recorded_with_its_language_and_who_read_it(coordinator, session, asks):
    coordinator.send_form(SHEET, **asks)
    person = the_request(session).person
    (consent,) = person.consents
    assert (consent.language, consent.recorded_by_id) == ("ti", person.registered_by_id)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "request.register")).one()
    assert entry.actor_id == person.registered_by_id


@pytest.mark.parametrize(
    ("missing", "complaint"),
    [
        ({"consent": ""}, "Please read the text aloud and ask whether the person agrees."),
        ({"consent_language": ""}, "Please choose the language in which you read the text."),
        ({"for_whom": ""}, "Please choose an answer."),
        ({"for_whom": "minor"}, "Please give the name of the mother, the father or the guardian."),
        ({"for_whom": "family"}, "Please count everybody: a family is two people or more."),
    ],
)
def test_a_sheet_with_something_missing_keeps_what_was_typed(coordinator, session, asks, missing, complaint):
    response = coordinator.send_form(SHEET + "?lang=en", **{**asks, "adults": "1", **missing})
    assert response.status_code == 200
    assert complaint in complaints(response.text)
    assert 'value="Semhar"' in response.text
    assert session.scalar(select(func.count(Request.id))) == 0


def test_the_result_page_forgets_the_code_when_the_next_person_comes(coordinator, asks):
    coordinator.send_form(SHEET, **asks)
    assert coordinator.send_form(f"{SHEET}/done").status_code == 303
    assert coordinator.get(f"{SHEET}/done").status_code == 303


def test_a_sheet_sent_twice_registers_once(coordinator, session, asks):
    key = coordinator.get(SHEET).text.split('name="key" value="')[1].split('"')[0]
    for _ in range(2):
        assert coordinator.send_form(SHEET, **asks, key=key).status_code == 303
    assert the_request(session)


def test_staff_are_told_that_an_address_has_an_account(coordinator, session, asks):
    known = factories.request(session).person.user.email
    session.commit()
    response = coordinator.send_form(SHEET + "?lang=en", **{**asks, "way": "email", "email": known})
    assert response.status_code == 200
    assert any("has an account already" in text for text in complaints(response.text))
    assert session.scalars(select(OutboxMail)).all() == []


def test_rows_of_languages_come_and_go_here_too(coordinator, asks):
    page = coordinator.send_form(SHEET, **asks, add="languages").text
    assert 'name="languages-2-language"' in page
    assert 'value="Semhar"' in page


def test_a_volunteer_is_registered_with_the_own_centre(coordinator, session, offers):
    response = coordinator.send_form(f"{SHEET}/volunteer", **offers)
    assert response.status_code == 303, complaints(response.text)
    assert coordinator.get(response.headers["Location"]).status_code == 200
    assert session.scalars(select(Offer)).one().person.first_name == "Semhar"


def test_an_initiative_registers_into_its_own_programme_of_that_kind(session, sign_in, asks):
    initiative = factories.initiative(session)
    own = factories.own_programme(session, initiative, Kind.MENTOR).id
    manager = factories.manager(session, initiative)
    session.commit()
    assert sign_in(manager).send_form(SHEET, **asks).status_code == 303
    assert the_request(session).programme_id == own


def test_what_an_initiative_does_not_offer_goes_to_the_centre(session, sign_in, asks):
    initiative = factories.initiative(session)
    factories.own_programme(session, initiative, Kind.MENTOR)
    manager = factories.manager(session, initiative)
    session.commit()
    assert sign_in(manager).send_form(SHEET, **{**asks, "kind": "guide"}).status_code == 303
    assert the_request(session).programme.centre == the_request(session).person.district.centre


def test_whom_a_manager_registers_as_a_member_is_one(session, sign_in, offers):
    initiative = factories.initiative(session)
    choice = str(initiative.id)
    manager = factories.manager(session, initiative)
    session.commit()
    assert sign_in(manager).send_form(f"{SHEET}/volunteer", **{**offers, "initiative": choice}).status_code == 303
    membership = session.scalars(select(Membership)).one()
    assert (membership.state, membership.decided_by_id) == (MembershipState.CONFIRMED, manager.id)


def test_an_initiative_that_is_not_confirmed_registers_nobody(session, sign_in):
    initiative = factories.initiative(session, state=InitiativeState.REGISTERED)
    manager = factories.manager(session, initiative)
    session.commit()
    assert sign_in(manager).get(SHEET).status_code == 404


def test_strangers_sign_in_first(client):
    assert client.get(SHEET).status_code == 303


def test_newcomers_and_volunteers_have_no_such_page(session, sign_in):
    user = factories.request(session).person.user
    session.commit()
    assert sign_in(user).get(SHEET).status_code == 404


def test_the_letters_that_follow_are_in_the_persons_language_where_the_office_has_it(coordinator, session, asks):
    coordinator.send_form(SHEET + "?lang=en", **{**asks, "consent_language": "de"})
    assert the_request(session).person.user.language == "de"


def test_staff_are_told_where_an_address_is_not_known(coordinator, asks):
    coordinator.send_form(SHEET + "?lang=en", **{**asks, "place": "Weseler Straße 12"})
    assert "We take the middle of Marxloh instead." in coordinator.get(f"{SHEET}/done").text
