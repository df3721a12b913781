"""What cannot be undone needs two people of one town, and nobody is both of them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests import factories
from webapp.db import now
from webapp.models import AuditEntry, Countersignature, Erasure, OutboxMail, Person, RoleName, Signing
from webapp.services import countersigning
from webapp.services.errors import ConflictError, NotAllowedError


@pytest.fixture
def cast(session, cast):
    """Nobody has asked for anything yet."""
    session.execute(delete(Countersignature))
    return cast


@pytest.fixture
def colleague(session):
    return factories.coordinator(session)


def ask(session, cast):
    return countersigning.ask_erasure(session, cast.staff, cast.newcomer, "person_asked")


def test_nobody_confirms_what_they_asked_for(session, cast):
    with pytest.raises(NotAllowedError):
        countersigning.confirm(session, cast.staff, ask(session, cast))


def test_nobody_asks_twice(session, cast, colleague):
    ask(session, cast)
    with pytest.raises(ConflictError):
        countersigning.ask_erasure(session, colleague, cast.newcomer, "died")


def test_what_was_decided_is_not_decided_again(session, cast, colleague):
    row = ask(session, cast)
    countersigning.refuse(session, colleague, row)
    with pytest.raises(ConflictError):
        countersigning.confirm(session, colleague, row)


def test_the_database_itself_refuses_one_person_twice(session, cast):
    row = ask(session, cast)
    row.decided_by = cast.staff
    with pytest.raises(Exception, match="two_people"):
        session.flush()
    session.rollback()


def test_colleagues_and_administrators_are_told_and_others_are_not(session, cast, colleague):
    administrator = factories.account(session, RoleName.ADMINISTRATOR, town=colleague.town)
    elsewhere = factories.coordinator(session, of="Hochfeld")
    ask(session, cast)
    told = {mail.user_id for mail in session.scalars(select(OutboxMail)) if mail.template == "countersign_asked"}
    assert {colleague.id, administrator.id} <= told
    assert not {elsewhere.id, cast.staff.id} & told


@pytest.fixture
def office(session, cast, colleague, sign_in):
    """Two of one centre, each at a browser."""
    session.commit()
    return sign_in(cast.staff), sign_in(colleague)


def test_one_asks_and_the_other_confirms_and_the_person_is_gone(session, cast, office):
    asks, confirms = office
    person_id = cast.newcomer.id
    page = f"/desk/countersign/erase/{person_id}"
    assert asks.send_form(page, reason="person_asked").status_code == 422  # not said that it was checked
    assert asks.send_form(page, reason="person_asked", checked="y").status_code == 303
    session.expire_all()
    row = session.scalars(select(Countersignature).where(Countersignature.person_id == person_id)
                          .where(Countersignature.asked_by_id == cast.staff.id)).one()  # fmt: skip
    where, staff_name = f"/desk/countersign/{row.id}", cast.newcomer.full_name
    session.commit()
    assert "Somebody else has to confirm it" in asks.get(where).text
    assert staff_name in confirms.get(where).text
    assert "The person asked us to" in confirms.get(f"{where}?lang=en").text
    assert asks.send_form("/desk/countersign", to=f"{where}/confirm").status_code == 403
    assert confirms.send_form(where, to=f"{where}/confirm").status_code == 303
    session.expire_all()
    assert session.get(Person, person_id) is None
    receipt = session.scalars(select(Erasure)).one()
    assert receipt.cause == "office"
    assert receipt.number in confirms.get("/desk/countersign").text


def test_a_colleague_of_another_centre_sees_no_name(session, cast, sign_in):
    elsewhere = factories.coordinator(session, of="Hochfeld")
    row = ask(session, cast)
    session.commit()
    page = sign_in(elsewhere).get(f"/desk/countersign/{row.id}").text
    assert cast.newcomer.last_name not in page
    assert "a person of another centre" in page


def test_a_centre_is_taken_along_once_within_a_day_by_whoever_asked(session, cast, colleague, sign_in):
    row = countersigning.ask_export(session, cast.staff, cast.staff.centre, "handing_over")
    countersigning.confirm(session, colleague, row)
    session.commit()
    where = f"/desk/countersign/{row.id}/take"
    asks = sign_in(cast.staff)
    answer = asks.send_form("/desk/countersign", to=where)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert {line["tables"]["people"][0]["id"] for line in lines} == {cast.newcomer.id, cast.volunteer.id}
    assert asks.send_form("/account/reading-language", to=where).status_code == 409
    verbs = set(session.scalars(select(AuditEntry.verb)))
    assert {"centre.ask_export", "centre.confirm", "centre.export"} <= verbs


def test_after_a_day_a_yes_is_worth_nothing(session, cast, colleague):
    row = countersigning.ask_export(session, cast.staff, cast.staff.centre, "handing_over")
    countersigning.confirm(session, colleague, row)
    row.decided_at = now() - timedelta(hours=25)
    session.flush()
    with pytest.raises(ConflictError):
        countersigning.use(session, cast.staff, row)
    assert row.state is Signing.CONFIRMED


def test_the_office_hands_out_what_it_knows_and_that_is_noted(session, cast, sign_in):
    session.commit()
    staff = sign_in(cast.staff)
    answer = staff.send_form(f"/desk/people/{cast.newcomer.id}/data", shape="file", checked="y")
    assert answer.json["tables"]["people"][0]["first_name"] == cast.newcomer.first_name
    assert "person.hand_out" in set(session.scalars(select(AuditEntry.verb)))
