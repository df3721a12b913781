"""What has to be done about the guides of a town: every chapter in every language, and how its text stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.models import Centre, GuideChapter, GuideKind, GuideVersion, Institution, Town, User
from webapp.services.guide.reading import SOURCE, State, current_versions, state_of


@dataclass(frozen=True)
class Upkeep:
    """One chapter: its source text, and the state of its text by language."""

    chapter: GuideChapter
    source: GuideVersion
    states: Mapping[str, State]


def upkeep_of(session: Session, town: Town, languages: Collection[str]) -> dict[GuideKind, list[Upkeep]]:
    """Return the chapters of both guides in their order, hidden ones too."""
    there = select(GuideChapter).where(GuideChapter.town_id == town.id)
    chapters = session.scalars(there.order_by(GuideChapter.position, GuideChapter.id)).all()
    found: dict[GuideKind, list[Upkeep]] = {kind: [] for kind in GuideKind}
    for each in _upkeep(session, chapters, languages):
        found[each.chapter.kind].append(each)
    return found


def upkeep_of_chapter(session: Session, chapter: GuideChapter, languages: Collection[str]) -> Upkeep:
    """Return the same of one chapter."""
    [found] = _upkeep(session, [chapter], languages)
    return found


def _upkeep(session: Session, chapters: Sequence[GuideChapter], languages: Collection[str]) -> list[Upkeep]:
    versions = current_versions(session, [chapter.id for chapter in chapters], {*languages, SOURCE})
    return [
        Upkeep(
            chapter=chapter,
            source=(source := versions[chapter.id, SOURCE]),
            states={language: state_of(versions.get((chapter.id, language)), source) for language in languages},
        )
        for chapter in chapters
    ]


def versions_of(session: Session, chapter: GuideChapter, language: str) -> Sequence[GuideVersion]:
    """Return every version of a text, the newest first, with the offices that wrote and verified it."""
    written = select(GuideVersion).filter_by(chapter_id=chapter.id, language=language)
    return session.scalars(
        written.order_by(GuideVersion.number.desc()).options(
            joinedload(GuideVersion.written_by).joinedload(User.centre), joinedload(GuideVersion.verified_for)
        )
    ).all()


def offices_of(session: Session, town: Town) -> list[Centre | Institution]:
    """Return who may be in charge of something in a town: its centres, then its institutions, by name."""
    centres = session.scalars(select(Centre).where(Centre.town_id == town.id).order_by(Centre.name))
    institutions = session.scalars(
        select(Institution).where(Institution.town_id == town.id).order_by(Institution.name)
    )
    return [*centres, *institutions]
