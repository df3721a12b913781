"""What no honest browser sends gets a plain page: never a failure, and nothing of it is kept."""

import pytest

from tests import factories
from tests.fixtures.web import TOKEN
from webapp.models import RoleName

NUL = "Amal\0"
ABSURD = (10**20, 2**31, -1, "9" * 5000)
LISTS = {
    "/desk/proposals": ("programme", "page"),
    "/desk/matches": ("state", "sort", "page"),
    "/desk/matches/found": ("request",),
    "/desk/requests": ("state", "kind", "district", "language", "field", "weeks", "sort", "page"),
    "/desk/offers": ("state", "kind", "district", "language", "field", "sort", "page"),
    "/near": ("town", "district", "text"),
}
ADMIN_LISTS = {"/admin/log": ("verb", "subject", "number", "since", "until", "page")}


def arrived(session, user):
    session.commit()
    return user


def token_of(client, page):
    return TOKEN.search(client.get(page).text)[1]


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/%00", "/join/newcomer/%00", "/account/password/link/%00"])
def test_an_address_with_a_nul_leads_nowhere(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.one_database
def test_a_number_that_no_row_has_leads_nowhere(session, sign_in):
    desk = sign_in(arrived(session, factories.coordinator(session)))
    for number in ABSURD:
        for path in (f"/desk/matches/{number}", f"/desk/people/{number}", f"/desk/rounds/{number}"):
            assert desk.get(path).status_code == 404, path


def test_every_filter_takes_any_number(session, sign_in):
    desk = sign_in(arrived(session, factories.coordinator(session)))
    town = factories.centre(session).town
    office = sign_in(arrived(session, factories.account(session, RoleName.ADMINISTRATOR, town=town)))
    for reader, lists in ((desk, LISTS), (office, ADMIN_LISTS)):
        for path, names in lists.items():
            for value in ABSURD:
                answer = reader.get(path, query_string=dict.fromkeys(names, value))
                assert answer.status_code == 200, (path, value)
            for name in names:
                assert reader.get(path, query_string={name: "a\0b"}).status_code == 400, (path, name)


def test_a_form_that_names_a_row_takes_any_number(session, sign_in):
    asked = factories.request(session)
    factories.offer(session)
    desk = sign_in(arrived(session, factories.coordinator(session)))
    token = token_of(desk, "/account/reading-language")
    for value in ABSURD:
        for path, name, refusal in (
            (f"/desk/requests/{asked.id}/choose", "offer", 404),
            ("/desk/rounds", "programme", 404),
            ("/desk/matches/found", "offer", 422),
        ):
            assert desk.post(path, data={"csrf_token": token, name: value}).status_code == refusal, (path, value)


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["first_name", "csrf_token", "na\0me"])
def test_no_form_takes_a_nul(client, name):
    for step in ("place", "languages", "contact", "check"):
        data = {"csrf_token": token_of(client, "/sign-in"), name: NUL}
        answer = client.post(f"/join/newcomer/{step}?lang=en", data=data)
        assert answer.status_code == 400, step
        assert "This did not work" in answer.text


@pytest.mark.one_database
def test_no_form_in_parts_takes_a_nul_either(client):
    data = {"csrf_token": token_of(client, "/sign-in"), "first_name": NUL}
    answer = client.post("/join/newcomer/place", data=data, content_type="multipart/form-data")
    assert answer.status_code == 400


def test_half_a_character_is_taken_as_text(client):
    assert client.get("/near?text=%ED%A0%80").status_code == 200
    body = f"csrf_token={token_of(client, '/sign-in')}&email=%ED%A0%80@example.org&password=x"
    answer = client.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200


def test_an_own_form_refuses_a_nul_in_every_field(session, sign_in):
    match = factories.proposal(session)
    me = sign_in(arrived(session, match.request.person.user))
    desk = sign_in(arrived(session, factories.coordinator(session)))
    manager = sign_in(arrived(session, factories.manager(session, factories.initiative(session))))
    for reader, path, fields in (
        (me, "/account/name", ("first_name", "last_name")),
        (me, "/account/contact", ("phone",)),
        (desk, "/desk/register", ("first_name", "last_name", "street", "phone", "email")),
        (desk, f"/desk/matches/{match.id}/check-in", ("note", "hours", "mood")),
        (manager, "/initiative/profile", ("description", "contact_name", "contact_email", "contact_phone")),
    ):
        token = token_of(reader, "/account/reading-language")
        for name in fields:
            answer = reader.post(path, data={"csrf_token": token, name: NUL})
            assert answer.status_code == 400, (path, name)
