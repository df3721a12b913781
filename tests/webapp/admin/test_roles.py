"""Who may open which page: administrators the town's, coordinators the facts, and strangers sign in first."""

import pytest

from tests import factories
from tests.fixtures.web import TOKEN
from webapp.models import RoleName

ADMIN = [
    ("GET", "/admin"),
    ("GET", "/admin/centres"),
    ("GET", "/admin/centres/{centre}"),
    ("POST", "/admin/centres/{centre}"),
    ("GET", "/admin/institutions"),
    ("GET", "/admin/institutions/new"),
    ("POST", "/admin/institutions/new"),
    ("GET", "/admin/institutions/{institution}"),
    ("POST", "/admin/institutions/{institution}"),
    ("GET", "/admin/institutions/{institution}/remove"),
    ("GET", "/admin/districts"),
    ("POST", "/admin/districts"),
    ("GET", "/admin/programmes"),
    ("GET", "/admin/programmes/new"),
    ("POST", "/admin/programmes/new"),
    ("GET", "/admin/programmes/{programme}"),
    ("POST", "/admin/programmes/{programme}"),
    ("GET", "/admin/programmes/{programme}/off"),
    ("POST", "/admin/programmes/{programme}/off"),
    ("POST", "/admin/programmes/{programme}/on"),
    ("GET", "/admin/accounts"),
    ("GET", "/admin/accounts/new"),
    ("POST", "/admin/accounts/new"),
    ("GET", "/admin/accounts/{account}"),
    ("POST", "/admin/accounts/{account}"),
    ("POST", "/admin/accounts/{account}/lock"),
    ("POST", "/admin/accounts/{account}/open"),
    ("POST", "/admin/accounts/{account}/invite"),
    ("POST", "/admin/accounts/{account}/reset-second-factor"),
    ("GET", "/admin/words"),
    ("GET", "/admin/log"),
    ("GET", "/admin/retention"),
    ("GET", "/admin/access"),
    ("POST", "/admin/retention"),
    ("POST", "/admin/institutions/{institution}/remove"),
]
FACTS = [
    ("GET", "/desk/facts"),
    ("POST", "/desk/facts/centre/{centre}/verify"),
    ("POST", "/desk/facts/centre/{centre}/doubt"),
    ("POST", "/desk/facts/institution/{institution}/verify"),
    ("POST", "/desk/facts/institution/{institution}/doubt"),
]


def rows_of(session, part_of_centre: str) -> dict[str, int]:
    from webapp.models import Institution

    centre = factories.centre(session, part_of_centre)
    return {
        "centre": centre.id,
        "programme": factories.programme(session, part_of_centre).id,
        "account": factories.coordinator(session, part_of_centre).id,
        "institution": session.query(Institution).filter_by(town_id=centre.town_id).first().id,
    }


def actor(session, role: RoleName):
    if role is RoleName.COORDINATOR:
        return factories.coordinator(session)
    if role is RoleName.INITIATIVE_MANAGER:
        return factories.manager(session, factories.initiative(session))
    if role in {RoleName.NEWCOMER, RoleName.VOLUNTEER}:
        return factories.person(session, role).user
    return factories.account(session, role, town=factories.centre(session).town)


def send(client, method: str, path: str):
    token = TOKEN.search(client.get("/account").text or "")
    data = {"csrf_token": token[1]} if token else {}
    return client.open(path, method=method, data=data if method == "POST" else None)


@pytest.mark.parametrize("role", list(RoleName))
def test_each_role_opens_its_own_pages_and_no_other(session, sign_in, role):
    rows = rows_of(session, "Hamborn")
    account = actor(session, role)
    session.commit()
    client = sign_in(account)
    for routes, allowed in ((ADMIN, RoleName.ADMINISTRATOR), (FACTS, RoleName.COORDINATOR)):
        for method, path in routes:
            status = send(client, method, path.format(**rows)).status_code
            assert (status != 404) == (role is allowed), f"{role} {method} {path}: {status}"


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.COORDINATOR])
def test_the_rows_of_another_town_do_not_exist(session, sign_in, role):
    rows = rows_of(session, "Büro")
    account = actor(session, role)
    session.commit()
    client = sign_in(account)
    for method, path in ADMIN + FACTS:
        if "{" in path:
            assert send(client, method, path.format(**rows)).status_code == 404, f"{method} {path}"


def test_a_visitor_signs_in_first(session, client):
    rows = rows_of(session, "Hamborn")
    session.commit()
    for method, path in ADMIN + FACTS:
        if method == "GET":
            answer = client.get(path.format(**rows))
            assert answer.status_code == 303
            assert "/sign-in" in answer.location
