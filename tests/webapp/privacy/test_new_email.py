"""An e-mail address is changed by whoever reads mail at the new one."""

import re

import pytest

from tests import factories
from webapp.models import RoleName, User

NEW = "new@example.org"


@pytest.fixture
def user(session) -> User:
    made = factories.person(session, RoleName.NEWCOMER, email="old@example.org").user
    session.commit()
    return made


def link_in(mail) -> str:
    return re.search(r"https?://[^/]+(/account/email/link/\S+)", mail.get_body(("plain",)).get_content())[1]


def test_the_new_address_holds_once_its_link_was_opened(session, user, sign_in, client, send_mail):
    assert sign_in(user).send_form("/account/email", email=NEW).status_code == 303
    (mail,) = send_mail().to(NEW)
    link = link_in(mail)
    assert NEW not in link
    client.get(link)
    session.refresh(user)
    assert user.email == "old@example.org"  # looking changes nothing
    session.commit()
    assert client.send_form(link).status_code == 303
    session.refresh(user)
    assert (user.email, user.new_email) == (NEW, None)
    session.commit()
    (told,) = send_mail().to("old@example.org")
    assert "changed" in told["Subject"]
    assert NEW not in told.get_body(("plain",)).get_content()
    assert client.get(link).status_code == 410


def test_an_address_that_is_none_is_refused_beside_the_field(user, sign_in):
    answer = sign_in(user).send_form("/account/email", email="nowhere")
    assert answer.status_code == 422
    assert 'value="nowhere"' in answer.text


def test_an_address_of_somebody_else_is_not_taken_and_not_told(session, user, sign_in, client, send_mail):
    factories.account(session, RoleName.VOLUNTEER, email=NEW)
    session.commit()
    assert sign_in(user).send_form("/account/email", email=NEW).status_code == 303
    (mail,) = send_mail().to(NEW)
    assert client.send_form(link_in(mail)).status_code == 410
    session.refresh(user)
    assert user.email == "old@example.org"


def test_a_forged_link_leads_nowhere(client):
    assert client.get("/account/email/link/forged").status_code == 410
