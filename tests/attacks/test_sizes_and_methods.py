"""Too much, too many, twice the same, or by a method nobody offers: a plain page, and the server goes on."""

import pytest

from tests import factories
from tests.fixtures.web import TOKEN
from webapp.models import RoleName

METHODS = ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND")
FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1024 * 1024


def alive(client):
    return client.get("/healthz").status_code == 200


def token_of(client, page="/sign-in"):
    return TOKEN.search(client.get(page).text)[1]


def in_one(fields):
    return {"data": "&".join(f"{name}={value}" for name, value in fields.items()), "content_type": FORM}


def in_parts(fields):
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{fields[name]}\r\n' for name in fields]
    return {"data": "".join(parts) + "--x--\r\n", "content_type": "multipart/form-data; boundary=x"}


@pytest.mark.one_database
def test_a_body_beyond_the_limit_is_told_so_and_an_ordinary_one_is_not(app, client):
    token = token_of(client)
    ordinary = client.post("/sign-in", data={"csrf_token": token, "email": "a@example.org", "password": "x" * 100})
    assert ordinary.status_code == 200
    much, many = {"email": "x" * (2 * MEGABYTE)}, {f"field{number}": "x" for number in range(2000)}
    for fields, written in ((much, in_one), (much, in_parts), ({"email": "x" * (MEGABYTE * 3 // 4)}, in_parts)):
        answer = client.post("/sign-in?lang=en", **written({"csrf_token": token, **fields}))
        assert answer.status_code == 413, written
        assert "That was too much at once" in answer.text
    assert client.post("/sign-in", **in_parts({"csrf_token": token, **many})).status_code == 413
    assert alive(client)


@pytest.mark.one_database
def test_the_attack_shows_where_there_is_no_limit(app, client):
    limit, app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_CONTENT_LENGTH"], None
    memory, app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_FORM_MEMORY_SIZE"], None
    try:
        body = in_one({"csrf_token": token_of(client), "email": "x" * (2 * MEGABYTE)})
        assert client.post("/sign-in", **body).status_code != 413
    finally:
        app.config.update(MAX_CONTENT_LENGTH=limit, MAX_FORM_MEMORY_SIZE=memory)


def test_no_other_method_does_anything(app, session, sign_in):
    desk = sign_in(arrived(session, factories.coordinator(session)))
    for method in METHODS:
        for path in ("/", "/desk", "/desk/proposals/approve", "/account/name", "/sign-out"):
            answer = desk.open(path, method=method)
            assert answer.status_code in {404, 405}, (method, path)
    assert desk.get("/desk").status_code == 200


def test_a_get_is_a_get_whatever_it_claims_to_be(session, sign_in):
    desk = sign_in(arrived(session, factories.coordinator(session)))
    for override in (
        {"headers": {"X-HTTP-Method-Override": "POST"}},
        {"headers": {"X-HTTP-Method": "DELETE"}},
        {"query_string": {"_method": "POST"}},
    ):
        assert desk.get("/sign-out", **override).status_code == 405
        assert desk.get("/desk").status_code == 200


def test_the_same_name_twice_counts_once(session, sign_in):
    mine, theirs = factories.request(session), factories.request(session, lives_in="Hochfeld")
    desk = sign_in(arrived(session, factories.coordinator(session)))
    for first, second in ((mine.id, theirs.id), (theirs.id, mine.id)):
        page = desk.get(f"/desk/matches/found?request={first}&request={second}")
        assert page.status_code == 200
        assert f'value="{theirs.id}"' not in page.text
    doubled = "state=all&state=waiting&page=1&page=2&sort=name&sort=-name&district=1&district=x"
    assert desk.get(f"/desk/requests?{doubled}").status_code == 200
    me = sign_in(arrived(session, mine.person.user))
    body = f"csrf_token={token_of(me, '/account/name')}&first_name=One&first_name=Two&last_name=A&last_name=B"
    me.post("/account/name", data=body, content_type=FORM)
    session.refresh(mine.person)
    assert (mine.person.first_name, mine.person.last_name) == ("One", "A")


@pytest.mark.one_database
def test_a_strange_cookie_is_no_cookie(client):
    for value in ("x" * 7000, "\xff\xfe", "a\\000b", '"', "eyJ.eyJ.x", "%00%ED%A0%80"):
        for name in ("session", "language", "remember_token"):
            answer = client.get("/", headers={"Cookie": f"{name}={value}"})
            assert answer.status_code == 200, (name, value[:20])
    assert alive(client)


@pytest.mark.one_database
def test_a_body_that_is_no_form_is_refused(client):
    for body, kind in (
        (b'{"email": "a", "__proto__": {}}', "application/json"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "application/xml"),
        (b"\x80\x04\x95cposix\nsystem\n.", "application/x-python-pickle"),
        (b'--x\r\nContent-Disposition: form-data; name="a', "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"a=%zz&%=&&&=&a", FORM),
        (b"csrf_token=1;email=2", "text/plain"),
    ):
        answer = client.post("/sign-in", data=body, content_type=kind)
        assert answer.status_code == 400, kind
        assert "root:" not in answer.text
    assert alive(client)


def test_what_a_redirect_after_signing_in_leads_to_is_ours(session, client):
    person = factories.person(session, RoleName.NEWCOMER)
    session.commit()
    answer = client.send_form("/sign-in?next=/account", email=person.user.email, password=factories.PASSWORD)
    assert answer.location.startswith("/")


def arrived(session, user):
    session.commit()
    return user
