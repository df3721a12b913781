"""Each page says in its title which one it is (WCAG 2.4.2): no two of a role's pages are called the same."""

import re
from collections import defaultdict

import pytest

from tests import factories
from tests.webapp.test_routes import DECLARED, VISITOR
from webapp.models import RoleName

TITLE = re.compile(r"<title>([^<]*)</title>")
# The way in is the same page for both; what a door leads to is told by its first question.
SAME_BY_DESIGN = {"join.step", "account.home"}


def pages(app, role):
    """The addresses without a number in them that a role may look at."""
    for rule in app.url_map.iter_rules():
        may = DECLARED.get((rule.endpoint, "GET"), frozenset())
        if role in may and not rule.arguments and rule.endpoint not in SAME_BY_DESIGN:
            yield rule.rule


def titles(client, paths):
    found = defaultdict(set)
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found[TITLE.search(answer.text)[1]].add(path)
    return found


@pytest.fixture
def visit(session, sign_in, client):
    """Return `visit(role)`: a browser of that role."""

    def enter(role):
        if role == VISITOR:
            return client
        office = factories.centre(session)
        if role in {RoleName.NEWCOMER, RoleName.VOLUNTEER}:
            user = factories.person(session, role).user
        elif role is RoleName.INITIATIVE_MANAGER:
            user = factories.manager(session, factories.initiative(session))
        else:
            user = factories.account(session, role, centre=office, town=office.town)
        session.commit()
        return sign_in(user)

    return enter


@pytest.mark.one_database
@pytest.mark.parametrize("role", [VISITOR, *RoleName])
def test_no_two_pages_are_called_the_same(app, visit, role):
    found = titles(visit(role), pages(app, role))
    assert len(found) > 5
    assert {title: paths for title, paths in found.items() if len(paths) > 1} == {}


def test_a_step_says_how_far_along_it_is(client):
    page = client.get("/join/newcomer", follow_redirects=True).text
    assert re.search(r"<title>[^<(]+ \([^)]* 1 [^)]* \d+\)", page)
