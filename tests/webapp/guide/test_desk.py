"""The desk where a town's coordinators write its guides."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.fixtures.web import TOKEN
from webapp.models import AuditEntry, GuideChapter, GuideVersion, RoleName
from webapp.services import guide

TEXT = {"title": "Wohnen heute", "summary": "Kurz.", "body": "## Neu\n\nText", "do": "save"}


@pytest.fixture
def chapter(session):
    return factories.chapter(session, translations={"en": "Finding a flat"})


@pytest.fixture
def desk(session, sign_in, chapter):
    coordinator = factories.coordinator(session)
    session.commit()
    return sign_in(coordinator)


@pytest.fixture
def base(session, chapter) -> str:
    return f"/desk/guide/{session.scalar(select(GuideChapter.id).where(GuideChapter.id == chapter.id))}"


def numbers(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|made_from)"[^>]*value="(\d+)"', page))


def send(desk, address, **fields):
    """Send the form as its page has it, with these fields changed."""
    return desk.send_form(address, **(numbers(desk.get(address).text) | TEXT | fields))


def texts(session, chapter, language):
    session.expire_all()
    found = session.scalars(
        select(GuideVersion).filter_by(chapter_id=chapter.id, language=language).order_by(GuideVersion.number)
    )
    return [(version.number, version.title) for version in found]


def test_the_list_says_of_every_chapter_and_language_how_its_text_stands(app, session, desk, chapter, base):
    guide.verify(session, factories.coordinator(session), chapter, seen=1)
    session.commit()
    page = desk.get("/desk/guide?lang=en").text
    row = page.partition(f'id="chapter-{chapter.id}"')[2].partition("</tr>")[0]
    assert row.count("verified</span>") == 2
    assert row.count("missing</span>") == len(app.config["LANGUAGES"]) - 2
    assert 'href="/guide/duisburg"' in page
    send(desk, f"{base}/de")
    page = desk.get("/desk/guide").text
    row = page.partition(f'id="chapter-{chapter.id}"')[2].partition("</tr>")[0]
    assert "out of date" in row
    assert "not verified" in row


def test_a_coordinator_writes_the_source_and_visitors_read_it(session, desk, chapter, base):
    assert send(desk, f"{base}/de").location == base
    assert texts(session, chapter, "de") == [(1, "Eine Wohnung finden"), (2, "Wohnen heute")]
    assert "Wohnen heute" in desk.get("/guide/duisburg/eine-wohnung-finden?lang=de").text


def test_a_translator_sees_the_source_beside_and_what_has_changed_in_it(session, desk, chapter, base):
    assert "The source has changed" not in desk.get(f"{base}/en?lang=en").text
    send(desk, f"{base}/de", title="Eine Wohnung mieten", summary="So suchen Sie.", body="Anders")
    page = desk.get(f"{base}/en?lang=en").text
    assert re.search(r'<div class="guide-desk__source" lang="de" dir="ltr">\s*<p><strong>Eine Wohnung mieten', page)
    assert "The source has changed since this was translated" in page
    assert re.search(r"<del>.{0,90}removed:.{0,20}finden", page)
    assert re.search(r"<ins>.{0,90}added:.{0,20}mieten", page)
    send(desk, f"{base}/en", title="Renting a flat")
    assert "The source has changed" not in desk.get(f"{base}/en").text
    assert "The German text is newer" not in desk.get("/guide/duisburg/eine-wohnung-finden").text


def test_a_text_from_right_to_left_is_written_so(desk, base):
    page = desk.get(f"{base}/ar?lang=en").text
    assert len(re.findall(r'<textarea[^>]*dir="rtl"[^>]*lang="ar"', page)) == 2


def test_a_preview_saves_nothing_and_keeps_what_was_written(session, desk, chapter, base):
    page = send(desk, f"{base}/de", do="preview", body="## Kopf\n\n<script>alert(1)</script>").text
    assert '<h4 id="preview-1" class="kern-heading-medium">Kopf</h4>' in page
    assert "&lt;script&gt;" in page
    assert 'value="Wohnen heute"' in page
    assert len(texts(session, chapter, "de")) == 1


def test_two_who_write_at_once_lose_nothing(session, desk, chapter, base):
    before = numbers(desk.get(f"{base}/de").text)
    send(desk, f"{base}/de", body="Die andere war schneller.")
    answer = desk.send_form(f"{base}/de", **(TEXT | before | {"body": "Meines."}))
    assert answer.status_code == 409
    page = answer.text
    assert "Somebody has saved another text in the meantime" in page or "inzwischen" in page
    assert "Die andere war schneller." in page.partition('<div class="changes"')[2].partition("</div>")[0]
    assert "Meines.</textarea>" in page
    assert numbers(page)["seen"] == "2"
    assert len(texts(session, chapter, "de")) == 2
    assert desk.send_form(f"{base}/de", **(TEXT | numbers(page) | {"body": "Meines."})).status_code == 303
    assert len(texts(session, chapter, "de")) == 3


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Please write a title."),
        ("title", "x" * 121, "Please write at most 120 characters."),
        ("summary", " ", "Please write one or two sentences"),
        ("summary", "x" * 501, "Please write at most 500 characters."),
        ("body", "", "Please write the text."),
        ("body", "x" * 20_001, "Please write at most 20,000 characters."),
    ],
)
def test_what_is_missing_or_too_long_is_said_beside_the_field(session, desk, chapter, base, field, value, message):
    desk.get(f"{base}/de?lang=en")
    for do in ("save", "preview"):
        answer = send(desk, f"{base}/de", **{field: value, "do": do})
        assert answer.status_code == 422
        assert message in answer.text.partition(f'id="{field}-error"')[2]
    assert len(texts(session, chapter, "de")) == 1


def test_numbers_that_are_none_count_as_none(session, desk, chapter, base):
    for seen in ("", "x", "-1", "9" * 30, "\u0663"):
        assert send(desk, f"{base}/de", seen=seen).status_code == 409
    assert send(desk, f"{base}/fr", made_from="9" * 8).status_code == 409
    assert texts(session, chapter, "fr") == []


def test_a_language_that_is_not_offered_has_no_page(desk, base):
    for language in ("xx", "de-DE", "..", "EN"):
        assert desk.get(f"{base}/{language}").status_code == 404
        assert desk.get(f"{base}/{language}/versions").status_code == 404


def test_versions_are_listed_with_the_office_that_wrote_them(session, desk, chapter, base):
    send(desk, f"{base}/de")
    page = desk.get(f"{base}/de/versions?lang=en").text
    assert page.count("versions?show=") == 2
    assert "came with the program" in page
    assert "Regionales Support-Center (RSC) Hamborn" in page
    shown = desk.get(f"{base}/de/versions?show=2").text
    assert "What it changed" in shown
    assert "<ins>" in shown
    assert "Make this the newest text again" not in shown
    assert "Nothing is written in this language yet." in desk.get(f"{base}/fa/versions").text


def test_an_earlier_version_comes_back_as_a_new_one(session, desk, chapter, base):
    send(desk, f"{base}/de")
    page = f"{base}/de/versions?show=1"
    assert f'action="{base}/de/restore"' in desk.get(f"{page}&lang=ar").text
    assert desk.send_form(page, f"{base}/de/restore", number="1", seen="2").status_code == 303
    assert texts(session, chapter, "de")[-1] == (3, "Eine Wohnung finden")
    late = desk.send_form(page, f"{base}/de/restore", number="1", seen="2")
    assert late.status_code == 409


def test_a_chapter_is_verified_as_it_was_seen(session, desk, chapter, base):
    page = desk.get(f"{base}?lang=en")
    assert "I have checked this text" in page.text
    assert desk.send_form(base, f"{base}/verify", seen="1").location == base
    assert "Verified by Regionales Support-Center (RSC) Hamborn" in desk.get(base).text
    assert desk.send_form(base, f"{base}/doubt", seen="1").location == base
    send(desk, f"{base}/de")
    late = desk.send_form(base, f"{base}/verify", seen="1")
    assert late.status_code == 409
    assert "Somebody has just changed this text." in late.text
    verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.startswith("guide."))).all()
    assert verbs == ["guide.verify", "guide.doubt", "guide.write"]


def test_offices_fields_picture_and_whether_it_is_shown_can_be_changed(session, desk, chapter, base):
    office = factories.centre(session).id
    fields = {"icon": "kita", "support_fields": ["kita", "schule"], "offices": [f"centre-{office}"]}
    assert desk.send_form(base, base, **fields).location == base
    session.expire_all()
    assert (chapter.icon, chapter.support_fields, chapter.shown) == ("kita", ("kita", "schule"), False)
    assert [one.place.id for one in chapter.offices] == [office]
    assert desk.get("/guide/duisburg/eine-wohnung-finden").status_code == 404
    page = desk.get("/desk/guide?lang=en").text
    assert "(hidden)" in page


def test_an_office_of_another_town_cannot_be_put_in_charge(session, desk, chapter, base):
    foreign = factories.centre(session, "Integration").id
    assert desk.send_form(base, base, icon="wohnen", offices=[f"centre-{foreign}"]).status_code == 422
    session.expire_all()
    assert chapter.offices == []


def test_a_chapter_moves_up(session, desk, chapter, base):
    other = factories.chapter(session, title="Davor", position=chapter.position - 1)
    session.commit()
    token = TOKEN.search(desk.get(base).text)[1]
    answer = desk.post(f"{base}/move", data={"csrf_token": token, "to": "up"})
    assert answer.location == f"/desk/guide#chapter-{chapter.id}"
    session.expire_all()
    assert chapter.position < other.position


def test_a_new_chapter_is_looked_at_first_and_then_there(session, desk):
    page = "/desk/guide/new/companies"
    sent = TEXT | {"title": "Probe arbeiten", "icon": "arbeitsmarkt", "shown": "y"}
    looked_at = desk.send_form(page, **(sent | {"do": "preview"}))
    assert "guide-desk__preview" in looked_at.text
    assert desk.send_form(page, **(sent | {"title": ""})).status_code == 422
    made = desk.send_form(page, **sent)
    assert made.location.startswith("/desk/guide/")
    assert "Probe arbeiten" in desk.get("/guide/duisburg/companies/probe-arbeiten?lang=de").text


def test_a_coordinator_of_another_town_finds_no_such_chapter(session, sign_in, chapter, base):
    elsewhere = factories.coordinator(session, of="Integration")
    session.commit()
    other = sign_in(elsewhere)
    for path in (base, f"{base}/de", f"{base}/de/versions"):
        assert other.get(path).status_code == 404
    assert "Eine Wohnung finden" not in other.get("/desk/guide").text


def test_an_account_without_a_centre_finds_no_guides(session, sign_in, base):
    homeless = factories.account(session, RoleName.COORDINATOR, centre=None)
    session.commit()
    visitor = sign_in(homeless)
    for path in ("/desk/guide", "/desk/guide/new/companies", base):
        assert visitor.get(path).status_code == 404


def test_what_is_written_is_text_wherever_it_is_shown(session, desk, client, base):
    hostile = "<script>alert(1)</script>{{7*7}}"
    send(
        desk,
        f"{base}/de",
        title=hostile,
        summary=hostile,
        body=f"## {hostile}\n\n{hostile}\n\n| {hostile} |\n|---|\n",
    )
    send(desk, f"{base}/en", title=hostile)
    paths = ["/desk/guide", base, f"{base}/de", f"{base}/en", f"{base}/de/versions?show=2"]
    paths += ["/guide/duisburg", "/guide/duisburg/eine-wohnung-finden?lang=de"]
    for path in paths:
        page = desk.get(path).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page, path
        assert "<script>alert" not in page, path
