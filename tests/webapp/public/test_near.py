"""Who helps near you: by town and district, with what is known and how sure that is."""

import pytest

from tests import factories
from webapp.db import now
from webapp.models import InitiativeState, Institution


def headings(page: str) -> str:
    return page.split("</form>", 1)[1]


def test_without_a_choice_both_towns_are_shown(client):
    page = headings(client.get("/near").text)
    assert "Hamborn" in page
    assert "Konrad-Adenauer-Platz 17" in page


def test_a_district_names_the_centre_that_serves_it(session, client):
    meiderich = factories.district(session, "Mittelmeiderich")
    page = headings(client.get(f"/near?district={meiderich.id}&lang=en").text)
    mine = page.split("Your centre", 1)[1].split("</article>")[0]
    assert "Hamborn" in mine
    assert "Other centres" in page
    assert "St.-Anton-Straße" not in page


def test_initiatives_are_shown_where_they_help_once_they_are_confirmed(session, client):
    here = factories.initiative(session, name="Nachbarn am Park")
    factories.initiative(session, name="Noch nicht bestätigt", state=InitiativeState.REGISTERED)
    district = here.districts[0]
    elsewhere = factories.district(session, "Baerl")
    session.commit()
    assert "Nachbarn am Park" in client.get(f"/near?district={district.id}").text
    assert "Nachbarn am Park" not in client.get(f"/near?district={elsewhere.id}").text
    assert "Noch nicht bestätigt" not in client.get("/near").text


def test_an_initiative_is_reached_without_a_name(session, client):
    factories.initiative(session, name="Nachbarn", contact_name="Jo Geheim", contact_phone="030 23125 901")
    session.commit()
    page = client.get("/near").text
    assert "Jo Geheim" not in page
    assert 'href="mailto:jo@example.org"' in page
    assert 'href="tel:+493023125901"' in page


def test_words_find_initiatives_by_what_they_do(session, client):
    factories.initiative(session, name="Werkstatt", description="Nähen und Ändern")
    session.commit()
    page = headings(client.get("/near?text=NÄHEN").text)
    assert "Werkstatt" in page
    assert "Caritas" not in page


def test_an_institution_of_another_district_is_left_out(session, client):
    marxloh, baerl = factories.district(session), factories.district(session, "Baerl")
    session.add(Institution(town=marxloh.town, name="Beratung Marxloh", kind="municipal office", district=marxloh))
    session.commit()
    assert "Beratung Marxloh" in client.get(f"/near?district={marxloh.id}").text
    assert "Beratung Marxloh" not in client.get(f"/near?district={baerl.id}").text


def test_nothing_found_says_what_to_do(client):
    page = client.get("/near?text=xyzzy&lang=en").text
    assert "Nobody was found with these words" in page
    assert 'href="/near"' in page


@pytest.mark.parametrize(
    "query", ["town=99999", "district=abc", f"district={10**20}", "town=-1&text=%25", "town=1&town=2"]
)
def test_what_is_not_known_narrows_nothing_down(client, query):
    assert client.get(f"/near?{query}").status_code == 200


def test_a_source_says_how_old_it_is(client):
    page = client.get("/near?lang=en").text
    assert "Source: newspaper report on the Regional Support Centres, date not known" in page
    assert "Source: City of Duisburg, page “Flucht und Asyl”, 2016" in page
    assert "welfare associations, and a newspaper report, Jul 12, 2016" in page


def test_a_wrong_number_in_a_report_is_explained(client):
    page = client.get("/near?lang=en").text
    assert "(as printed; the area code of Krefeld is 02151)" in page
    assert 'href="tel:+492515862502"' in page


def test_unverified_hours_never_say_open_now(client):
    page = client.get("/near?lang=en").text
    assert "open now" not in page
    assert "closed now" not in page


def test_verified_hours_say_whether_it_is_open_and_when_that_was_checked(session, client):
    factories.centre(session, "Hochfeld").verified_at = now()
    session.commit()
    page = client.get("/near?lang=en").text
    assert ("open now" in page) != ("closed now" in page)
    assert page.count("Verified on ") == 1


@pytest.mark.parametrize(
    ("language", "days", "hours"),
    [
        ("en", "Monday to Friday", "9:00\N{NARROW NO-BREAK SPACE}AM"),
        ("de", None, "09:00\N{EN DASH}10:00"),
        ("fa", None, "\N{FIRST STRONG ISOLATE}9:00\N{EN DASH}10:00\N{POP DIRECTIONAL ISOLATE}"),
    ],
)
def test_hours_are_in_the_readers_language(client, language, days, hours):
    page = client.get(f"/near?lang={language}").text
    assert hours in page
    assert days is None or days in page
