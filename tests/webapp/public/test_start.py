"""The first page says what this is and where to go; it knows nobody."""

import re

import pytest

from tests import factories
from webapp.models import RoleName
from webapp.services import heartbeats


@pytest.mark.parametrize("door", ["/join/newcomer", "/join/volunteer", "/join/initiative"])
def test_three_doors_lead_in(client, door):
    page = client.get("/").text
    assert f'href="{door}"' in page
    assert client.get(door, follow_redirects=True).status_code == 200


def test_every_town_shows_its_centres_with_a_number_to_phone(client):
    page = client.get("/?lang=en").text
    assert all(name in page for name in ("Duisburg", "Krefeld", "Hochfeld", "St.-Anton-Straße 69"))
    assert 'href="tel:+4920360802707"' in page
    assert page.count("Not verified, please phone.") == 4


def test_who_is_signed_in_finds_the_own_page(session, sign_in, client):
    account = factories.account(session, RoleName.ADMINISTRATOR)
    session.commit()
    assert "/account/home" not in client.get("/").text
    assert 'href="/account/home"' in sign_in(account).get("/").text


@pytest.mark.demo
@pytest.mark.parametrize("path", ["/", "/near"])
def test_no_person_is_shown(session, client, path):
    from webapp.models import Initiative, Person

    page = client.get(path).text
    named = {person.full_name for person in session.query(Person)}
    named |= {initiative.contact_name for initiative in session.query(Initiative)}
    assert len(named) > 100
    assert not [name for name in named if re.search(rf"\b{re.escape(name)}\b", page)]


def test_search_engines_read_only_what_is_for_everybody(client):
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Allow: /near" in lines
    assert lines[-1] == "Disallow: /"


def test_a_monitor_is_told_that_all_is_well(client, session):
    heartbeats.beat(session)
    session.commit()
    assert client.get("/healthz").text == "alive\n"
    assert client.get("/readyz").text == "database: ok\nmigrations: ok\nworker: ok\nmail: ok\n"
