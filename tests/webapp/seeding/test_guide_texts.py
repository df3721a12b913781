"""The texts of both guides: whole, of one shape in every language, with nothing that a page must not show."""

import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

LANGUAGES = ("de", "en", "fr", "fa", "ar")
ICONS = Path(__file__).resolve().parents[3] / "webapp" / "assets" / "icons.json"
parse = cache(MarkdownIt("commonmark").enable("table").parse)
COUNTED = {"heading_open", "list_item_open", "tr_open"}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shape(tokens: list[Token]) -> list[str]:
    """Headings, list items and table rows in their order."""
    return [token.tag for token in tokens if token.type in COUNTED]


def links(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Each link's address and words."""
    for block in tokens:
        for opening, words in zip(block.children or [], (block.children or [])[1:], strict=False):
            if opening.type == "link_open":
                yield str(opening.attrs["href"]), words.content


def faults_of_text(text: str) -> Iterator[str]:
    tokens = parse(text)
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    opening = [token.tag for token in tokens if token.level == 0 and token.nesting == 1][:2]
    if not text.startswith("# ") or opening != ["h1", "p"] or headings.count("h1") != 1:
        yield "does not start with its one title and a summary"
    if set(headings) - {"h1", "h2", "h3"}:
        yield "has a heading below the third level"
    if [token.type for token in tokens].count("table_open") > 1:
        yield "has more than one table"
    if any(token.type.startswith("html") for block in tokens for token in [block, *(block.children or [])]):
        yield "has HTML in it"
    if re.search(r"\d \d", text):
        yield "has a number that an ordinary space takes apart: it would be turned round between Arabic words"
    for address, words in links(tokens):
        if not address.startswith(("https://", "mailto:", "tel:")):
            yield f"links to {address}"
        if address.startswith("tel:") and re.sub(r"\s", "", words) != address.removeprefix("tel:"):
            yield f"shows {words} and calls {address}"


def long_sentences(text: str) -> Iterator[str]:
    """Sentences of more than 17 words, as nobody who learns German can read them."""
    without_addresses = re.sub(r"\]\([^)]*\)", "]", text)
    for sentence in re.split(r"(?<=[.!?:;])\s+|\n|\|", without_addresses):
        if len(sentence.split()) > 17:
            yield f"has the long sentence {sentence}"


def faults_of_chapter(folder: Path, guide: str, slug: str) -> Iterator[str]:
    texts = {
        language: path.read_text(encoding="utf-8")
        for language in LANGUAGES
        if (path := folder / "guide" / guide / f"{slug}.{language}.md").exists()
    }
    yield from (f"{slug}.{language} is missing" for language in LANGUAGES if language not in texts)
    parsed = {language: parse(text) for language, text in texts.items()}
    for language, text in texts.items():
        yield from (f"{slug}.{language} {fault}" for fault in faults_of_text(text))
        if language == "de":
            yield from (f"{slug}.de {fault}" for fault in long_sentences(text))
        if "de" in parsed and shape(parsed[language]) != shape(parsed["de"]):
            yield f"{slug}.{language} has other headings, list items or table rows than the German text"
        if "de" in parsed and sorted(a for a, _ in links(parsed[language])) != sorted(
            a for a, _ in links(parsed["de"])
        ):
            yield f"{slug}.{language} has other links than the German text"


def faults(folder: Path) -> list[str]:
    """What is wrong with the guides below `folder`, in words."""
    chapters = table(folder / "guide" / "chapters.csv")
    known = {(row["guide"], row["slug"]) for row in chapters}
    fields = {row["code"] for row in table(folder / "support_fields.csv")}
    icons = json.loads(ICONS.read_text(encoding="utf-8"))
    found = [fault for guide, slug in sorted(known) for fault in faults_of_chapter(folder, guide, slug)]
    for row in chapters:
        found += [f"{row['slug']}: no field {code}" for code in row["support_fields"].split() if code not in fields]
        found += [f"{row['slug']}: no icon {row['icon']}"] * (row["icon"] not in icons)
    for path in (folder / "guide").glob("*/*.md"):
        found += [f"no chapter for {path.name}"] * ((path.parent.name, path.name.split(".")[0]) not in known)
    for town in sorted((folder / "towns").iterdir()):
        offices = {row["name"] for row in table(town / "institutions.csv")}
        for row in table(town / "guide_offices.csv"):
            found += [f"{town.name}: no office {row['office']}"] * (row["office"] not in offices)
            found += [f"{town.name}: no chapter {row['slug']}"] * ((row["guide"], row["slug"]) not in known)
    return found


def test_the_guides_have_no_fault(seed_data):
    assert faults(seed_data) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("guide/chapters.csv", ",kita schule", ",kindergarten schule", "no field kindergarten"),
        ("guide/chapters.csv", ",map-pin,", ",pin,", "no icon pin"),
        ("guide/chapters.csv", "companies,3,internship,internship,\n", "", "no chapter for internship.de.md"),
        ("towns/duisburg/guide_offices.csv", "Jugendamt", "Kinderamt", "duisburg: no office Kinderamt"),
        ("towns/krefeld/guide_offices.csv", ",leisure,", ",pleasure,", "krefeld: no chapter pleasure"),
        ("guide/newcomers/health.fa.md", "# ", "", "health.fa does not start with its one title and a summary"),
        (
            "guide/newcomers/health.en.md",
            "\n\nIf",
            "\n\n- If",
            "health.en does not start with its one title and a summary",
        ),
        ("guide/newcomers/health.en.md", "## ", "# ", "health.en does not start with its one title and a summary"),
        ("guide/newcomers/health.de.md", "## ", "#### ", "health.de has a heading below the third level"),
        ("guide/newcomers/health.de.md", ". ", " und ", "health.de has the long sentence"),
        ("guide/newcomers/housing.fr.md", "## ", "<b>!</b>\n\n## ", "housing.fr has HTML in it"),
        (
            "guide/newcomers/health.ar.md",
            "\n- [112]",
            "\n[112]",
            "health.ar has other headings, list items or table rows",
        ),
        (
            "guide/newcomers/language-courses.fr.md",
            "| Cours intensif",
            "\n| Cours intensif",
            "language-courses.fr has other",
        ),
        ("guide/newcomers/health.ar.md", "tel:112", "tel:113", "health.ar shows 112 and calls tel:113"),
        (
            "guide/newcomers/health.ar.md",
            "116\u00a0117",
            "116 117",
            "health.ar has a number that an ordinary space",
        ),
        ("guide/companies/training.en.md", "https://", "http://", "training.en links to http://"),
        (
            "guide/companies/training.de.md",
            "(https://www.arbeitsagentur.de)",
            "(https://www.example.org)",
            "has other links",
        ),
    ],
)
def test_a_planted_fault_is_found(folder, file, old, new, fault):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert any(fault in found for found in faults(folder))


def test_a_missing_translation_is_found(folder):
    (folder / "guide" / "newcomers" / "housing.ar.md").unlink()
    assert faults(folder) == ["housing.ar is missing"]


def test_a_second_table_is_found(folder):
    path = folder / "guide" / "newcomers" / "language-courses.en.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n| a |\n|---|\n| b |\n", encoding="utf-8")
    assert "language-courses.en has more than one table" in faults(folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_courses_is_the_course_chain(seed_data, language):
    courses = table(seed_data / "course_chain.csv")
    text = (seed_data / "guide" / "newcomers" / f"language-courses.{language}.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    names = {course["slug"]: course["course"].partition(" (§")[0] for course in courses} | {"": "–"}
    assert len(rows) == len(courses)
    for (name, lessons, entry, target, following), course in zip(rows, courses, strict=True):
        assert names[course["slug"]] in name
        assert re.findall(r"\d+", lessons) == re.findall(r"\d+", course["teaching_units"])
        assert re.findall(r"[ABC][12]", entry) == re.findall(r"[ABC][12]", course["entry_level"])
        assert re.findall(r"[ABC][12]", target) == re.findall(r"[ABC][12]", course["target_level"])
        assert following == names[course["next"]]
