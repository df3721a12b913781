"""The guides of a town: reading them, writing them, and keeping their chapters.

`guide_of` is a whole guide as a reader of one language gets it; whatever shows or prints a guide begins there.
"""

from webapp.services.guide.changes import Fate, Piece, changes, changes_between
from webapp.services.guide.chapters import ChapterFacts, add, change, move, slug_of
from webapp.services.guide.reading import (
    SOURCE,
    Chapter,
    Guide,
    State,
    Verification,
    chapter_to_ask_about,
    current_versions,
    guide_of,
    guides_there,
    state_of,
    title_of,
    town_named,
)
from webapp.services.guide.upkeep import Upkeep, offices_of, upkeep_of, upkeep_of_chapter, versions_of
from webapp.services.guide.writing import Text, doubt, restore, verify, version_of, write

__all__ = [
    "SOURCE",
    "Chapter",
    "ChapterFacts",
    "Fate",
    "Guide",
    "Piece",
    "State",
    "Text",
    "Upkeep",
    "Verification",
    "add",
    "change",
    "changes",
    "changes_between",
    "chapter_to_ask_about",
    "current_versions",
    "doubt",
    "guide_of",
    "guides_there",
    "move",
    "offices_of",
    "restore",
    "slug_of",
    "state_of",
    "title_of",
    "town_named",
    "upkeep_of",
    "upkeep_of_chapter",
    "verify",
    "version_of",
    "versions_of",
    "write",
]
