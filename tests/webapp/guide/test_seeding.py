"""The guides that come with the product: loaded once, never over what somebody wrote, and never dated."""

import shutil

import pytest
from sqlalchemy import func, select

from tests import factories
from webapp.db import now
from webapp.models import GuideChapter, GuideKind, GuideOffice, GuideVersion, Town
from webapp.services import guide
from webapp.services.seeding import SeedError, seed_reference
from webapp.services.seeding.folder import SEED_DATA

CHAPTERS = """guide,position,slug,icon,support_fields
newcomers,1,test-wohnen,wohnen,wohnen behoerden
companies,1,test-arbeit,arbeitsmarkt,
"""
LIST, GERMAN = "guide/chapters.csv", "guide/newcomers/test-wohnen.de.md"
OFFICES = "towns/duisburg/guide_offices.csv"
WOHNEN = "# Wohnen\n\nSo finden Sie\neine Wohnung.\n\nText.\n\n## Suchen\n\n- eins\n"


@pytest.fixture
def folder(tmp_path):
    """Our own seed data, but with two small chapters."""
    copy = tmp_path / "seed_data"
    shutil.copytree(SEED_DATA, copy)
    shutil.rmtree(copy / "guide", ignore_errors=True)
    write(copy, "guide/chapters.csv", CHAPTERS)
    write(copy, "guide/newcomers/test-wohnen.de.md", WOHNEN)
    write(copy, "guide/newcomers/test-wohnen.ar.md", "# سكن\n\nملخص.\n\nنص\n")
    write(copy, "guide/companies/test-arbeit.de.md", "# Arbeit\n\nKurz.\n\nText")
    offices = "guide,slug,office\nnewcomers,test-wohnen,Sozialamt\nnewcomers,test-wohnen,{}\n"
    write(copy, "towns/duisburg/guide_offices.csv", offices.format("Regionales Support-Center (RSC) Hamborn"))
    (copy / "towns/krefeld/guide_offices.csv").unlink(missing_ok=True)
    return copy


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def chapter(session, slug="test-wohnen", town="duisburg") -> GuideChapter:
    there = select(GuideChapter).join(GuideChapter.town)
    return session.scalars(there.where(Town.slug == town, GuideChapter.slug == slug)).one()


def versions(session, of: GuideChapter) -> dict[tuple[str, int], GuideVersion]:
    found = session.scalars(select(GuideVersion).where(GuideVersion.chapter_id == of.id))
    return {(version.language, version.number): version for version in found}


def test_every_town_gets_the_chapters_with_their_texts(session, folder):
    seed_reference(session, folder)
    for town in ("duisburg", "krefeld"):
        found = chapter(session, town=town)
        assert (found.kind, found.position, found.icon) == (GuideKind.NEWCOMERS, 1, "wohnen")
        assert found.support_fields == ("wohnen", "behoerden")
        german, arabic = versions(session, found)["de", 1], versions(session, found)["ar", 1]
        assert (german.title, german.summary) == ("Wohnen", "So finden Sie eine Wohnung.")
        assert german.body == "Text.\n\n## Suchen\n\n- eins"
        assert (german.source, arabic.source) == (None, german)


def test_what_is_seeded_is_neither_dated_nor_verified(session, folder):
    seed_reference(session, folder)
    for version in versions(session, chapter(session)).values():
        assert (version.written_at, version.written_by, version.verified_at) == (None, None, None)


def test_the_offices_in_charge_are_the_towns_own(session, folder):
    seed_reference(session, folder)
    offices = [office.place.name for office in chapter(session).offices]
    assert offices == ["Sozialamt", "Regionales Support-Center (RSC) Hamborn"]
    assert chapter(session, town="krefeld").offices == []


def test_an_office_that_the_town_renamed_stops_nothing(session, folder):
    factories.centre(session).name = "Haus der Begegnung"
    session.flush()
    seed_reference(session, folder)
    assert [office.place.name for office in chapter(session).offices] == ["Sozialamt"]


def test_loading_twice_changes_nothing(session, folder):
    def counts():
        return [session.scalar(select(func.count()).select_from(kind)) for kind in (GuideVersion, GuideOffice)]

    seed_reference(session, folder)
    before = counts()
    seed_reference(session, folder)
    assert counts() == before


def test_what_somebody_wrote_is_never_overwritten_and_a_language_that_comes_later_is_stale(session, folder):
    seed_reference(session, folder)
    here = chapter(session)
    text = guide.Text("Wohnen heute", "Kurz.", "Neu.")
    guide.write(session, factories.coordinator(session), here, "de", text, seen=1)
    write(folder, "guide/newcomers/test-wohnen.de.md", WOHNEN.replace("eins", "zwei"))
    write(folder, "guide/newcomers/test-wohnen.fr.md", "# Logement\n\nBref.\n\nTexte")
    seed_reference(session, folder)
    found = versions(session, here)
    assert found["de", 1].body.endswith("- eins")
    assert found["de", 2].title == "Wohnen heute"
    assert found["fr", 1].source == found["de", 1]
    assert guide.state_of(found["fr", 1], found["de", 2]) is guide.State.STALE


def test_a_chapter_of_the_same_name_that_somebody_wrote_gets_no_foreign_translations(session, folder):
    own = factories.chapter(session, title="Test Wohnen")
    versions(session, own)["de", 1].written_at = now()
    seed_reference(session, folder)
    assert set(versions(session, own)) == {("de", 1)}


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        (
            LIST,
            CHAPTERS.replace("wohnen behoerden", "wohnen golf"),
            "chapters.csv:2: support_fields: unknown",
        ),
        (LIST, CHAPTERS.replace("companies,1", "tourists,1"), "chapters.csv:3: guide: unknown: 'tourists'"),
        (LIST, CHAPTERS + "newcomers,2,missing,wohnen,\n", "no missing.de.md"),
        (GERMAN, "Wohnen\n\nKurz.\n\nText", "test-wohnen.de.md: not a title"),
        (GERMAN, "# Wohnen\n\nNur das.", "test-wohnen.de.md: not a title"),
        (GERMAN, "# W\n\nK.\n\n" + "x" * 20_001, "longer than 20000 characters"),
        (OFFICES, "guide,slug,office\nnewcomers,test-wohnen,Nowhere\n", "office: unknown: 'Nowhere'"),
    ],
)
def test_a_fault_is_named_by_file_and_line(session, folder, file, text, complaint):
    write(folder, file, text)
    with pytest.raises(SeedError, match=complaint.replace("(", r"\(")):
        seed_reference(session, folder)


def test_an_installation_without_guides_is_loaded_all_the_same(session, folder):
    shutil.rmtree(folder / "guide")
    seed_reference(session, folder)
    assert not session.scalars(select(GuideChapter).where(GuideChapter.slug == "test-wohnen")).all()
