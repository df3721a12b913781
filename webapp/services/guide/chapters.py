"""The chapters of a guide: adding one, their order, their offices, and what somebody may ask for."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Centre, GuideChapter, GuideKind, GuideOffice, Institution, Town, User
from webapp.services import audit
from webapp.services.guide.reading import SOURCE
from webapp.services.guide.writing import Text, write
from webapp.services.office_facts import Place

SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST_SLUG = 50
TAKEN = frozenset({GuideKind.COMPANIES.value})
"""Names that are pages already, beside the chapters."""


@dataclass(frozen=True)
class ChapterFacts:
    """What belongs to a chapter beside its text."""

    icon: str
    support_fields: tuple[str, ...]
    offices: Sequence[Place]
    shown: bool


def add(
    session: Session, actor: User, town: Town, kind: GuideKind, text: Text, facts: ChapterFacts
) -> GuideChapter:
    """Add a chapter at the end of a guide, with its text in the source language."""
    session.refresh(town, with_for_update=True)  # two new chapters get two places and two names
    there = select(GuideChapter).where(GuideChapter.town_id == town.id, GuideChapter.kind == kind)
    chapters = session.scalars(there).all()
    chapter = GuideChapter(
        town=town,
        kind=kind,
        position=max((each.position for each in chapters), default=0) + 1,
        slug=slug_of(text.title, TAKEN | {each.slug for each in chapters}),
        icon=facts.icon,
        support_fields=facts.support_fields,
        shown=facts.shown,
    )
    put_in_charge(chapter, facts.offices)
    session.add(chapter)
    audit.record(session, actor, "guide.add", chapter)
    write(session, actor, chapter, SOURCE, text, seen=0)
    return chapter


def change(session: Session, actor: User, chapter: GuideChapter, facts: ChapterFacts) -> list[str]:
    """Take over what differs; return the names of those facts."""
    changed = [
        name for name in ("icon", "support_fields", "shown") if getattr(chapter, name) != getattr(facts, name)
    ]
    for name in changed:
        setattr(chapter, name, getattr(facts, name))
    if [office.place for office in chapter.offices] != list(facts.offices):
        chapter.offices.clear()
        session.flush()  # the old ones leave before the same ones come back at another place
        put_in_charge(chapter, facts.offices)
        changed.append("offices")
    if changed:
        audit.record(session, actor, "guide.change", chapter, fields=changed)
    return changed


def move(session: Session, actor: User, chapter: GuideChapter, by: int) -> bool:
    """Let a chapter change places with its neighbour, `by` -1 up or 1 down; return whether there was one."""
    guide = select(GuideChapter).where(GuideChapter.town_id == chapter.town_id, GuideChapter.kind == chapter.kind)
    in_order = guide.order_by(GuideChapter.position, GuideChapter.id).with_for_update()
    chapters = list(session.scalars(in_order.execution_options(populate_existing=True)))
    here = chapters.index(chapter)
    there = here + by
    if not 0 <= there < len(chapters):
        return False
    chapters[here], chapters[there] = chapters[there], chapters[here]
    for position, each in enumerate(chapters, start=1):
        each.position = position
    audit.record(session, actor, "guide.move", chapter, by=by)
    return True


def put_in_charge(chapter: GuideChapter, offices: Sequence[Place]) -> None:
    """Add offices to a chapter, in this order."""
    chapter.offices += [
        GuideOffice(
            position=position,
            centre=place if isinstance(place, Centre) else None,
            institution=place if isinstance(place, Institution) else None,
        )
        for position, place in enumerate(offices)
    ]


def slug_of(title: str, taken: Collection[str]) -> str:
    """Return a title as an address of ASCII letters, digits and hyphens that is none of those `taken`."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(SPELT_OUT)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_SLUG].strip("-") or "chapter"
    number = 2
    name = slug
    while name in taken:
        name, number = f"{slug}-{number}", number + 1
    return name
