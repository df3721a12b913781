"""Versions of a chapter's text: every change is a new one, and nothing written is ever lost."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import GuideChapter, GuideVersion, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.guide.reading import HIGHEST_NUMBER, SOURCE, current_versions


@dataclass(frozen=True)
class Text:
    """What a chapter says: a title, one or two sentences, and the body in Markdown."""

    title: str
    summary: str
    body: str

    @classmethod
    def of(cls, version: GuideVersion) -> "Text":
        """Return the text of a version."""
        return cls(version.title, version.summary, version.body)


def write(
    session: Session,
    actor: User,
    chapter: GuideChapter,
    language: str,
    text: Text,
    *,
    seen: int,
    made_from: int | None = None,
) -> GuideVersion | None:
    """Add `text` as the newest version; return it, or None where it says what stands there already.

    `seen` is the number of the version that the writer started from, 0 where there was none; where there is a newer
    one by now, `ConflictError` is raised. A translation says by `made_from` which number of the source it renders.
    """
    latest = _latest(session, chapter, language)
    if (latest.number if latest else 0) != seen:
        raise ConflictError("guide_text_changed")
    source = None if language == SOURCE else version_of(session, chapter, SOURCE, made_from or 0)
    source_id = source.id if source else None
    if latest and Text.of(latest) == text and latest.source_id == source_id:
        return None
    return _add(session, actor, chapter, language, text, number=seen + 1, source_id=source_id)


def restore(
    session: Session, actor: User, chapter: GuideChapter, language: str, number: int, *, seen: int
) -> GuideVersion:
    """Make an earlier version the newest one again, as a new version; a restored source has to be verified anew."""
    latest = _latest(session, chapter, language)
    if latest is None or latest.number != seen:
        raise ConflictError("guide_text_changed")
    earlier = version_of(session, chapter, language, number)
    return _add(
        session,
        actor,
        chapter,
        language,
        Text.of(earlier),
        number=seen + 1,
        source_id=earlier.source_id,
        again=number,
    )


def verify(session: Session, actor: User, chapter: GuideChapter, *, seen: int) -> None:
    """Note that the source text is right as of now, in the name of the actor's centre.

    `seen` is the number of the version that was checked; where there is a newer one, `ConflictError` is raised.
    """
    latest = _latest(session, chapter, SOURCE)
    if latest is None or latest.number != seen or actor.centre is None:
        raise ConflictError("guide_text_changed")
    latest.verified_at, latest.verified_by, latest.verified_for = now(), actor, actor.centre
    audit.record(session, actor, "guide.verify", chapter, version=seen)


def doubt(session: Session, actor: User, chapter: GuideChapter, *, seen: int) -> None:
    """Take the mark away: somebody found that the text is not right any more."""
    latest = _latest(session, chapter, SOURCE)
    if latest is None or latest.number != seen or latest.verified_at is None:
        raise ConflictError("guide_text_changed")
    latest.verified_at, latest.verified_by, latest.verified_for = None, None, None
    audit.record(session, actor, "guide.doubt", chapter, version=seen)


def version_of(session: Session, chapter: GuideChapter, language: str, number: int) -> GuideVersion:
    """Return one version; raise `ConflictError` where there is none of that number."""
    if 0 < number <= HIGHEST_NUMBER:
        there = select(GuideVersion).filter_by(chapter_id=chapter.id, language=language, number=number)
        if found := session.scalars(there).one_or_none():
            return found
    raise ConflictError("guide_text_changed")


def _latest(session: Session, chapter: GuideChapter, language: str) -> GuideVersion | None:
    """Return the newest version; whoever else writes to this chapter waits until this transaction ends."""
    session.refresh(chapter, with_for_update=True)
    return current_versions(session, [chapter.id], [language]).get((chapter.id, language))


def _add(
    session: Session,
    actor: User,
    chapter: GuideChapter,
    language: str,
    text: Text,
    *,
    number: int,
    source_id: int | None,
    **more: int,
) -> GuideVersion:
    version = GuideVersion(
        chapter_id=chapter.id,
        language=language,
        number=number,
        title=text.title,
        summary=text.summary,
        body=text.body,
        source_id=source_id,
        written_at=now(),
        written_by=actor,
    )
    session.add(version)
    audit.record(session, actor, "guide.write", chapter, language=language, version=number, **more)
    return version
