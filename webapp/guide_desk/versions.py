"""Every version of a text: who wrote it and when, what it changed, and the way back to it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.extensions import db
from webapp.guide_desk import blueprint
from webapp.guide_desk.texts import TEXT, chapter_and_language
from webapp.services.guide import Text, changes_between, restore, versions_of


@blueprint.get(f"{TEXT}/versions")
def versions(chapter_id: int, language: str) -> str:
    """List the versions, the newest first; `?show=` opens what one of them changed."""
    row = chapter_and_language(chapter_id, language)
    found = versions_of(db.session(), row, language)
    shown = next((each for each in found if each.number == request.args.get("show", type=int)), None)
    before = next((each for each in found if shown and each.number == shown.number - 1), None)
    return render_template(
        "guide_desk/versions.html",
        chapter=row,
        written_in=language,
        versions=found,
        shown=shown,
        changed=changes_between(before, Text.of(shown)) if shown and before else [],
    )


@blueprint.post(f"{TEXT}/restore")
def restore_version(chapter_id: int, language: str) -> ResponseReturnValue:
    """Make an earlier text the newest one again."""
    row = chapter_and_language(chapter_id, language)
    number, seen = (request.form.get(name, 0, type=int) for name in ("number", "seen"))
    restore(db.session(), current_user, row, language, number, seen=seen)
    db.session.commit()
    flash(_("The earlier text is the newest one again."), "success")
    return redirect(url_for("guide_desk.versions", chapter_id=row.id, language=language), 303)
