"""The administrator sees which mails did not leave, and has them tried again."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.admin import letter_words
from webapp.delivery.letters import LETTERS
from webapp.models import AuditEntry, MailState, OutboxMail, RoleName
from webapp.services import outbox
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify, notify_address


def dead(session, user, template="reminder", error="SMTPRecipientsRefused") -> OutboxMail:
    """A mail to `user` that did not leave."""
    notify(session, user, template)
    session.flush()
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    mail.state, mail.tries, mail.last_error = MailState.DEAD, 100, error
    return mail


@pytest.fixture
def town(session):
    return factories.centre(session).town


@pytest.fixture
def office(session, town, sign_in):
    """The administrator of Duisburg, signed in."""
    user = factories.account(session, RoleName.ADMINISTRATOR, town=town)
    session.commit()
    return sign_in(user)


@pytest.fixture
def vera(session):
    return factories.person(session, RoleName.VOLUNTEER, email="vera.klein@example.org").user


def test_a_dead_letter_is_listed_without_what_it_says_or_whose_it_is(session, office, vera):
    dead(session, vera)
    session.commit()
    page = office.get("/admin/outbox").text
    assert "Reminder to answer" in page
    assert "There is no such mailbox." in page
    assert "v…@example.org" in page
    assert "vera" not in page


def test_what_waits_is_counted_and_not_shown(session, office, vera):
    for _each in range(2):
        notify(session, vera, "reminder")
    session.commit()
    page = office.get("/admin/outbox").text
    assert "2 mails are on their way." in page
    assert "Every mail has left, or is on its way" in page


def test_trying_again_makes_it_as_good_as_new(session, office, vera):
    mail = dead(session, vera)
    session.commit()
    assert office.send_form("/admin/outbox", to=f"/admin/outbox/{mail.id}/again").status_code == 303
    session.refresh(mail)
    assert (mail.state, mail.tries) == (MailState.WAITING, 0)
    assert "mail.try_again" in session.scalars(select(AuditEntry.verb)).all()


def test_two_who_try_again_at_once_send_one(session, office, vera):
    mail = dead(session, vera)
    session.commit()
    actor = factories.account(session, RoleName.ADMINISTRATOR)
    outbox.try_again(session, actor, mail)
    with pytest.raises(ConflictError, match="mail_moved_on"):
        outbox.try_again(session, actor, mail)


def test_a_mail_to_another_town_is_not_there(session, office):
    elsewhere = factories.person(session, RoleName.VOLUNTEER, lives_in="Cracau").user
    mail = dead(session, elsewhere)
    staff = dead(session, factories.coordinator(session, of=elsewhere.person.district.centre.name))
    session.commit()
    assert "Reminder" not in office.get("/admin/outbox").text
    for each in (mail, staff):
        assert office.send_form("/account/reading-language", to=f"/admin/outbox/{each.id}/again").status_code == 404


def test_a_mail_to_nobody_known_yet_and_to_staff_is_there(session, office, town):
    notify_address(session, "somebody@example.org", "reset_password", "en")
    session.flush()
    mail = session.scalars(select(OutboxMail)).one()
    mail.state, mail.last_error = MailState.DEAD, "KeyError"
    dead(session, factories.coordinator(session), "account_made", "ConnectionRefusedError")
    session.commit()
    page = office.get("/admin/outbox").text
    assert "An error of ours: KeyError" in page
    assert "The account is made" in page
    assert "The mail server did not answer." in page
    office.send_form("/admin/outbox", to=f"/admin/outbox/{mail.id}/again")
    session.refresh(mail)
    assert mail.state is MailState.WAITING


def test_every_mail_has_a_name_in_words():
    assert set(letter_words.LETTERS) == set(LETTERS)
