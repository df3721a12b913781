"""A newcomer asks for help: what is kept, what is refused, and how the person is led."""

import pytest
from sqlalchemy import func, select

from tests.webapp.join.applicants import CONTACT, complaints, district_id, leads_to
from webapp.models import Consent, ContactWay, ForWhom, Gender, OutboxMail, Person, Request, User
from webapp.services.sign_in_codes import read_code


def the_request(session) -> Request:
    return session.scalars(select(Request)).one()


def test_the_answers_of_all_steps_become_one_request(newcomer, session):
    newcomer.register()
    request = the_request(session)
    person = request.person
    assert (person.first_name, person.last_name, person.email) == ("Amal", "Haddad", "amal@example.org")
    assert person.district.name == "Marxloh"
    assert [(skill.language, skill.spoken, skill.written) for skill in person.languages] == [
        ("ar", "native", "native"),
        ("de", "A1", "none"),
    ]
    assert (request.needs, request.must_need) == (("wohnen", "sprache"), "wohnen")
    assert request.availability == ("mon-morning", "sat-evening")
    assert (request.prefers_gender, person.gender) == (Gender.WOMAN, Gender.WOMAN)
    assert request.programme.centre == person.district.centre
    assert request.programme.kind == request.kind
    assert request.interests == ("cooking",)


def test_the_consent_is_kept_with_its_language_and_version(newcomer, session):
    newcomer.register()
    consent = session.scalars(select(Consent)).one()
    assert (consent.purpose, consent.language, consent.recorded_by_id) == ("registration", "en", None)
    assert consent.version


def test_nothing_reaches_the_office_before_it_is_sent(newcomer, session):
    newcomer.answer_until()
    assert newcomer.read("check")
    assert session.scalar(select(func.count(User.id)).where(User.email == CONTACT["email"])) == 0


def test_without_consent_nothing_is_sent(newcomer, session):
    newcomer.answer_until()
    response = newcomer.answer("check", consent="")
    assert "We may only help you if you agree to this." in complaints(response.text)
    assert session.scalar(select(func.count(Request.id))) == 0


def test_the_account_waits_for_the_mail_to_be_confirmed(newcomer, session):
    page = newcomer.register()
    assert "Please open the e-mail" in page
    user = the_request(session).person.user
    assert user.confirmed_at is None
    assert [(mail.template, mail.recipient) for mail in session.scalars(select(OutboxMail))] == [
        ("confirm_email", "amal@example.org")
    ]


def test_whoever_has_no_email_gets_a_code_once_to_print_or_photograph(newcomer, session, client):
    page = newcomer.register(contact={"first_name": "Semhar", "way": "centre"})
    user = the_request(session).person.user
    assert user.email is None
    assert user.confirmed_at is not None
    assert user.username in page
    assert 'src="data:image/png;base64' in page
    assert the_request(session).person.contact_way is ContactWay.CENTRE
    response = client.send_form("/join/newcomer/done")
    assert response.status_code == 303
    assert leads_to(client.get("/join/newcomer/done")) == "newcomer"


def test_the_code_signs_the_person_in(newcomer, client):
    page = newcomer.register(contact={"first_name": "Semhar", "way": "centre"})
    code = page.split('translate="no">')[1].split("<")[0]
    assert read_code(code)
    client.send_form("/join/newcomer/done")
    response = client.send_form("/sign-in", code=code, submit_code="y", **{"by-code": "y"})
    assert response.status_code in {302, 303}


def test_whoever_gives_a_phone_number_is_told_that_the_centre_phones(newcomer, session):
    page = newcomer.register(contact={"first_name": "Semhar", "way": "phone", "phone": "0203 / 12 34 56"})
    assert "phones you as soon as there is somebody" in page
    assert the_request(session).person.phone == "0203 / 12 34 56"


def test_a_family_files_one_request_and_is_counted(newcomer, session):
    newcomer.steps = {
        "whom": {"for_whom": "family"},
        "household": {"adults": "2", "children_under_6": "1", "children_6_to_13": "0", "children_14_to_17": "3"},
        **{step: fields for step, fields in newcomer.steps.items() if step != "whom"},
    }
    newcomer.register()
    request = the_request(session)
    assert request.for_whom is ForWhom.FAMILY
    assert (request.adults, request.children_under_6, request.children_6_to_13) == (2, 1, 0)
    assert request.children_14_to_17 == 3


def test_a_family_is_more_than_one_person(newcomer):
    assert leads_to(newcomer.answer("whom", for_whom="family")) == "household"
    response = newcomer.answer("household", adults="1")
    assert any("two people or more" in text for text in complaints(response.text))
    response = newcomer.answer("household", adults="many")
    assert complaints(response.text)


def test_somebody_under_18_needs_the_yes_of_a_guardian(newcomer, session):
    assert leads_to(newcomer.answer("whom", for_whom="minor")) == "guardian"
    response = newcomer.answer("guardian", guardian_name="Nadia Haddad")
    assert any("agrees" in text for text in complaints(response.text))
    assert 'value="Nadia Haddad"' in response.text
    newcomer.steps = {
        "whom": {"for_whom": "minor"},
        "guardian": {"guardian_name": "Nadia Haddad", "guardian_consent": "y"},
        **{step: fields for step, fields in newcomer.steps.items() if step != "whom"},
    }
    newcomer.register()
    request = the_request(session)
    assert request.concerns_child
    assert request.guardian_name == "Nadia Haddad"
    assert request.person.consents[0].guardian == "Nadia Haddad"


def test_answers_of_a_step_that_no_longer_applies_are_not_sent(newcomer, session):
    newcomer.answer("whom", for_whom="family")
    newcomer.answer("household", adults="2", children_under_6="2")
    newcomer.register()
    assert (the_request(session).adults, the_request(session).children_under_6) == (1, 0)


@pytest.mark.parametrize(
    ("step", "fields", "complaint"),
    [
        ("whom", {"for_whom": ""}, "Please choose an answer."),
        ("needs", {"must_need": ""}, "Please choose at least one thing."),
        ("needs", {"needs": "kita", "must_need": "wohnen"}, "Please choose the most important thing above, too."),
        ("kind", {"kind": ""}, "Please choose an answer."),
        ("kind", {"kind": "guide", "due": "2020-02-02"}, "This day is over. Please choose today or a later day."),
        ("kind", {"kind": "guide", "due": "2099-02-02"}, "Please choose a day within one year."),
        ("kind", {"kind": "guide", "due": "tomorrow"}, "Please give the date as day, month and year."),
        ("languages", {"languages-0-language": ""}, "Please choose at least one language."),
        ("languages", {"languages-0-language": "ar"}, "Please say how well you speak this language."),
        ("place", {"place": "", "district": "0"}, "Please give your postal code, or choose a district."),
        ("time", {"any_time": ""}, "Please choose when you have time, or choose “any time”."),
        ("contact", {"first_name": " ", "way": "centre"}, "Please give your first name."),
        ("contact", {"first_name": "Amal", "way": "email"}, "Please give your e-mail address."),
        ("contact", {"first_name": "Amal", "way": "phone"}, "Please give your phone number."),
        (
            "contact",
            {"first_name": "Amal", "way": "email", "email": "amal"},
            "Please give an e-mail address such as name@example.org.",
        ),
        (
            "contact",
            {"first_name": "Amal", "way": "phone", "phone": "call me"},
            "Please give a phone number such as 0203 123456.",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_the_field(newcomer, step, fields, complaint):
    earlier = list(newcomer.steps)[: list(newcomer.steps).index(step)]
    if earlier:
        newcomer.answer_until(earlier[-1])
    response = newcomer.answer(step, **fields)
    assert response.status_code == 200
    assert complaint in complaints(response.text)
    assert "<title>Error: " in response.text


def test_what_was_typed_stays_where_something_is_wrong(newcomer):
    newcomer.answer_until("wishes")
    page = newcomer.answer("contact", first_name="Amal", way="email", email="no address").text
    assert 'value="Amal"' in page
    assert 'value="no address"' in page


def test_a_language_stands_only_once(newcomer):
    newcomer.answer_until("kind")
    twice = {"languages-0-language": "ar", "languages-0-level": "C1"}
    response = newcomer.answer("languages", **twice, **{"languages-1-language": "ar", "languages-1-level": "A1"})
    assert "One language stands here twice. Please name each only once." in complaints(response.text)


def test_rows_of_languages_come_and_go_without_javascript_and_keep_what_was_chosen(newcomer):
    newcomer.answer_until("kind")
    page = newcomer.answer("languages", **newcomer.steps["languages"], add="languages").text
    assert 'name="languages-2-language"' in page
    assert '<option selected value="ar">' in page
    page = newcomer.answer("languages", **newcomer.steps["languages"], remove="languages-0").text
    assert '<option selected value="ar">' not in page
    assert '<option selected value="de">' in page


def test_a_guide_may_have_a_day_and_a_mentor_has_none(newcomer, session):
    newcomer.register(kind={"kind": "guide", "due": ""})
    assert the_request(session).due is None


def test_the_day_of_a_guide_is_forgotten_where_a_mentor_is_asked_for(newcomer):
    newcomer.answer_until("needs")
    assert leads_to(newcomer.answer("kind", kind="mentor", due="2020-02-02")) == "languages"


def test_any_time_is_stored_as_no_particular_time(newcomer, session):
    newcomer.register(time={"any_time": "y", "availability": ["mon-morning"]})
    assert the_request(session).availability == ()


def test_only_a_rounded_position_is_kept(newcomer, session):
    newcomer.register(place={"place": "Weseler Straße 12, 47169 Duisburg", "district": district_id(session)})
    person = session.scalars(select(Person)).one()
    assert round(person.lat / 0.002, 6) == round(person.lat / 0.002)
    assert round(person.lon / 0.003, 6) == round(person.lon / 0.003)
