"""The guides that come with the product: the same texts for every town, and the town's own offices in charge."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Centre, GuideChapter, GuideKind, GuideVersion, Institution, SupportField, Town
from webapp.services.guide import SOURCE, Text
from webapp.services.guide.chapters import put_in_charge
from webapp.services.guide.limits import LONGEST_BODY, LONGEST_SUMMARY, LONGEST_TITLE
from webapp.services.seeding.tables import Row, SeedError, read

KINDS = {kind.value: kind for kind in GuideKind}


def seed_guides(session: Session, folder: Path) -> None:
    """Add the chapters of `folder`/guide and the languages of their text that a town does not have yet.

    What is there stays as it is, whoever wrote it. All translations render the source that came with them: where
    somebody has written a newer one since, they are stale. Nothing is verified. Raises `SeedError`.
    """
    if not (folder / "guide").is_dir():
        return
    rows = read(folder / "guide" / "chapters.csv")
    fields = set(session.scalars(select(SupportField.code)))
    for row in rows:
        if unknown := set(row["support_fields"].split()) - fields:
            raise row.fault("support_fields", f"unknown: {' '.join(sorted(unknown))}")
    texts = [_texts(folder / "guide", row) for row in rows]
    for town in session.scalars(select(Town).order_by(Town.id)).all():
        there = select(GuideChapter).where(GuideChapter.town_id == town.id)
        chapters = {(chapter.kind, chapter.slug): chapter for chapter in session.scalars(there)}
        new = [_chapter(town, row) for row in rows if (_kind(row), row["slug"]) not in chapters]
        session.add_all(new)
        _put_offices_in_charge(session, new, town, folder / "towns" / town.slug)
        session.flush()
        chapters |= {(chapter.kind, chapter.slug): chapter for chapter in new}
        for row, of_chapter in zip(rows, texts, strict=True):
            _add_languages(session, chapters[_kind(row), row["slug"]], of_chapter)


def _kind(row: Row) -> GuideKind:
    return row.find("guide", KINDS)


def _chapter(town: Town, row: Row) -> GuideChapter:
    return GuideChapter(
        town=town,
        kind=_kind(row),
        position=row.integer("position"),
        slug=row["slug"],
        icon=row["icon"],
        support_fields=tuple(row["support_fields"].split()),
    )


def _put_offices_in_charge(session: Session, chapters: list[GuideChapter], town: Town, folder: Path) -> None:
    """Put offices in charge, as far as the town has such a file and still calls them so."""
    if not chapters or not (folder / "guide_offices.csv").exists():
        return
    centres = session.scalars(select(Centre).where(Centre.town_id == town.id))
    institutions = session.scalars(select(Institution).where(Institution.town_id == town.id))
    places: dict[str, Centre | Institution] = {place.name: place for place in (*centres, *institutions)}
    told = {row["name"]: row["name"] for row in read(folder / "institutions.csv")}
    offices: dict[tuple[GuideKind, str], list[Centre | Institution]] = {}
    for row in read(folder / "guide_offices.csv"):
        if place := places.get(row.find("office", told)):
            offices.setdefault((_kind(row), row["slug"]), []).append(place)
    for chapter in chapters:
        put_in_charge(chapter, offices.get((chapter.kind, chapter.slug), []))


def _texts(folder: Path, row: Row) -> dict[str, Text]:
    """Return the texts of a chapter by language, the source first."""
    found = {
        path.name.removesuffix(".md").rpartition(".")[2]: _text(path)
        for path in sorted((folder / _kind(row).value).glob(f"{row['slug']}.*.md"))
    }
    if SOURCE not in found:
        raise row.fault("slug", f"no {row['slug']}.{SOURCE}.md")
    return {SOURCE: found.pop(SOURCE)} | found


def _text(path: Path) -> Text:
    """Return what a file says: `# Title`, a paragraph that sums it up, and the body."""
    heading, _, rest = path.read_text(encoding="utf-8").strip().partition("\n")
    summary, _, body = rest.strip().partition("\n\n")
    text = Text(heading.removeprefix("# ").strip(), " ".join(summary.split()), body.strip())
    if not heading.startswith("# ") or not text.body:
        raise SeedError(f"{path.parent.name}/{path.name}: not a title, a summary and a body")
    for said, longest in zip(vars(text).values(), (LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY), strict=True):
        if len(said) > longest:
            raise SeedError(f"{path.parent.name}/{path.name}: longer than {longest} characters: {said[:40]!r}")
    return text


def _add_languages(session: Session, chapter: GuideChapter, texts: dict[str, Text]) -> None:
    seeded = select(GuideVersion).filter_by(chapter_id=chapter.id, number=1)
    first = {version.language: version for version in session.scalars(seeded)}
    for language, text in texts.items():
        source = first.get(SOURCE)
        if language in first or (source is not None and source.written_at is not None):
            continue  # there already, or somebody else's chapter of the same name
        version = GuideVersion(chapter_id=chapter.id, language=language, number=1, **vars(text))
        version.source = source
        session.add(version)
        first[language] = version
    session.flush()
