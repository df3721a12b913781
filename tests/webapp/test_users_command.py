"""`flask users`: what an operator does with accounts."""

import pytest
from flask.cli import FlaskGroup
from sqlalchemy import select

from tests import factories
from webapp.models import RoleName, User
from webapp.services.accounts import create_account

PASSWORD = "four plain words here"


@pytest.fixture
def users(app):
    """Return `users(*arguments, **options)`: runs `flask users ...` and returns what came of it."""

    def run(*arguments: str, **options: object):
        return app.test_cli_runner().invoke(FlaskGroup(create_app=lambda: app), ["users", *arguments], **options)

    return run


def test_a_coordinator_is_set_up_and_signs_in(session, users, sign_in):
    office = factories.centre(session)
    done = users(
        "create", "--email", "new@example.org", "--role", "coordinator", "--centre", office.name,
        env={"WEGPATEN_PASSWORD": PASSWORD},
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    user = session.scalars(select(User).where(User.email == "new@example.org")).one()
    assert (user.centre, user.town) == (office, office.town)
    session.commit()
    assert sign_in("new@example.org", PASSWORD).get("/account/home").location == "/desk"


def test_a_password_is_asked_for_and_not_shown(users):
    done = users(
        "create", "--email", "new@example.org", "--role", "administrator", "--town", "Duisburg",
        input=f"{PASSWORD}\n{PASSWORD}\n",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--role", "coordinator", "--centre", "Nowhere"], "There is no centre 'Nowhere'. There are:"),
        (["--role", "emperor"], "'emperor' is not one of"),
        (["--role", "administrator", "--password", "short"], "it needs 15 to 128 signs"),
    ],
)
def test_a_slip_is_named_and_nothing_is_made(session, users, arguments, message):
    done = users("create", "--email", "new@example.org", *arguments, env={"WEGPATEN_PASSWORD": PASSWORD})
    assert done.exit_code != 0
    assert message in done.output
    assert session.scalar(select(User).where(User.email == "new@example.org")) is None


def test_an_address_is_not_given_twice(session, users):
    factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
    session.commit()
    done = users(
        "create", "--email", "Vera@example.org", "--role", "administrator", env={"WEGPATEN_PASSWORD": PASSWORD}
    )
    assert "has an account already" in done.output


def test_accounts_are_listed_by_role_with_their_state(session, users):
    coordinator = factories.coordinator(session, email="coordinator@example.org")
    create_account(session, email="waits@example.org", language="en", roles=[RoleName.NEWCOMER])
    code = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER])
    session.commit()
    everybody = users("list").output
    assert coordinator.centre.name in everybody
    newcomers = users("list", "--role", "newcomer").output.splitlines()
    assert [line.split()[0:2] for line in newcomers[1:]] == [
        ["waits@example.org", "newcomer"],
        ["code", code.code[:4]],
    ]
    assert newcomers[1].endswith("unconfirmed")


def test_roles_are_given_exactly(session, users):
    user = factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
    session.commit()
    assert users("roles", "vera@example.org", "volunteer", "initiative_manager").exit_code == 0
    session.refresh(user)
    assert {role.name for role in user.roles} == {"volunteer", "initiative_manager"}


def test_an_account_is_locked_and_opened(session, users):
    made = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER])
    session.commit()
    name = made.code[:4].lower()
    assert users("lock", name).exit_code == 0
    session.refresh(made.user)
    assert not made.user.active
    assert users("lock", name, "--open").exit_code == 0
    session.refresh(made.user)
    assert made.user.active


def test_an_unknown_account_is_named(users):
    assert "There is no account 'nobody@example.org'." in users("lock", "nobody@example.org").output


@pytest.mark.demo
def test_the_demo_accounts_are_printed_and_can_sign_in(users, sign_in):
    lines = users("demo").output.splitlines()
    rows = [line for line in lines if "@example.org" in line]
    assert "/sign-in" in lines[0]
    assert {line.split("  ")[0] for line in rows} == {
        "coordinator", "initiative manager", "administrator", "case worker", "newcomer", "volunteer",
    }  # fmt: skip
    for email in ("coordinator.krefeld@example.org", "newcomer.duisburg@example.org"):
        assert email in "\n".join(rows)
        sign_in(email, "demo-wegpaten")


def test_without_the_demo_there_is_nothing_to_print(users):
    done = users("demo")
    assert done.exit_code == 1
    assert "`flask seed --demo` makes them" in done.output
