"""The way to a chapter: choose a town and a guide, then a chapter."""

from flask import abort, render_template
from flask_babel import get_locale

from webapp.extensions import db
from webapp.guide import blueprint
from webapp.models import GuideKind
from webapp.services.guide import Guide, guide_of, guides_there, town_named

NEWCOMERS, COMPANIES = ({"kind": kind.value} for kind in GuideKind)


def guide_for_reader(town: str, kind: str) -> Guide:
    """Return a guide in the reader's language; a town or a guide that is not there is a 404."""
    place = town_named(db.session(), town) or abort(404)
    guide = guide_of(db.session(), place, GuideKind(kind), str(get_locale()).replace("_", "-"))
    return guide if guide.chapters else abort(404)


@blueprint.get("")
def choose() -> str:
    """Offer the guides of all towns."""
    return render_template("guide/choose.html", towns_by_kind=guides_there(db.session()))


@blueprint.get("/<town>", defaults=NEWCOMERS)
@blueprint.get("/<town>/companies", defaults=COMPANIES)
def contents(town: str, kind: str) -> str:
    """List the chapters of a guide."""
    return render_template("guide/contents.html", guide=guide_for_reader(town, kind))


@blueprint.get("/<town>/<slug>", defaults=NEWCOMERS)
@blueprint.get("/<town>/companies/<slug>", defaults=COMPANIES)
def chapter(town: str, slug: str, kind: str) -> str:
    """Show a chapter, with its neighbours."""
    guide = guide_for_reader(town, kind)
    place = guide.find(slug)
    if place is None:
        abort(404)
    return render_template(
        "guide/chapter.html",
        guide=guide,
        chapter=guide.chapters[place],
        before=guide.chapters[place - 1] if place else None,
        after=guide.chapters[place + 1] if place + 1 < len(guide.chapters) else None,
    )
