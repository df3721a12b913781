"""Somebody asks for a guide after reading a chapter: what it is about is filled in, and can be changed."""

import re

import pytest

from tests import factories
from webapp.models import GuideKind

WHOM = "/join/newcomer/whom"


@pytest.fixture
def chapter(session):
    made = factories.chapter(session, support_fields=("wohnen", "behoerden"), translations={"en": "Finding a flat"})
    session.commit()
    return made


def ticked(page: str) -> list[str]:
    return re.findall(r'name="(?:needs|kind)" value="(\w+)" checked', page)


def begin(client, chapter_id, **answers):
    return client.send_form(f"{WHOM}?for={chapter_id}&lang=en", **({"for_whom": "self"} | answers))


def test_the_first_step_says_what_the_request_is_about(client, chapter):
    answer = client.get(f"/join/newcomer?for={chapter.id}")
    assert answer.location == f"{WHOM}?for={chapter.id}"
    assert "You ask for a guide: Finding a flat" in client.get(f"{answer.location}&lang=en").text


def test_needs_and_kind_are_chosen_already(client, chapter):
    begin(client, chapter.id)
    assert sorted(ticked(client.get("/join/newcomer/needs").text)) == ["behoerden", "wohnen"]
    client.send_form("/join/newcomer/needs", needs=["wohnen"])
    assert ticked(client.get("/join/newcomer/needs").text) == ["wohnen"]
    assert ticked(client.get("/join/newcomer/kind").text) == ["guide"]
    client.send_form("/join/newcomer/kind", kind="mentor")
    assert ticked(client.get("/join/newcomer/kind").text) == ["mentor"]


def test_looking_at_the_first_step_keeps_nothing(client, chapter):
    client.get(f"{WHOM}?for={chapter.id}")
    client.send_form(WHOM, for_whom="self")
    assert ticked(client.get("/join/newcomer/needs").text) == []


def test_what_was_chosen_before_stays_chosen(client, chapter):
    client.send_form(WHOM, for_whom="self")
    client.send_form("/join/newcomer/needs", needs=["schule"], must_need="schule")
    begin(client, chapter.id)
    page = client.get("/join/newcomer/needs").text
    assert sorted(ticked(page)) == ["behoerden", "schule", "wohnen"]
    assert '<option selected value="schule">' in page


@pytest.mark.parametrize("number", ["0", "-1", "2147483646", str(10**20), "x", "1 OR 1=1", ""])
def test_a_chapter_that_is_not_there_suggests_nothing(client, number):
    assert "You ask for a guide" not in client.get(WHOM, query_string={"for": number, "lang": "en"}).text
    client.send_form(f"{WHOM}?for={number}", for_whom="self")
    assert ticked(client.get("/join/newcomer/needs").text) == []


@pytest.mark.parametrize("more", [{"shown": False}, {"kind": GuideKind.COMPANIES}])
def test_a_chapter_that_newcomers_do_not_read_suggests_nothing(session, client, more):
    made = factories.chapter(session, **more)
    session.commit()
    begin(client, made.id)
    assert ticked(client.get("/join/newcomer/needs").text) == []


def test_a_volunteer_is_not_asked_about_chapters(client, chapter):
    first = client.get(f"/join/volunteer?for={chapter.id}").location
    assert "You ask for a guide" not in client.get(f"{first}&lang=en").text
