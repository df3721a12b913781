"""A guide as its readers get it: the newest text of each chapter, and what that text rests on."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.models import Centre, GuideChapter, GuideKind, GuideOffice, GuideVersion, Institution, Town

SOURCE = "de"
"""The language that the offices write and check; every other text is a translation of it."""

HIGHEST_NUMBER = 2**31 - 1
"""The highest number that the database knows."""

Versions = Mapping[tuple[int, str], GuideVersion]


class State(enum.StrEnum):
    """How far a chapter's text in one language can be relied on."""

    MISSING = "missing"
    STALE = "stale"
    UNVERIFIED = "unverified"
    VERIFIED = "verified"


@dataclass(frozen=True)
class Verification:
    """An office has checked a text: which one, and when."""

    office: str
    at: datetime


@dataclass(frozen=True)
class Chapter:
    """A chapter for one reader. `body` is Markdown; `language` is that of the text, which may be the source's.

    `verification` is None where nobody has checked the text, and also where the text is `stale`: older than its
    source, which says something else by now. `offices` are those in charge, in their order.
    """

    id: int
    slug: str
    icon: str
    title: str
    summary: str
    body: str
    language: str
    stale: bool
    verification: Verification | None
    offices: Sequence[Centre | Institution]
    support_fields: Sequence[str]


@dataclass(frozen=True)
class Guide:
    """The chapters of a guide that visitors see, in their order, for a reader of `language`."""

    town: Town
    kind: GuideKind
    language: str
    chapters: Sequence[Chapter]

    def find(self, slug: str) -> int | None:
        """Return the place of a chapter in `chapters`, or None where there is none of that name."""
        return next((place for place, chapter in enumerate(self.chapters) if chapter.slug == slug), None)


def guides_there(session: Session) -> dict[GuideKind, list[Town]]:
    """Return the towns that have a guide, by kind and name; a kind that no town has is missing."""
    shown = select(GuideChapter.kind, Town).join(GuideChapter.town).where(GuideChapter.shown)
    found: dict[GuideKind, list[Town]] = {}
    for kind, town in session.execute(shown.distinct().order_by(Town.name)):
        found.setdefault(kind, []).append(town)
    return {kind: found[kind] for kind in GuideKind if kind in found}


def town_named(session: Session, slug: str) -> Town | None:
    """Return the town of that address."""
    return session.scalars(select(Town).where(Town.slug == slug)).one_or_none()


def chapter_to_ask_about(session: Session, number: int) -> GuideChapter | None:
    """Return a chapter that newcomers read, after which somebody may ask for a guide."""
    if not 0 < number <= HIGHEST_NUMBER:
        return None
    chapter = session.get(GuideChapter, number)
    return chapter if chapter and chapter.shown and chapter.kind is GuideKind.NEWCOMERS else None


def title_of(session: Session, chapter: GuideChapter, language: str) -> str:
    """Return what a chapter is called in `language`, or else in the source language."""
    versions = current_versions(session, [chapter.id], {language, SOURCE})
    return versions.get((chapter.id, language), versions[chapter.id, SOURCE]).title


def guide_of(session: Session, town: Town, kind: GuideKind, language: str) -> Guide:
    """Return a whole guide in `language`; a chapter without a text in it comes in the source language."""
    there = select(GuideChapter).where(GuideChapter.town_id == town.id, GuideChapter.kind == kind)
    shown = there.where(GuideChapter.shown).order_by(GuideChapter.position, GuideChapter.id)
    office = selectinload(GuideChapter.offices)
    chapters = session.scalars(
        shown.options(
            office.joinedload(GuideOffice.centre).selectinload(Centre.hours),
            office.joinedload(GuideOffice.institution),
        )
    ).all()
    versions = current_versions(session, [chapter.id for chapter in chapters], {language, SOURCE})
    return Guide(town, kind, language, [_for_reader(chapter, versions, language) for chapter in chapters])


def current_versions(session: Session, chapters: Collection[int], languages: Collection[str]) -> Versions:
    """Return the newest version of these chapters by (chapter, language); languages without a text are missing."""
    newest = (
        select(GuideVersion.chapter_id, GuideVersion.language, func.max(GuideVersion.number).label("number"))
        .where(GuideVersion.chapter_id.in_(chapters), GuideVersion.language.in_(languages))
        .group_by(GuideVersion.chapter_id, GuideVersion.language)
        .subquery()
    )
    found = session.scalars(
        select(GuideVersion)
        .join(
            newest,
            and_(
                GuideVersion.chapter_id == newest.c.chapter_id,
                GuideVersion.language == newest.c.language,
                GuideVersion.number == newest.c.number,
            ),
        )
        .options(joinedload(GuideVersion.verified_for))
    )
    return {(version.chapter_id, version.language): version for version in found}


def state_of(version: GuideVersion | None, source: GuideVersion) -> State:
    """Return the state of a text beside the current `source`, which is also the text in the source language itself.

    Verified is only what rests on the newest source, and only once that has been verified.
    """
    if version is None:
        return State.MISSING
    if version is not source and version.source_id != source.id:
        return State.STALE
    return State.UNVERIFIED if source.verified_at is None else State.VERIFIED


def _for_reader(chapter: GuideChapter, versions: Versions, language: str) -> Chapter:
    source = versions[chapter.id, SOURCE]
    version = versions.get((chapter.id, language), source)
    state = state_of(version, source)
    verification = None
    if state is State.VERIFIED and source.verified_at and source.verified_for:
        verification = Verification(source.verified_for.name, source.verified_at)
    return Chapter(
        id=chapter.id,
        slug=chapter.slug,
        icon=chapter.icon,
        title=version.title,
        summary=version.summary,
        body=version.body,
        language=version.language,
        stale=state is State.STALE,
        verification=verification,
        offices=[office.place for office in chapter.offices],
        support_fields=chapter.support_fields,
    )
