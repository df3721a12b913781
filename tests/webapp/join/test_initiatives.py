"""An initiative registers, and is shown only once its centre has confirmed it."""

from sqlalchemy import func, select

from tests.webapp.join.applicants import complaints, district_id, leads_to
from webapp.models import AuditEntry, Initiative, InitiativeState, Language, OutboxMail


def test_the_answers_become_an_initiative_that_its_centre_confirms(initiative, session):
    page = initiative.register()
    assert "confirms your initiative" in page
    row = session.scalars(select(Initiative)).one()
    assert (row.name, row.state, row.contact_name) == (
        "Nachbarn in Marxloh",
        InitiativeState.REGISTERED,
        "Ayla Demir",
    )
    assert {district.name for district in row.districts} == {"Marxloh", "Alt-Hamborn"}
    assert {language.code for language in row.languages} == {"de", "tr"}
    assert "Hamborn" in row.centre.name
    assert session.scalars(select(OutboxMail.template)).all() == ["confirm_email"]


def test_the_contact_person_manages_the_initiative(initiative, session):
    initiative.register()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "initiative.register")).one()
    assert entry.detail == {"consent": "2026-11", "language": "en"}
    row = session.scalars(select(Initiative)).one()
    assert row.contact_email == "ayla@example.org"


def test_only_districts_of_the_chosen_town_are_offered(initiative, session):
    elsewhere = district_id(session, "Uerdingen")
    session.rollback()
    initiative.answer_until("town")
    assert "Uerdingen" not in initiative.read("districts")
    assert complaints(initiative.answer("districts", districts=[elsewhere]).text)


def test_a_town_has_one_initiative_of_a_name(initiative, client):
    initiative.register()
    initiative.answer("about", name="NACHBARN in Marxloh", initiative_kind="other")
    response = initiative.answer("town")
    assert any("registered there already" in text for text in complaints(response.text))


def test_a_name_taken_while_somebody_answers_is_noticed_before_it_is_sent(initiative, session, app):
    from tests.fixtures.web import PageChecker
    from tests.webapp.join.applicants import Applicant

    initiative.answer_until()
    other = PageChecker(app)
    other.get("/join/initiative/about?lang=en")
    Applicant(other, session, "initiative").register(
        manager={"contact_name": "Somebody else", "email": "else@example.org"}
    )
    assert leads_to(initiative.client.get("/join/initiative/check")) == "town?then=check"
    assert session.scalar(select(func.count(Initiative.id))) == 1


def test_a_phone_number_of_an_initiative_is_optional_and_looks_like_one(initiative):
    initiative.answer_until("speaking")
    response = initiative.answer("manager", contact_name="Ayla", email="ayla@example.org", phone="call me")
    assert "Please give a phone number such as 0203 123456." in complaints(response.text)


def test_nobody_has_to_say_which_languages_are_spoken(initiative, session):
    initiative.register(speaking={"speaks": []})
    assert session.scalars(select(Initiative)).one().languages == []


def test_a_language_that_nobody_knows_is_refused(initiative):
    initiative.answer_until("districts")
    assert complaints(initiative.answer("speaking", speaks=["xx"]).text)


def test_all_languages_fit_into_the_answers_on_the_way(initiative, session):
    codes = session.scalars(select(Language.code)).all()
    session.rollback()
    initiative.register(about={**initiative.steps["about"], "about": "x" * 400}, speaking={"speaks": codes})
    assert len(session.scalars(select(Initiative)).one().languages) == len(codes)
