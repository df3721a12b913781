"""Writing a text, in the source language or beside it in another one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.extensions import db
from webapp.guide_desk import blueprint
from webapp.guide_desk.chapters import CHAPTER, languages, own_chapter
from webapp.guide_desk.forms import TextForm
from webapp.models import GuideChapter, GuideVersion
from webapp.services.errors import ConflictError
from webapp.services.guide import SOURCE, Text, changes_between, current_versions, write

TEXT = f"{CHAPTER}/<language>"


def chapter_and_language(chapter_id: int, language: str) -> GuideChapter:
    """Return a chapter of the coordinator's town; a language that is not offered is a 404."""
    return own_chapter(chapter_id) if language in languages() else abort(404)


@blueprint.route(TEXT, methods=["GET", "POST"])
def text(chapter_id: int, language: str) -> ResponseReturnValue:
    """Show the text to write, beside its source where it is a translation; save it as a new version."""
    row = chapter_and_language(chapter_id, language)
    found = current_versions(db.session(), [row.id], {language, SOURCE})
    source, latest = found[row.id, SOURCE], found.get((row.id, language))
    form = TextForm(data=_as_shown(latest, source))
    complete = form.validate_on_submit()
    if not complete or request.form.get("do") == "preview":
        return _page(row, language, form), 422 if form.errors else 200
    try:
        written = write(
            db.session(),
            current_user,
            row,
            language,
            form.text(),
            seen=form.seen.data,
            made_from=None if language == SOURCE else form.made_from.data,
        )
    except ConflictError:
        db.session.rollback()
        return _page(chapter_and_language(chapter_id, language), language, form, too_late=True), 409
    db.session.commit()
    flash(_("Saved.") if written else _("Nothing was different, so nothing was saved."), "success")
    return redirect(url_for("guide_desk.chapter", chapter_id=row.id), 303)


def _as_shown(latest: GuideVersion | None, source: GuideVersion) -> dict[str, object]:
    """Return what the form is filled with at first: the newest text and which versions that is."""
    numbers = {"seen": latest.number if latest else 0, "made_from": source.number}
    return {**(vars(Text.of(latest)) if latest else {}), **numbers}


def _page(row: GuideChapter, language: str, form: TextForm, *, too_late: bool = False) -> str:
    """Return the page; whoever comes too late sees what is different in the newest text, and may save over it."""
    found = current_versions(db.session(), [row.id], {language, SOURCE})
    source, latest = found[row.id, SOURCE], found.get((row.id, language))
    rests_on = latest.source if latest else None
    if too_late:
        form.seen.data = latest.number if latest else 0
    if form.is_submitted():
        form.made_from.data = source.number
    return render_template(
        "guide_desk/text.html",
        chapter=row,
        written_in=language,
        form=form,
        source=None if language == SOURCE else source,
        latest=latest,
        since=changes_between(rests_on, Text.of(source)) if rests_on and rests_on is not source else [],
        newer=changes_between(latest, form.text()) if too_late and latest else [],
        preview=form.is_submitted() and not form.errors,
    )
