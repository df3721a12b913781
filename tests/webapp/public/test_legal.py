"""Imprint, privacy and accessibility: true for this installation, whoever runs it."""

from dataclasses import replace

import pytest

from tests import factories
from tests.factories import PASSWORD
from webapp.models import RoleName

PAGES = ["/imprint", "/privacy", "/accessibility"]


@pytest.fixture
def run_by(app):
    """Return `run_by(**settings)`: changes who runs the installation, until the test is over."""
    config = app.config["WEGPATEN"]

    def run(**settings: object) -> None:
        app.config["WEGPATEN"] = replace(config, **settings)

    yield run
    app.config["WEGPATEN"] = config


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_there(client, path):
    assert f'href="{path}"' in client.get("/near").text
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_an_operator_who_is_not_named_is_not_made_up(client, path):
    assert "has not given name and address yet" in client.get(f"{path}?lang=en").text


@pytest.mark.parametrize("path", PAGES)
def test_the_operator_is_named(client, run_by, path):
    run_by(operator_name="Stadt <Muster>", operator_contact="Am Markt 1, 12345 Muster | post@example.org |")
    page = client.get(f"{path}?lang=en").text
    assert "<strong>Stadt &lt;Muster&gt;</strong>" in page
    assert "Am Markt 1, 12345 Muster" in page
    assert 'href="mailto:post@example.org"' in page
    assert "has not given" not in page


def test_a_map_service_is_named_where_one_is_asked(client, run_by):
    assert "Nominatim" not in client.get("/privacy").text
    run_by(geocoder="nominatim", geocoder_user_agent="test")
    assert "Nominatim" in client.get("/privacy").text


def test_every_cookie_is_named(app, session, client):
    coordinator = factories.account(session, RoleName.COORDINATOR)
    session.commit()
    client.get("/?lang=en")
    client.send_form("/sign-in", email=coordinator.email, password=PASSWORD)
    names = set(client._cookies)
    page = client.get("/privacy").text
    assert {name for _, _, name in names} == {"language", "session", "device"}
    assert all(f"“{name}”" in page for _, _, name in names)
