"""Whenever staff see somebody's data it is written down first, and the person can read it.

The note is a transaction of its own, so these tests really commit.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.exc import OperationalError

from tests import factories
from tests.webapp.privacy.conftest import without_second_step
from webapp.models import MatchState, Opening, RoleName, Side, User
from webapp.services import openings

pytestmark = pytest.mark.commits


@dataclass(frozen=True)
class Known:
    """The cast by numbers and addresses, so that no transaction stays open while somebody looks at a page."""

    newcomer: int
    volunteer: int
    match: int
    staff: str
    staff_id: int
    address: str
    name: str
    office: str


@pytest.fixture
def known(session, cast) -> Known:
    without_second_step(session)
    session.execute(delete(Opening))
    return Known(
        cast.newcomer.id, cast.volunteer.id, cast.match.id, cast.staff.email, cast.staff.id,
        cast.newcomer.email, cast.newcomer.last_name, cast.staff.centre.name,
    )  # fmt: skip


def opened(session) -> set[tuple[int, str]]:
    found = {(row.person_id, row.page) for row in session.scalars(select(Opening))}
    session.rollback()
    return found


def test_each_page_about_people_is_written_down(session, known, sign_in):
    asks = factories.request(session, email=None)
    asked = factories.proposal(session, state=MatchState.OFFERED, asked=Side.NEWCOMER, asks=asks)
    suggested = factories.proposal(session)
    by_phone, call = asks.person_id, asked.id
    one, other = suggested.request.person_id, suggested.offer.person_id
    request_id, suggestion = suggested.request_id, suggested.id
    session.commit()
    staff = sign_in(known.staff)
    for path, expected in (
        (f"/desk/people/{known.newcomer}", {(known.newcomer, "person")}),
        (f"/desk/matches/{known.match}", {(known.newcomer, "match"), (known.volunteer, "match")}),
        (f"/desk/proposals/{suggestion}", {(one, "suggestion"), (other, "suggestion")}),
        ("/desk/phone", {(by_phone, "phone_list")}),
        (f"/desk/phone/{call}", {(by_phone, "call")}),
        (f"/desk/requests/{request_id}/choose", {(one, "choosing")}),
        ("/desk/offers.csv", {(known.volunteer, "list_taken_along"), (other, "list_taken_along")}),
        ("/desk/requests.csv", {(one, "list_taken_along")}),
    ):
        before = opened(session)
        assert staff.get(path).status_code == 200, path
        assert expected <= opened(session) - before, path


def test_a_page_whose_opening_cannot_be_written_down_does_not_open(session, known, sign_in):
    session.commit()
    staff = sign_in(known.staff)

    def full(_connection, _cursor, statement, *_more) -> None:
        if statement.startswith("INSERT INTO openings"):
            raise OperationalError(statement, {}, Exception("database or disk is full"))

    event.listen(session.bind, "before_cursor_execute", full)
    try:
        answer = staff.get(f"/desk/people/{known.newcomer}")
    finally:
        event.remove(session.bind, "before_cursor_execute", full)
    assert answer.status_code == 503
    assert known.name not in answer.text
    assert staff.get(f"/desk/people/{known.newcomer}").status_code == 200


def test_the_person_sees_the_office_and_not_the_employee(session, known, sign_in):
    session.commit()
    sign_in(known.staff).get(f"/desk/people/{known.newcomer}")
    page = sign_in(known.address).get("/account/access").text
    assert "Coordinator, " + known.office in page
    assert "the page about the person" in page
    assert known.staff not in page


def test_an_administrator_sees_who_it_was_and_no_name_of_the_person(session, known, sign_in):
    here, there = (factories.district(session, name).town for name in ("Marxloh", "Cracau"))
    administrators = [factories.account(session, RoleName.ADMINISTRATOR, town=town) for town in (here, there)]
    own, elsewhere = (user.email for user in administrators)
    number = administrators[0].id
    session.commit()
    sign_in(known.staff).get(f"/desk/people/{known.newcomer}")
    browser = sign_in(own)
    page = browser.get("/admin/access").text
    assert known.staff in page
    assert known.name not in page
    for narrowed in ("number=2147483000", f"by={number}", "until=2020-01-01", "since=2099-01-01&page_kind=call"):
        assert "Nothing found" in browser.get(f"/admin/access?{narrowed}").text
    assert "Nothing found" in sign_in(elsewhere).get("/admin/access").text


def test_ones_own_page_is_no_opening(session, cast, known, sign_in):
    cast.newcomer.user.roles = list(session.get_one(User, known.staff_id).roles)
    cast.newcomer.user.centre = cast.staff.centre
    session.commit()
    assert sign_in(known.address).get(f"/desk/people/{known.newcomer}").status_code == 200
    assert opened(session) == set()


def test_a_page_needs_a_name(session, cast):
    with pytest.raises(ValueError, match="no such page"):
        openings.note(session, cast.staff, [cast.newcomer.id], "elsewhere")
