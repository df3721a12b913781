"""Somebody comes from a chapter of the guide and asks for a companion: later steps are filled in, to be changed."""

from flask import request
from flask_babel import get_locale

from webapp.extensions import db
from webapp.join.draft import Draft
from webapp.models import GuideChapter, Kind
from webapp.services.guide import chapter_to_ask_about, title_of
from webapp.steps.forms import Answers

ARGUMENT = "for"


def _chapter(journey: str) -> GuideChapter | None:
    number = request.args.get(ARGUMENT, type=int)
    if number is None or journey != "newcomer":
        return None
    return chapter_to_ask_about(db.session(), number)


def title(journey: str) -> str | None:
    """Return what the chapter is called, in the reader's language; None where nobody comes from one."""
    chapter = _chapter(journey)
    return title_of(db.session(), chapter, str(get_locale()).replace("_", "-")) if chapter else None


def suggestions(draft: Draft) -> dict[str, Answers]:
    """Return answers by step: a guide for what the chapter is about, beside what was chosen before."""
    chapter = _chapter(draft.journey)
    if chapter is None:
        return {}
    chosen = (draft.of("needs") or {}).get("needs", [])
    return {
        "needs": {"needs": list(dict.fromkeys([*chosen, *chapter.support_fields]))},
        "kind": {"kind": Kind.GUIDE.value},
    }
