"""Who helps near you: by town and district, with what is known and how sure that is."""

import re
from datetime import time

import pytest

from tests import factories
from webapp.db import now
from webapp.models import HoursKind, InitiativeState, Institution, Language, OpeningHours
from webapp.services.local_time import local_day
from webapp.services.public_holidays import is_public_holiday


def found(page: str) -> str:
    """The page behind its search."""
    return page.split("</form>", 1)[1]


def test_without_a_choice_both_towns_are_shown(client):
    page = found(client.get("/near").text)
    assert "Hamborn" in page
    assert "Konrad-Adenauer-Platz 17" in page


def test_a_district_names_the_centre_that_serves_it(session, client):
    meiderich = factories.district(session, "Mittelmeiderich")
    page = found(client.get(f"/near?district={meiderich.id}&lang=en").text)
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
    page = found(client.get("/near?text=NÄHEN").text)
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
    "query",
    [
        "town=99999",
        "district=abc",
        f"district={10**20}",
        "town=-1&text=%25",
        "town=1&town=2",
        "language=xx",
        "open_now=",
    ],
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
    page = found(client.get("/near?lang=en").text)
    assert "open now" not in page
    assert "closed now" not in page
    assert "opens " not in page


def around_the_clock(centre):
    """Hours that hold at whatever moment the test runs."""
    centre.hours = [
        OpeningHours(kind=HoursKind.OPEN, weekday=day, opens=time(0), closes=time(23, 59, 59)) for day in range(7)
    ]
    centre.verified_at = now()


@pytest.mark.skipif(is_public_holiday(local_day(now())), reason="on a public holiday nobody is open")
def test_verified_hours_say_that_it_is_open_until_when_and_when_that_was_checked(session, client):
    around_the_clock(factories.centre(session, "Hochfeld"))
    session.commit()
    page = client.get("/near?lang=en").text
    assert page.count("open now</span>") == 1
    assert "until 11:59\N{NARROW NO-BREAK SPACE}PM" in page
    assert page.count("Verified on ") == 1


def test_verified_hours_say_that_it_is_closed_and_when_it_opens(session, client):
    centre = factories.centre(session, "Hochfeld")
    day_after_tomorrow = (local_day(now()).weekday() + 2) % 7
    centre.hours = [OpeningHours(kind=HoursKind.OPEN, weekday=day_after_tomorrow, opens=time(9), closes=time(10))]
    centre.verified_at = now()
    session.commit()
    page = client.get("/near?lang=en").text
    assert ("closed now" in page) != ("public holiday: please phone first" in page)
    assert "open now</span>" not in page


@pytest.mark.skipif(is_public_holiday(local_day(now())), reason="on a public holiday nobody is open")
def test_open_now_finds_only_whose_verified_hours_say_so_and_counts_those_nobody_knows(session, client):
    around_the_clock(factories.centre(session, "Hochfeld"))
    factories.initiative(session, name="Nachbarn am Park")
    session.commit()
    page = found(client.get("/near?open_now=y&town=1&lang=en").text)
    assert "(RSC) Hochfeld" in page
    assert "(RSC) Hamborn" not in page
    assert "Nachbarn am Park" not in page
    assert "The hours of 2 other centres are not verified yet; please phone." in page
    assert "We know of nobody who is open now." not in page


def test_where_nobody_verified_anything_open_now_says_that_it_knows_nobody(client):
    page = found(client.get("/near?open_now=y&lang=en").text)
    assert page.count("We know of nobody who is open now.") == 2
    assert "<article" not in page


def speaks(session, place, *codes: str):
    place.languages = [session.get_one(Language, code) for code in codes]


def test_who_speaks_a_language_comes_first_then_who_has_not_told_us_and_others_are_left_out(session, client):
    for name, codes in (("A says nothing", ()), ("B speaks Turkish", ("tr",)), ("C speaks Arabic", ("de", "ar"))):
        speaks(session, factories.initiative(session, name=name), *codes)
    session.commit()
    page = found(client.get("/near?town=1&language=ar&lang=en").text)
    assert page.index("C speaks Arabic") < page.index("A says nothing")
    assert "B speaks Turkish" not in page
    assert "German and Arabic" in page
    assert "Who speaks this language comes first: Arabic." in page
    assert "not told us yet" in page.split("A says nothing")[1].split("</article>")[0]
    assert "not told us yet" in page.split("Offices and organisations")[1]


def test_where_nobody_speaks_a_language_it_says_so(client):
    assert (
        "Nobody here has told us that they speak this language: Tigrinya."
        in client.get("/near?town=1&language=ti&lang=en").text
    )


def test_the_own_centre_is_shown_whatever_was_chosen(session, client):
    speaks(session, factories.centre(session), "de")
    marxloh = factories.district(session)
    session.commit()
    page = found(client.get(f"/near?district={marxloh.id}&language=ar&open_now=y&text=xyzzy&lang=en").text)
    assert "Your centre" in page
    assert "German" in page


def test_languages_stand_in_the_readers_language(session, client):
    speaks(session, factories.initiative(session), "ar", "uk")
    session.commit()
    assert "Arabisch und Ukrainisch" in client.get("/near?lang=de").text
    assert "arabe et ukrainien" in client.get("/near?lang=fr").text


def test_meeting_places_are_a_group_of_their_own(session, client):
    marxloh = factories.district(session)
    session.add(Institution(town=marxloh.town, name="Café Miteinander", kind="language café", district=marxloh))
    session.commit()
    page = found(client.get("/near?town=1&lang=en").text)
    group = page.split(">Meeting places<")[1].split(">Offices and organisations<")[0]
    assert "Language café" in group
    assert "Café Miteinander" in group
    assert "Somewhere in the district Marxloh" in group
    assert "Jobcenter" not in group


def test_a_meeting_place_says_when_to_come_and_what_is_spoken_there(session, client):
    for name, codes in (("Café Miteinander", ("ar", "de")), ("Café Anadolu", ("tr",))):
        speaks(session, factories.institution(session, name=name, printed_hours="Di 15-17 Uhr"), *codes)
    session.commit()
    page = found(client.get("/near?town=1&language=ar&lang=en").text)
    entry = page.split("Café Miteinander")[1].split("</li>")[0]
    assert "Di 15-17 Uhr" in entry
    assert "German and Arabic" in entry
    assert "Café Anadolu" not in page


def test_with_a_district_the_nearest_comes_first_and_the_distance_is_said(session, client):
    marxloh = factories.district(session)
    for name, where in (
        ("Am Ort", "Marxloh"),
        ("Nebenan", "Alt-Hamborn"),
        ("Weit weg", "Rahm"),
        ("Irgendwo", None),
    ):
        place = factories.district(session, where) if where else None
        session.add(Institution(town=marxloh.town, name=name, kind="meeting place", district=place))
    session.commit()
    page = found(client.get(f"/near?district={marxloh.id}&lang=en").text)
    group = page.split(">Meeting places<")[1].split(">Offices and organisations<")[0]
    assert re.findall("Am Ort|Nebenan|Weit weg|Irgendwo", group) == [
        "Am Ort",
        "Nebenan",
        "Irgendwo",
    ]
    distances = re.findall("less than 1 km|about [0-9]+ km", group)
    assert distances == ["less than 1 km", "about 1 km"]
    assert group.count("to the middle of its district") == 2


def test_a_centre_says_which_districts_it_serves(client):
    page = client.get("/near?town=1&lang=en").text
    card = page.split("(RSC) Rheinhausen</bdi>")[1].split("</article>")[0]
    assert "8 districts" in card
    assert "Rumeln-Kaldenhausen" in card


def test_each_town_opens_on_its_own_from_the_first_page_and_from_the_list(session, client):
    for page in (client.get("/?lang=en").text, client.get("/near?lang=en").text):
        towns = [int(id_) for id_ in re.findall(r"/near\?(?:[^\"]*&amp;)?town=(\d+)", page)]
        assert len(towns) == 2
    page = found(client.get(f"/near?town={towns[1]}&lang=en").text)
    assert "Krefeld</h2>" in page
    assert "Duisburg</h2>" not in page


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
