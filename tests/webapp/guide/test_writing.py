"""Every change is a new version, nobody overwrites anybody unseen, and only what was checked is verified."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import AuditEntry, GuideVersion
from webapp.services import guide
from webapp.services.errors import ConflictError
from webapp.services.guide import Fate, State, Text
from webapp.services.guide.chapters import put_in_charge

NEW = Text("Neu", "Kurz.", "Ein Text.")


@pytest.fixture
def coordinator(session):
    return factories.coordinator(session)


@pytest.fixture
def chapter(session):
    return factories.chapter(session, translations={"en": "Finding a flat"})


def newest(session, chapter, language="de") -> GuideVersion:
    return guide.current_versions(session, [chapter.id], [language])[chapter.id, language]


def state(session, chapter, language) -> State:
    return guide.upkeep_of_chapter(session, chapter, [language]).states[language]


def deeds(session) -> list[tuple[str, dict]]:
    found = session.scalars(select(AuditEntry).where(AuditEntry.verb.startswith("guide.")).order_by(AuditEntry.id))
    return [(entry.verb, entry.detail) for entry in found]


def test_a_new_text_is_a_new_version_by_whoever_wrote_it(session, coordinator, chapter):
    guide.write(session, coordinator, chapter, "de", NEW, seen=1)
    written = newest(session, chapter)
    assert (written.number, written.title, written.written_by) == (2, "Neu", coordinator)
    assert written.written_at is not None
    assert deeds(session) == [("guide.write", {"language": "de", "version": 2})]


def test_the_first_text_in_a_language_rests_on_the_source_it_was_made_from(session, coordinator, chapter):
    guide.write(session, coordinator, chapter, "ar", NEW, seen=0, made_from=1)
    assert newest(session, chapter, "ar").source == newest(session, chapter)
    assert state(session, chapter, "ar") is State.UNVERIFIED


def test_the_same_text_again_is_no_new_version(session, coordinator, chapter):
    same = Text.of(newest(session, chapter))
    assert guide.write(session, coordinator, chapter, "de", same, seen=1) is None
    assert deeds(session) == []


def test_a_changed_source_makes_translations_older_until_somebody_saves_them_again(session, coordinator, chapter):
    guide.write(session, coordinator, chapter, "de", NEW, seen=1)
    assert state(session, chapter, "en") is State.STALE
    unchanged = Text.of(newest(session, chapter, "en"))
    guide.write(session, coordinator, chapter, "en", unchanged, seen=1, made_from=2)
    assert state(session, chapter, "en") is State.UNVERIFIED
    assert newest(session, chapter, "en").number == 2


def test_a_translation_of_an_older_source_is_older_from_the_start(session, coordinator, chapter):
    guide.write(session, coordinator, chapter, "de", NEW, seen=1)
    guide.write(session, coordinator, chapter, "fr", NEW, seen=0, made_from=1)
    assert state(session, chapter, "fr") is State.STALE


@pytest.mark.parametrize(("language", "seen", "made_from"), [("de", 0, None), ("de", 2, None), ("en", 0, 1)])
def test_whoever_started_from_another_version_is_told_so(session, coordinator, chapter, language, seen, made_from):
    with pytest.raises(ConflictError):
        guide.write(session, coordinator, chapter, language, NEW, seen=seen, made_from=made_from)


@pytest.mark.parametrize("made_from", [None, 7, 10**20])
def test_a_translation_of_a_source_that_is_not_there_is_refused(session, coordinator, chapter, made_from):
    with pytest.raises(ConflictError):
        guide.write(session, coordinator, chapter, "fr", NEW, seen=0, made_from=made_from)


def test_checked_is_one_version_in_the_name_of_an_office(session, coordinator, chapter):
    guide.verify(session, coordinator, chapter, seen=1)
    checked = newest(session, chapter)
    assert (checked.verified_by, checked.verified_for) == (coordinator, coordinator.centre)
    assert {state(session, chapter, language) for language in ("de", "en")} == {State.VERIFIED}
    guide.write(session, coordinator, chapter, "de", NEW, seen=1)
    assert state(session, chapter, "de") is State.UNVERIFIED
    assert checked.verified_at is not None


def test_a_text_that_changed_meanwhile_is_neither_verified_nor_doubted(session, coordinator, chapter):
    guide.verify(session, coordinator, chapter, seen=1)
    guide.write(session, coordinator, chapter, "de", NEW, seen=1)
    for deed in (guide.verify, guide.doubt):
        with pytest.raises(ConflictError):
            deed(session, coordinator, chapter, seen=1)
    with pytest.raises(ConflictError):
        guide.doubt(session, coordinator, chapter, seen=2)


def test_a_mark_can_be_taken_away(session, coordinator, chapter):
    guide.verify(session, coordinator, chapter, seen=1)
    guide.doubt(session, coordinator, chapter, seen=1)
    assert state(session, chapter, "de") is State.UNVERIFIED
    assert newest(session, chapter).verified_by is None


def test_an_earlier_text_comes_back_as_a_new_version_that_nobody_has_verified(session, coordinator, chapter):
    guide.verify(session, coordinator, chapter, seen=1)
    guide.write(session, coordinator, chapter, "de", NEW, seen=1)
    guide.restore(session, coordinator, chapter, "de", 1, seen=2)
    back = newest(session, chapter)
    assert (back.number, back.title, back.verified_at) == (3, "Eine Wohnung finden", None)
    assert deeds(session)[-1] == ("guide.write", {"language": "de", "version": 3, "again": 1})


def test_a_restored_translation_rests_on_what_it_was_made_from(session, coordinator, chapter):
    guide.write(session, coordinator, chapter, "de", NEW, seen=1)
    guide.write(session, coordinator, chapter, "en", NEW, seen=1, made_from=2)
    guide.restore(session, coordinator, chapter, "en", 1, seen=2)
    assert state(session, chapter, "en") is State.STALE


def test_restoring_is_refused_where_there_is_a_newer_text_or_none(session, coordinator, chapter):
    guide.write(session, coordinator, chapter, "de", NEW, seen=1)
    for language, number, seen in (("de", 1, 1), ("fr", 1, 0), ("de", 9, 2), ("de", 10**20, 2)):
        with pytest.raises(ConflictError):
            guide.restore(session, coordinator, chapter, language, number, seen=seen)


def test_chapters_change_places_and_stop_at_the_ends(session, coordinator):
    town = factories.centre(session, "Integration").town
    three = [factories.chapter(session, of="Integration", title=title, position=900) for title in ("A", "B", "C")]
    assert guide.move(session, coordinator, three[2], -1)
    titles = [row.source.title for row in guide.upkeep_of(session, town, [])[three[0].kind]][-3:]
    assert titles == ["A", "C", "B"]
    assert not guide.move(session, coordinator, three[1], 1)
    assert deeds(session) == [("guide.move", {"by": -1})]


def test_what_belongs_to_a_chapter_is_noted_where_it_changes(session, coordinator, chapter):
    office = factories.centre(session)
    facts = guide.ChapterFacts("kita", ("kita",), [office], shown=False)
    assert guide.change(session, coordinator, chapter, facts) == ["icon", "support_fields", "shown", "offices"]
    assert guide.change(session, coordinator, chapter, facts) == []
    other = guide.ChapterFacts("kita", ("kita",), [factories.centre(session, "Hochfeld"), office], shown=False)
    assert guide.change(session, coordinator, chapter, other) == ["offices"]
    assert [one.place.name[-8:] for one in chapter.offices] == ["Hochfeld", " Hamborn"]


def test_a_new_chapter_comes_last_with_an_address_of_its_own(session, coordinator):
    town = coordinator.centre.town
    facts = guide.ChapterFacts("book", (), [], shown=True)
    made = [
        guide.add(session, coordinator, town, kind, Text(title, "Kurz.", "Text"), facts)
        for kind in guide.upkeep_of(session, town, [])
        for title in ("Müll & Größe", "Müll, Größe!", "Companies", "住宅")
    ][:4]
    assert [chapter.slug for chapter in made] == ["muell-groesse", "muell-groesse-2", "companies-2", "chapter"]
    rows = guide.upkeep_of(session, town, [])[made[0].kind]
    assert [row.chapter for row in rows][-4:] == made
    assert newest(session, made[0]).written_by == coordinator


def test_changes_are_told_word_by_word():
    pieces = guide.changes(
        "Erste Zeile\nDas Amt hat montags offen.\n", "Erste Zeile\nDas Amt hat dienstags offen.\n"
    )
    assert [(piece.fate, piece.text) for piece in pieces] == [
        (Fate.SAME, "Erste Zeile\nDas Amt hat "),
        (Fate.REMOVED, "montags"),
        (Fate.ADDED, "dienstags"),
        (Fate.SAME, " offen.\n"),
    ]


def test_what_did_not_change_is_left_out_far_from_a_change(session, chapter):
    words = " ".join(f"wort{number}" for number in range(200))
    version = GuideVersion(title="Titel", summary="Kurz.", body=f"{words}\n\nalt\n\n{words}")
    pieces = guide.changes_between(version, Text("Titel", "Kurz.", f"{words}\n\nneu\n\n{words}"))
    before, removed, added, after = (piece.text for piece in pieces)
    assert (removed, added) == ("alt", "neu")
    assert before.startswith("[…] wort")
    assert before.endswith("wort199\n\n")
    assert after.startswith("\n\nwort0 wort1")
    assert after.endswith(" […]")


def test_pieces_make_up_both_texts_again():
    before, after = "a b c\n\nd e\nf", "a x c\n\nnew\n\nd f"
    pieces = guide.changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.fate is not Fate.REMOVED) == after


def test_a_guide_says_what_a_reader_needs(session, chapter):
    put_in_charge(chapter, [factories.centre(session)])
    session.flush()
    town = guide.town_named(session, "duisburg")
    read = guide.guide_of(session, town, chapter.kind, "en")
    mine = read.chapters[read.find("eine-wohnung-finden")]
    assert (mine.title, mine.language, mine.stale, mine.verification) == ("Finding a flat", "en", False, None)
    assert [office.name for office in mine.offices] == ["Regionales Support-Center (RSC) Hamborn"]
    assert mine.support_fields == ("wohnen",)
