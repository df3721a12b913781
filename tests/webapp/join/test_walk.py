"""The walk through the steps: nothing is skipped, nothing is lost, nothing counts twice."""

import secrets
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from tests.factories import request as a_request
from tests.fixtures.web import PageChecker
from tests.webapp.join.applicants import CONTACT, Applicant, complaints, leads_to
from webapp.models import OutboxMail, Request, User

COOKIE_LIMIT = 4093  # what every browser keeps, name and attributes included


def number_of(session, what) -> int:
    return session.scalar(select(func.count()).select_from(what)) or 0


@pytest.mark.parametrize("journey", ["newcomer", "volunteer", "initiative"])
def test_a_registration_begins_with_its_first_step(client, journey):
    response = client.get(f"/join/{journey}", follow_redirects=True)
    assert response.status_code == 200
    assert urlsplit(response.request.path).path.startswith(f"/join/{journey}/")


def test_progress_is_shown(newcomer):
    assert "Step 1 of 9" in newcomer.read("whom")
    newcomer.answer_until("kind")
    assert "Step 4 of 9" in newcomer.read("languages")


@pytest.mark.parametrize("later", ["needs", "place", "contact", "check"])
def test_whoever_jumps_ahead_is_led_to_the_first_missing_step(client, later):
    response = client.get(f"/join/newcomer/{later}")
    assert leads_to(response).split("?")[0] == "whom"


def test_a_step_that_is_not_asked_cannot_be_opened(newcomer):
    newcomer.answer("whom")
    assert leads_to(newcomer.client.get("/join/newcomer/guardian")) == "needs"


def test_an_unknown_step_does_not_exist(client):
    assert client.get("/join/newcomer/shoe-size").status_code == 404
    assert client.get("/join/mayor/whom").status_code == 404


def test_back_shows_what_was_answered(newcomer):
    newcomer.answer_until("contact")
    assert 'value="self" checked' in " ".join(newcomer.read("whom").split())
    assert '<option selected value="ar">' in newcomer.read("languages")
    assert 'value="Amal"' in newcomer.read("contact")
    page = newcomer.read("needs")
    assert '<option selected value="wohnen">' in page


def test_the_answers_can_be_checked_and_changed_one_by_one(newcomer, session):
    newcomer.answer_until()
    page = newcomer.read("check")
    for text in (
        "Housing",
        "A mentor",
        "Arabic: mother tongue, I can read it",
        "Marxloh, Duisburg",
        "Only a woman",
    ):
        assert text in page
    assert "/join/newcomer/kind?then=check" in page
    response = newcomer.answer("kind", changing=True, kind="guide", due="")
    assert leads_to(response) == "check"
    assert "A guide" in newcomer.read("check")


def test_a_change_that_asks_for_more_asks_it_before_it_returns(newcomer):
    newcomer.answer_until()
    response = newcomer.answer("whom", changing=True, for_whom="minor")
    assert leads_to(response) == "guardian?then=check"
    response = newcomer.answer("guardian", changing=True, guardian_name="Nadia", guardian_consent="y")
    assert leads_to(response) == "check"


def test_another_registration_starts_anew(newcomer, client, session):
    newcomer.answer_until("needs")
    client.get("/join/volunteer/skills")
    assert leads_to(newcomer.client.get("/join/newcomer/languages")) == "kind"  # looking around loses nothing
    Applicant(client, session, "volunteer").answer("skills")
    assert leads_to(newcomer.client.get("/join/newcomer/languages")) == "whom"


def test_the_answers_fit_into_a_cookie_however_long_they_are(newcomer, client, session):
    """Random letters do not compress; a longer answer than these is refused."""

    def letters(number: int) -> str:
        return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyzäöüßşğčćžشخحجثضص") for _ in range(number))

    codes = ["de", "ar", "ku", "fa", "ti", "am", "so", "tr"]
    languages = {f"languages-{i}-language": code for i, code in enumerate(codes)}
    languages |= {f"languages-{i}-level": "B1" for i in range(len(codes))}
    newcomer.steps["whom"] = {"for_whom": "minor"}
    newcomer.steps = {
        "whom": {"for_whom": "minor"},
        "guardian": {"guardian_name": letters(120), "guardian_consent": "y"},
        **{step: fields for step, fields in newcomer.steps.items() if step != "whom"},
    }
    page = newcomer.client
    newcomer.answer_until("guardian")
    every = [part.split('"')[0] for part in newcomer.read("needs").split('name="needs" value="')[1:]]
    newcomer.answer("needs", needs=every, must_need=every[0])
    newcomer.answer("kind", kind="mentor")
    newcomer.answer("languages", **languages)
    newcomer.answer("place")
    slots = [part.split('"')[0] for part in newcomer.read("time").split('name="availability" value="')[1:]]
    newcomer.answer("time", availability=slots[:20])
    interests = [part.split('"')[0] for part in newcomer.read("wishes").split('name="interests" value="')[1:]]
    newcomer.answer("wishes", prefers_gender="f", gender="d", interests=interests)
    email = f"{secrets.token_hex(30)}@{secrets.token_hex(30)}.{secrets.token_hex(25)}.example.org"
    response = newcomer.answer(
        "contact",
        first_name=letters(80),
        last_name=letters(80),
        shows_last_name="y",
        way="email",
        email=email,
        phone="+49 203 1234567890123",
    )
    assert leads_to(response) == "check", complaints(response.text)
    (cookie,) = [line for line in response.headers.getlist("Set-Cookie") if line.startswith("session=")]
    assert len(cookie) < COOKIE_LIMIT * 3 / 4
    assert page.get("/join/newcomer/check").status_code == 200


def test_a_form_without_its_token_changes_nothing(newcomer, client):
    newcomer.read("whom")
    assert client.post("/join/newcomer/whom", data={"for_whom": "self"}).status_code == 400


def test_a_form_sent_twice_registers_once(newcomer, session, app):
    """Two clicks send the same cookie twice; the second answer is the one that the browser shows."""
    newcomer.answer_until(contact={"first_name": "Semhar", "way": "centre"})
    again = PageChecker(app)
    again.set_cookie("session", newcomer.client.get_cookie("session").value)
    again.set_cookie("language", "en")
    first, second = newcomer.send(), again.send_form("/join/newcomer/check", consent="y")
    assert (leads_to(first), leads_to(second)) == ("done", "done")
    assert number_of(session, Request) == 1
    assert "Your code to sign in" in again.get("/join/newcomer/done").text


def test_a_form_sent_twice_sends_one_mail(newcomer, session, app):
    newcomer.answer_until()
    again = PageChecker(app)
    again.set_cookie("session", newcomer.client.get_cookie("session").value)
    newcomer.send()
    assert leads_to(again.send_form("/join/newcomer/check", consent="y")) == "done"
    assert number_of(session, Request) == 1
    assert number_of(session, OutboxMail) == 1


def test_back_after_sending_shows_what_happens_now_and_not_the_form(newcomer):
    newcomer.register()
    assert leads_to(newcomer.client.get("/join/newcomer/check")) == "done"


def test_the_last_page_cannot_be_opened_without_sending(client):
    assert leads_to(client.get("/join/newcomer/done")) == "newcomer"


def test_nobody_learns_whether_an_address_has_an_account(newcomer, session, app):
    owner = a_request(session)
    known, people = owner.person.user.email, number_of(session, User)
    session.commit()
    page_of_the_known = newcomer.register(contact={**CONTACT, "email": known.upper()})
    assert number_of(session, User) == people
    mails = [(mail.template, mail.recipient) for mail in session.scalars(select(OutboxMail))]
    assert mails == [("account_exists", known)]

    client = PageChecker(app)
    client.get("/join/newcomer/whom?lang=en")
    page_of_the_unknown = Applicant(client, session).register()

    def text(page: str) -> str:
        return page.split("<main")[1]

    assert text(page_of_the_known) == text(page_of_the_unknown)


def test_these_pages_are_kept_by_no_browser(client):
    assert "no-store" in client.get("/join/newcomer/whom").headers["Cache-Control"]


def test_a_question_that_does_not_concern_somebody_leads_back_to_the_beginning(newcomer):
    newcomer.answer_until()
    assert leads_to(newcomer.client.get("/join/newcomer/guardian")) == "whom"
