"""Whoever cannot use a page says so, without an account, and it reaches somebody."""

import pytest
from sqlalchemy import select, text

from tests import factories
from webapp import limits
from webapp.models import AuditEntry, BarrierReport, OutboxMail, RoleName

FORM = "/accessibility/feedback"


@pytest.fixture
def administrators(session):
    """One of each town."""
    made = [
        factories.account(session, RoleName.ADMINISTRATOR, town=factories.centre(session, name).town, language="fr")
        for name in ("Hamborn", "Büro")
    ]
    session.commit()
    return made


def reports(session) -> list[BarrierReport]:
    return list(session.scalars(select(BarrierReport)))


def mails(session) -> list[OutboxMail]:
    return [mail for mail in session.scalars(select(OutboxMail)) if mail.template == "barrier_reported"]


def test_a_message_arrives_and_its_writer_learns_what_happens_now(client, session):
    answer = client.send_form(FORM, where="/near", barrier="The map\nhas no names.", reach="0203 123456")
    assert answer.status_code == 303
    assert "within a month" in client.get(answer.location, query_string={"lang": "en"}).text
    [report] = reports(session)
    assert (report.page, report.barrier, report.reach) == ("/near", "The map\nhas no names.", "0203 123456")
    assert (report.user_id, report.town_id, report.settled_at) == (None, None, None)


def test_only_what_is_in_the_way_must_be_said(client, session):
    client.send_form(FORM, barrier="I cannot go on.")
    [report] = reports(session)
    assert (report.page, report.reach) == ("", "")


@pytest.mark.parametrize("barrier", ["", "  \n ", "x" * 4001])
def test_a_mistake_is_named_and_what_was_typed_is_kept(client, session, barrier):
    answer = client.send_form(f"{FORM}?lang=en", barrier=barrier, reach="by post")
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert 'value="by post"' in answer.text
    assert reports(session) == []


def test_every_page_leads_there_and_names_itself_without_naming_anybody(client, session, sign_in):
    assert 'href="/accessibility/feedback?where=/near"' in client.get("/near?text=Haddad").text
    coordinator = factories.coordinator(session)
    request = factories.request(session)
    session.commit()
    page = sign_in(coordinator).get(f"/desk/people/{request.person_id}").text
    assert 'href="/accessibility/feedback?where=/desk/people/%E2%80%A6"' in page
    key = "Im5vYm9keSI.abcdefghijklmnopqrstuvwxyz"
    assert key not in client.get(f"/account/password/{key}").text.partition("site-footer")[2]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/desk/people/17?token=abc#top", "/desk/people/…"),
        ("/join/newcomer/needs", "/join/newcomer/needs"),
        ("/account/amal@example.org", "/account/…"),
        ("page 3 of the registration", "page 3 of the registration"),
        ("https://town.example/near?name=Amal", "https://town.example/near"),
    ],
)
def test_a_page_is_kept_without_what_names_somebody(client, session, typed, kept):
    client.send_form(FORM, where=typed, barrier="x")
    assert [report.page for report in reports(session)] == [kept]


def test_the_link_fills_in_the_page(client):
    assert 'value="/near"' in client.get(f"{FORM}?where=/near%3Ftoken%3Dabc").text


def test_administrators_of_all_towns_get_a_mail_that_says_nothing_of_it(client, session, administrators, send_mail):
    client.send_form(FORM, barrier="secret trouble", reach="0203 123456")
    assert {mail.user_id for mail in mails(session)} == {one.id for one in administrators}
    sent = [part.get_content() for mail in send_mail().messages for part in mail.iter_parts()]
    assert len(sent) == 2 * len(("plain", "html"))
    assert all("/admin/feedback" in mail and "secret" not in mail and "123456" not in mail for mail in sent)


def test_nobody_floods_them(client, session, administrators):
    for number in range(3):
        client.send_form(FORM, barrier=f"number {number}")
    assert len(reports(session)) == 3
    assert len(mails(session)) == len(administrators)


def test_who_is_signed_in_has_it_among_the_own_data(session, sign_in, administrators):
    volunteer = factories.person(session, RoleName.VOLUNTEER)
    session.commit()
    client = sign_in(volunteer.user)
    assert f'value="{volunteer.user.email}"' in client.get(FORM).text
    client.send_form(FORM, barrier="x")
    [report] = reports(session)
    assert (report.user_id, report.town_id) == (volunteer.user_id, volunteer.district.town_id)
    assert {mail.user_id for mail in mails(session)} == {administrators[0].id}


def test_what_was_written_lies_encrypted(client, session):
    client.send_form(FORM, barrier="a planted word", reach="0203 123456")
    [row] = session.execute(text("SELECT barrier, reach, note FROM barrier_reports")).all()
    assert not any("planted" in value or "123456" in value for value in row)


def test_it_is_noted_who_sent_it_and_nothing_of_what(client, session):
    client.send_form(FORM, barrier="a planted word")
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.verb == "barrier.report"))
    assert (entry.actor, entry.detail) == (None, {})


def test_a_program_that_fills_in_every_field_is_stopped_and_a_person_can_mend_it(client, session):
    answer = client.send_form(f"{FORM}?lang=en", barrier="Buy!", website="https://spam.example")
    assert answer.status_code == 422
    assert "leave this field empty" in answer.text
    assert 'aria-hidden="true"><input' not in answer.text
    assert reports(session) == []


def test_from_one_network_come_ten_an_hour(client, session, monkeypatch):
    [rule] = limits.RULES["barrier"]
    for number in range(rule.most):
        assert client.send_form(FORM, barrier=f"number {number}").status_code == 303
    assert client.send_form(FORM, barrier="one too many").status_code == 429
    assert len(reports(session)) == rule.most == 10


def test_what_arrives_twice_is_kept_once(client, session):
    for _time in range(2):
        client.send_form(FORM, barrier="x", once="the same key")
    assert len(reports(session)) == 1
