"""The guides on paper: what a booklet says, where it leads, how it runs, and who gets which."""

import re
from dataclasses import replace

import pytest
import segno
from flask_babel import force_locale, gettext
from sqlalchemy import select, update

from tests import factories
from tests.fixtures.web import PageChecker
from tests.webapp.guide.paper import booklet_html, boxes, fonts, inside, laid_out, words
from webapp import press
from webapp.db import now
from webapp.models import GuideChapter, GuideKind, Institution
from webapp.services import guide
from webapp.services.guide.chapters import put_in_charge

BOOKLET = "/guide/duisburg/booklet.pdf"
ARABIC = "- أولا\n- ثانيا"


@pytest.fixture(autouse=True)
def own_folder(app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "WEGPATEN", replace(app.config["WEGPATEN"], booklet_folder=str(tmp_path)))


@pytest.fixture(autouse=True)
def seeded_chapters_are_hidden(session):
    session.execute(update(GuideChapter).values(shown=False))


@pytest.fixture
def two_chapters(session):
    made = [
        factories.chapter(session, translations={"en": "Finding a flat", "ar": "إيجاد شقة"}, body=ARABIC),
        factories.chapter(session, title="Zur Ärztin", translations={"en": "Seeing a doctor"}, icon="gesundheit"),
    ]
    session.commit()
    return made


def verify(session, of):
    guide.verify(session, factories.coordinator(session, of="Hochfeld"), of, seen=1)
    session.commit()


def test_a_reader_takes_the_whole_guide_along(two_chapters, client):
    answer = client.get(f"{BOOKLET}?lang=en")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="duisburg-newcomers-en.pdf"'


def test_companies_get_theirs(session, client):
    factories.chapter(session, kind=GuideKind.COMPANIES, title="Einstellen")
    session.commit()
    answer = client.get("/guide/duisburg/companies/booklet.pdf?lang=de")
    assert 'filename="duisburg-companies-de.pdf"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "path", ["/guide/nowhere/booklet.pdf", "/guide/krefeld/booklet.pdf", "/guide/nowhere/poster.pdf"]
)
def test_without_a_guide_there_is_no_booklet(two_chapters, client, path):
    assert client.get(path).status_code == 404


def test_each_chapter_begins_a_page_that_the_contents_name(two_chapters, app):
    document = laid_out(app, "en")
    marks = [(label, page) for label, (page, *_place), _below, _state in document.make_bookmark_tree()]
    assert marks == [("Chapters", 1), ("Finding a flat", 2), ("Seeing a doctor", 3)]
    assert [box.text for box in boxes(document.pages[3])].count("Seeing a doctor") == 2  # its heading, and the head
    assert re.search(r"Finding a flat .*\b3 Seeing a doctor .*\b4\b", words(document.pages[1]))


def test_the_cover_says_what_it_is_and_what_is_not_verified(two_chapters, session, app):
    cover = words(laid_out(app, "en").pages[0])
    assert "English" in cover
    assert "Guidebook for people who are new in Duisburg" in re.sub(r"\s+", " ", cover)
    assert "No chapter has been verified by an office yet." in booklet_html(app, "en")
    verify(session, two_chapters[0])
    assert "1 of 2 chapters has been verified by an office." in booklet_html(app, "en")
    verify(session, two_chapters[1])
    assert "Every chapter has been verified by an office." in booklet_html(app, "en")
    assert "This is what the guidebook said on" in booklet_html(app, "en", day=now())


def test_a_chapter_says_who_is_in_charge_and_on_what_that_rests(two_chapters, session, app):
    centre = factories.centre(session, "Hamborn")
    office = session.scalars(select(Institution).filter_by(town=centre.town)).first()
    office.phone, office.street, office.verified_at = "0203 123456", "Am Markt 1", None
    put_in_charge(two_chapters[0], [office, centre])
    session.commit()
    html = booklet_html(app, "en")
    for fact in (office.name, "Am Markt 1", "+49203123456", "Not verified, please phone.", centre.name):
        assert fact in html
    assert "By phone" in html


def test_each_chapter_says_whether_it_was_checked(two_chapters, session, app):
    verify(session, two_chapters[0])
    html = booklet_html(app, "en")
    assert html.count("Not verified yet. Please ask the office in charge") == 1
    assert html.count("Verified by ") == 1


def test_a_text_in_another_language_and_an_old_translation_say_so(two_chapters, session, app):
    assert "This chapter is not in your language yet." not in booklet_html(app, "en")
    arabic = booklet_html(app, "ar")
    with app.test_request_context(), force_locale("ar"):
        note = gettext(
            "This chapter is not in your language yet. You read it in the language in which it was written."
        )
    assert arabic.count(note) == 1
    assert arabic.count('<li lang="de" dir="ltr"><a href="#zur-aerztin">Zur Ärztin</a>') == 1
    guide.write(session, factories.coordinator(session), two_chapters[0], "de", guide.Text("N", "N.", "N."), seen=1)
    session.commit()
    assert booklet_html(app, "en").count("The German text is newer") == 1


def test_a_code_leads_to_the_chapter_in_the_same_language_and_is_printed_below(two_chapters, app, client):
    html = booklet_html(app, "ar")
    base = app.config["WEGPATEN"].base_url
    addresses = re.findall(r"<title>[^<]*QR[^<]*?(http[^<]+)</title>", html)
    assert addresses == [
        f"{base}/guide/duisburg?lang=ar",
        f"{base}/guide/duisburg/eine-wohnung-finden?lang=ar",
        f"{base}/guide/duisburg/zur-aerztin?lang=ar",
    ]
    for address in addresses:
        assert f'<p class="address">{address}</p>' in html
        drawn = re.search(r' d="[^"]+"', segno.make(address, error="m", micro=False).svg_inline(border=2))
        assert drawn
        assert drawn[0] in html
        assert 'lang="ar"' in client.get(address.removeprefix(base)).text


def test_the_file_tells_its_language_its_title_and_its_structure(two_chapters, app):
    pdf = inside(press.pdf_of(booklet_html(app, "en"), fonts(app)))
    assert b"/Lang (en)" in pdf
    assert b"/Marked true" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/Outlines" in pdf
    assert b"pdfuaid:part" in pdf
    assert b"Guidebook for people who are new in Duisburg" in pdf
    assert b"/Direction" not in pdf


def test_arabic_runs_from_right_to_left(two_chapters, app):
    html = booklet_html(app, "ar")
    document = press.document_of(html, fonts(app))
    page = document.pages[2]
    text = next(box for box in boxes(page) if "أولا" in box.text)
    bullet = next(box for box in boxes(page) if box.text.strip() == "•")
    assert bullet.position_x > text.position_x  # on the right of its line
    inner, outer = page._page_box.margin_left, page._page_box.margin_right
    first_inside = laid_out(app, "en").pages[2]._page_box
    assert (first_inside.margin_left, first_inside.margin_right) == (outer, inner)  # the fold is on the other side
    pdf = inside(press.pdf_of(html, fonts(app)))
    assert b"/Lang (ar)" in pdf
    assert b"/Direction /R2L" in pdf


@pytest.mark.parametrize(
    ("language", "title", "family"),
    [
        ("uk", "Як знайти квартиру", b"noto-sans-cyrillic"),
        ("tr", "Ağaç, şehir", b"noto-sans-latin-ext"),
        ("fa", "پیدا کردن گچ", b"vazirmatn-arabic"),
    ],
)
def test_every_script_is_set_in_our_own_fonts(session, app, language, title, family):
    factories.chapter(session, translations={language: title})
    session.commit()
    pdf = inside(press.pdf_of(booklet_html(app, language), fonts(app)))
    families = {name.lower() for name in re.findall(rb"/BaseFont /[A-Z]{6}\+([\w-]+)", pdf)}
    assert any(name.startswith(family) for name in families)
    assert all(name.startswith((b"noto-sans", b"vazirmatn")) for name in families), families


def test_the_poster_shows_the_way_in_every_language_whoever_asks_for_it(two_chapters, app, client):
    sheets = {client.get(f"/guide/duisburg/poster.pdf?lang={language}").data for language in ("en", "ar")}
    assert len(sheets) == 1
    pdf = inside(sheets.pop())
    assert re.search(rb"/Type /Pages[^>]*/Count 1\b|/Count 1\b[^>]*/Type /Pages", pdf), "one sheet"
    for language in app.config["LANGUAGES"]:
        assert f"/guide/duisburg?lang={language}".encode() in pdf.replace(b"\\", b"")


def test_the_pages_of_the_guide_lead_to_the_booklet_and_say_how_large_it_is(two_chapters, client):
    assert f'href="{BOOKLET}"' in client.get("/guide?lang=en").text
    assert "Take it along as a booklet (PDF)" in client.get("/guide/duisburg").text
    size = round(len(client.get(BOOKLET).data) / 1000)
    page = client.get("/guide/duisburg").text
    assert f"Take it along as a booklet (PDF, {size} kB)" in page
    assert 'href="/guide/duisburg/poster.pdf"' in page


def test_who_has_the_newest_is_told_so_and_any_change_makes_a_new_one(two_chapters, session, app):
    def ask(**headers: str):
        return PageChecker(app).get(f"{BOOKLET}?lang=en", headers=headers)

    first = ask()
    assert ask(**{"If-None-Match": first.headers["ETag"]}).status_code == 304
    tags = [first.headers["ETag"]]
    verify(session, two_chapters[0])
    tags.append(ask().headers["ETag"])
    put_in_charge(two_chapters[0], [factories.centre(session, "Hamborn")])
    session.commit()
    tags.append(ask().headers["ETag"])
    factories.centre(session, "Hamborn").phone = "0203 999999"
    session.commit()
    tags.append(ask().headers["ETag"])
    assert len(set(tags)) == 4


def test_no_visitor_makes_it_a_second_time(two_chapters, session, app, sign_in):
    account = factories.coordinator(session)
    account.language = "en"
    session.commit()
    member = sign_in(account)
    visitor = PageChecker(app)
    answers = [
        visitor.get(f"{BOOKLET}?lang=en"),
        visitor.get(f"{BOOKLET}?lang=en&x=1"),
        visitor.get(BOOKLET, headers={"Accept-Language": "en-GB", "Host": "127.0.0.1"}),
        member.get(f"{BOOKLET}?lang=en"),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
