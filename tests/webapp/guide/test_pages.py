"""The guides as everybody reads them: the way to a chapter, its language, its offices, and what is verified."""

import re

import pytest

from tests import factories
from webapp.models import GuideKind, Institution, RoleName
from webapp.services import guide
from webapp.services.guide.chapters import put_in_charge

PAGE = "/guide/duisburg/eine-wohnung-finden"


def chapter(session, **more):
    made = factories.chapter(session, **more)
    session.commit()
    return made


def verify(session, of, seen=1):
    office = factories.coordinator(session, of="Hochfeld")
    guide.verify(session, office, of, seen=seen)
    session.commit()


def test_a_reader_comes_to_a_chapter_by_town_and_guide(session, client):
    chapter(session, translations={"en": "Finding a flat"})
    chapter(session, kind=GuideKind.COMPANIES, title="Jemanden einstellen", translations={"en": "Hiring"})
    choose = client.get("/guide?lang=en").text
    assert 'href="/guide/duisburg"' in choose
    assert 'href="/guide/duisburg/companies"' in choose
    contents = client.get("/guide/duisburg").text
    assert re.search(rf'href="{PAGE}">Finding a flat</a>', contents)
    assert "Hiring" not in contents
    companies = client.get("/guide/duisburg/companies").text
    assert 'href="/guide/duisburg/companies/jemanden-einstellen">Hiring</a>' in companies
    assert "<h2 " in client.get(PAGE).text
    assert "Hiring" in client.get("/guide/duisburg/companies/jemanden-einstellen").text


def test_choosing_a_town_remembers_nothing(session, client):
    chapter(session)
    for page in ("/guide", "/guide/duisburg", PAGE):
        assert "Set-Cookie" not in client.get(page).headers


@pytest.mark.parametrize(
    "path",
    [
        "/guide/nowhere",
        "/guide/nowhere/companies",
        "/guide/duisburg/no-such-chapter",
        "/guide/duisburg/companies/eine-wohnung-finden",
        "/guide/krefeld/eine-wohnung-finden",
        "/guide/duisburg/ausgeblendet",
    ],
)
def test_what_is_not_there_is_not_found(session, client, path):
    chapter(session)
    chapter(session, title="Ausgeblendet", shown=False)
    assert client.get(path).status_code == 404


def test_a_text_in_the_readers_language_needs_no_note(session, client):
    chapter(session, translations={"ar": "إيجاد شقة"})
    page = client.get(f"{PAGE}?lang=ar").text
    assert '<h1 class="kern-heading-large" id="chapter">إيجاد شقة</h1>' in page
    assert '<div class="guide__text">' in page


def test_without_a_translation_the_source_is_shown_as_what_it_is(session, client):
    chapter(session, translations={"ar": "إيجاد شقة"})
    page = client.get(f"{PAGE}?lang=fa").text
    assert '<h1 class="kern-heading-large" id="chapter" lang="de" dir="ltr">Eine Wohnung finden</h1>' in page
    assert '<div class="guide__text" lang="de" dir="ltr">' in page
    english = client.get(f"{PAGE}?lang=en").text
    assert "This chapter is not in your language yet." in english
    assert '<li lang="de" dir="ltr">' in client.get("/guide/duisburg").text


def test_a_translation_older_than_its_source_says_so_and_is_not_verified(session, client):
    made = chapter(session, translations={"en": "Finding a flat"})
    verify(session, made)
    assert "The German text is newer" not in client.get(f"{PAGE}?lang=en").text
    guide.write(session, factories.coordinator(session), made, "de", guide.Text("Neu", "Neu.", "Neu."), seen=1)
    session.commit()
    verify(session, made, seen=2)
    page = client.get(PAGE).text
    assert "The German text is newer" in page
    assert "Not verified yet" in page
    assert "Hochfeld on" not in page


def test_nothing_is_dated_before_somebody_has_checked_it(session, client):
    chapter(session)
    page = client.get(f"{PAGE}?lang=en").text
    assert "Not verified yet. Please ask the office in charge before you rely on it." in page
    assert not re.search(r"\b20\d\d\b", page.partition("<main")[2].partition("<footer")[0])


def test_a_checked_chapter_names_the_office_and_the_day_and_no_person(session, client):
    made = chapter(session)
    office = factories.coordinator(session, of="Hochfeld", email="ida.checks@example.org")
    guide.verify(session, office, made, seen=1)
    session.commit()
    page = client.get(f"{PAGE}?lang=en").text
    assert re.search(r"Verified by Regionales Support-Center \(RSC\) Hochfeld on \w{3} \d+, 20\d\d", page)
    assert "ida.checks" not in page


def test_the_offices_in_charge_stand_below_with_what_is_known_of_them(session, client):
    made = chapter(session)
    office = session.query(Institution).filter_by(name="Sozialamt").one()
    put_in_charge(made, [office, factories.centre(session)])
    session.commit()
    page = client.get(f"{PAGE}?lang=en").text.partition('id="in-charge"')[2].partition('id="ask"')[0]
    assert "Sozialamt" in page
    assert "Duisburger Straße 241" in page
    assert 'href="tel:+4920394065358"' in page
    assert "Not verified, please phone." in page


def test_the_neighbours_and_all_chapters_are_a_link_away(session, client):
    for number, title in enumerate(("Erstens", "Zweitens", "Drittens"), start=1000):
        chapter(session, title=title, position=number)
    page = client.get("/guide/duisburg/zweitens").text
    assert re.search(r'href="/guide/duisburg/erstens" rel="prev"', page)
    assert re.search(r'href="/guide/duisburg/drittens" rel="next"', page)
    assert '<a href="/guide/duisburg/zweitens" aria-current="page">' in page
    assert 'rel="next"' not in client.get("/guide/duisburg/drittens").text


def test_a_visitor_may_ask_for_a_guide_and_whoever_has_a_page_goes_there(session, client, sign_in):
    made = chapter(session)
    asks = factories.person(session, RoleName.NEWCOMER)
    session.commit()
    assert f'href="/join/newcomer?for={made.id}"' in client.get(PAGE).text
    own = sign_in(asks.user).get(PAGE).text
    assert "/join/newcomer?for=" not in own
    assert 'href="/me"' in own


def test_companies_are_not_offered_a_companion(session, client):
    chapter(session, kind=GuideKind.COMPANIES)
    assert "/join/newcomer?for=" not in client.get("/guide/duisburg/companies/eine-wohnung-finden").text


def test_search_engines_may_read_the_guides(client):
    assert "Allow: /guide\n" in client.get("/robots.txt").text


@pytest.mark.parametrize("language", ["de", "en", "fr", "fa", "ar"])
def test_every_seeded_chapter_is_a_page_in_every_language(session, client, language):
    for kind in GuideKind:
        town = guide.town_named(session, "duisburg")
        chapters = guide.guide_of(session, town, kind, language).chapters
        assert chapters
        for one in chapters:
            base = "/guide/duisburg" + ("/companies" if kind is GuideKind.COMPANIES else "")
            assert client.get(f"{base}/{one.slug}?lang={language}").status_code == 200
