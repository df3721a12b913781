"""Accounts of staff: made with a mail, moved, locked. Nobody locks the own one."""

import re

import pytest

from tests import factories
from webapp.models import OutboxMail, RoleName, User
from webapp.services import staff
from webapp.services.errors import NotAllowedError


def role_of(user: User) -> list[str]:
    return [role.name for role in user.roles]


@pytest.fixture
def new(session) -> dict[str, str]:
    return {
        "email": "Neu@Example.org",
        "language": "de",
        "role": "coordinator",
        "centre": str(factories.centre(session).id),
        "initiative": "0",
    }


@pytest.fixture
def colleague(session):
    made = factories.coordinator(session)
    session.commit()
    return made


def test_a_new_account_gets_a_mail_to_choose_a_password(session, admin, new, send_mail, client):
    assert admin.send_form("/admin/accounts/new", **new).status_code == 303
    made = session.query(User).filter_by(email="neu@example.org").one()
    assert (role_of(made), made.centre, made.town.name) == (["coordinator"], factories.centre(session), "Duisburg")
    assert made.password is None
    session.commit()
    letter = send_mail().to("neu@example.org")[0]
    link = re.search(r"https?://[^/\s]+(/\S+)", letter.get_body(("plain",)).get_content())[1]
    assert client.get(link, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("role", list(staff.STAFF))
def test_each_role_gets_the_place_it_needs_and_no_other(session, admin, new, role):
    own = factories.initiative(session)
    session.commit()
    sent = new | {"role": role.value, "initiative": str(own.id)}
    assert admin.send_form("/admin/accounts/new", **sent).status_code == 303
    made = session.query(User).filter_by(email="neu@example.org").one()
    assert (made.centre is not None) == (role in staff.AT_A_CENTRE)
    assert (made.initiative == own) == (role is RoleName.INITIATIVE_MANAGER)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"centre": "0"}, "Please choose a centre."),
        ({"role": "initiative_manager"}, "Please choose an initiative."),
        ({"role": "newcomer"}, "Please choose a role."),
        ({"email": "nonsense"}, "Please write an e-mail address such as name@example.org."),
    ],
)
def test_a_slip_is_explained(admin, new, changes, message):
    answer = admin.send_form("/admin/accounts/new", **(new | changes))
    assert answer.status_code == 422
    if changes.get("role") != "newcomer":
        assert message in answer.text


def test_an_address_has_one_account(session, admin, new, colleague):
    answer = admin.send_form("/admin/accounts/new", **(new | {"email": colleague.email}))
    assert answer.status_code == 422
    assert "There is an account with this address already." in answer.text
    assert session.query(OutboxMail).filter_by(template="account_made").count() == 0


def test_another_role_ends_the_sessions(session, admin, sign_in, colleague):
    signed_in = sign_in(colleague)
    assert signed_in.get("/desk").status_code == 200
    page = f"/admin/accounts/{colleague.id}"
    assert "checked" in admin.get(page).text
    hochfeld = factories.centre(session, "Hochfeld")
    assert admin.send_form(page, role="case_worker", centre=str(hochfeld.id), initiative="0").status_code == 303
    session.refresh(colleague)
    assert (role_of(colleague), colleague.centre) == (["case_worker"], hochfeld)
    assert signed_in.get("/desk").status_code == 303


def test_a_locked_account_is_signed_out_and_opened_again(session, admin, sign_in, colleague):
    signed_in, page = sign_in(colleague), f"/admin/accounts/{colleague.id}"
    assert admin.send_form(page, to=f"{page}/lock").status_code == 303
    assert signed_in.get("/desk").status_code == 303
    assert "locked" in admin.get("/admin/accounts?lang=en").text
    assert admin.send_form(page, to=f"{page}/lock").status_code == 409
    assert admin.send_form(page, to=f"{page}/open").status_code == 303
    session.refresh(colleague)
    assert colleague.active
    assert sign_in(colleague).get("/desk").status_code == 200


def test_nobody_locks_or_moves_the_own_account(session, admin, administrator):
    page = f"/admin/accounts/{administrator.id}"
    assert "This is your own account." in admin.get(page).text
    assert admin.send_form("/admin/accounts/new", to=f"{page}/lock").status_code == 403
    sent = {"role": "coordinator", "centre": str(factories.centre(session).id), "initiative": "0"}
    assert admin.send_form("/admin/accounts/new", to=page, **sent).status_code == 403
    session.refresh(administrator)
    assert administrator.active
    assert role_of(administrator) == ["administrator"]


def test_the_mail_is_sent_again_only_to_who_has_no_password(session, admin, new, colleague):
    admin.send_form("/admin/accounts/new", **new)
    made = session.query(User).filter_by(email="neu@example.org").one()
    session.commit()
    page = f"/admin/accounts/{made.id}"
    assert admin.send_form(page, to=f"{page}/invite").status_code == 303
    assert session.query(OutboxMail).filter_by(template="account_made").count() == 2
    assert admin.send_form(page, to=f"/admin/accounts/{colleague.id}/invite").status_code == 409


def test_a_post_in_another_town_is_refused_by_the_service_too(session, administrator, krefeld):
    post = staff.Post(RoleName.COORDINATOR, centre=krefeld)
    with pytest.raises(NotAllowedError):
        staff.appoint(session, administrator, administrator.town, "x@example.org", "de", post)
