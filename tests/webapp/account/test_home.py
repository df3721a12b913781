"""After signing in everybody arrives where their work is."""

import pytest

from tests import factories
from webapp.models import RoleName


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (RoleName.NEWCOMER, "/me"),
        (RoleName.VOLUNTEER, "/me"),
        (RoleName.INITIATIVE_MANAGER, "/initiative"),
        (RoleName.COORDINATOR, "/desk"),
        (RoleName.ADMINISTRATOR, "/admin"),
        (RoleName.CASE_WORKER, "/account"),
    ],
)
def test_each_role_has_its_home(session, sign_in, role, home):
    user = factories.account(session, role)
    session.commit()
    assert sign_in(user).get("/account/home").location == home


def test_a_coordinator_who_also_volunteers_comes_to_work(session, sign_in):
    user = factories.coordinator(session)
    volunteer = factories.person(session, RoleName.VOLUNTEER)
    user.roles.extend(volunteer.user.roles)
    session.commit()
    assert sign_in(user).get("/account/home").location == "/desk"


@pytest.mark.parametrize(
    "path", ["/account", "/account/home", "/account/name", "/account/password", "/account/code"]
)
def test_a_stranger_signs_in_first(client, path):
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")
