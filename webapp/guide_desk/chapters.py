"""The chapters of a town: what has to be done about each, a new one, its offices, and its place."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.access import place_for
from webapp.extensions import db
from webapp.guide_desk import blueprint
from webapp.guide_desk.forms import FactsForm, NewChapterForm, facts_of
from webapp.models import GuideChapter, GuideKind, Town
from webapp.services import guide
from webapp.services.guide import add, change, move, offices_of, upkeep_of, upkeep_of_chapter

CHAPTER = "/<int:chapter_id>"
GUIDES = f"<any({', '.join(GuideKind)}):guide_kind>"


def own_town() -> Town:
    """Return the town whose guides the coordinator writes; an account without a centre finds no page here."""
    return current_user.centre.town if current_user.centre else abort(404)


def own_chapter(chapter_id: int) -> GuideChapter:
    """Return a chapter of that town; others are a 404."""
    return place_for(db.session(), current_user, GuideChapter, chapter_id)


def languages() -> list[str]:
    """Return the languages that a text may be written in, the source first."""
    return [guide.SOURCE, *(code for code in current_app.config["LANGUAGES"] if code != guide.SOURCE)]


@blueprint.get("")
def overview() -> str:
    """Show every chapter in every language, and how its text stands."""
    town = own_town()
    return render_template(
        "guide_desk/overview.html",
        town=town,
        languages=languages(),
        upkeep=upkeep_of(db.session(), town, languages()),
    )


@blueprint.route(f"/new/{GUIDES}", methods=["GET", "POST"])
def new(guide_kind: str) -> ResponseReturnValue:
    """Add a chapter."""
    town, form = own_town(), NewChapterForm()
    form.prepare(None, offices_of(db.session(), town))
    complete = form.validate_on_submit()
    if not complete or request.form.get("do") == "preview":
        page = render_template("guide_desk/new.html", form=form, kind=guide_kind, preview=complete)
        return page, 422 if form.errors else 200
    row = add(db.session(), current_user, town, GuideKind(guide_kind), form.text(), form.facts())
    return _done(row, _("The chapter is there. Please check the text, and say that it is right."))


@blueprint.route(CHAPTER, methods=["GET", "POST"])
def chapter(chapter_id: int) -> ResponseReturnValue:
    """Show a chapter: its text, whether it is verified, its languages; and change what belongs to it."""
    row = own_chapter(chapter_id)
    form = FactsForm(data=facts_of(row))
    form.prepare(row, offices_of(db.session(), row.town))
    if not form.validate_on_submit():
        upkeep = upkeep_of_chapter(db.session(), row, languages())
        page = render_template("guide_desk/chapter.html", chapter=row, upkeep=upkeep, form=form)
        return page, 422 if form.errors else 200
    if change(db.session(), current_user, row, form.facts()):
        flash(_("Saved."), "success")
    db.session.commit()
    return redirect(url_for("guide_desk.chapter", chapter_id=row.id), 303)


@blueprint.post(f"{CHAPTER}/move")
def move_chapter(chapter_id: int) -> ResponseReturnValue:
    """Let a chapter change places with the one above or below it."""
    row = own_chapter(chapter_id)
    move(db.session(), current_user, row, -1 if request.form.get("to") == "up" else 1)
    db.session.commit()
    return redirect(url_for("guide_desk.overview", _anchor=f"chapter-{row.id}"), 303)


@blueprint.post(f"{CHAPTER}/verify")
def verify(chapter_id: int) -> ResponseReturnValue:
    """Note that the source text is right, as the coordinator has seen it."""
    row = own_chapter(chapter_id)
    guide.verify(db.session(), current_user, row, seen=request.form.get("seen", 0, type=int))
    return _done(row, _("The text is shown as verified from now on."))


@blueprint.post(f"{CHAPTER}/doubt")
def doubt(chapter_id: int) -> ResponseReturnValue:
    """Take the mark away."""
    row = own_chapter(chapter_id)
    guide.doubt(db.session(), current_user, row, seen=request.form.get("seen", 0, type=int))
    return _done(row, _("The text is shown as not verified from now on."))


def _done(row: GuideChapter, message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("guide_desk.chapter", chapter_id=row.id), 303)
