"""The guides of a town: reading them, writing them, and keeping their chapters.

`guide_of` is a whole guide as a reader of one language gets it; whatever shows or prints a guide begins there.
"""

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
from webapp.services.guide.writing import Text, doubt, restore, verify, write

__all__ = [
    "SOURCE",
    "Chapter",
    "ChapterFacts",
    "Guide",
    "State",
    "Text",
    "Verification",
    "add",
    "change",
    "chapter_to_ask_about",
    "current_versions",
    "doubt",
    "guide_of",
    "guides_there",
    "move",
    "restore",
    "slug_of",
    "state_of",
    "title_of",
    "town_named",
    "verify",
    "write",
]
