"""A coordinator asks for what needs a second person."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from webapp.access import person_for
from webapp.countersign import office
from webapp.countersign.scope import own_centre
from webapp.countersign.words import REASONS
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.services import countersigning


class AskForm(FlaskForm):
    """Why, and that whoever asked was really the person."""

    reason = RadioField(_l("Why?"), [InputRequired(_l("Please choose a reason."))])
    checked = BooleanField(
        _l("I have checked who is asking, and that nothing forbids it."),
        [InputRequired(_l("Please check this first."))],
    )

    @classmethod
    def of(cls, reasons: Iterable[str]) -> "AskForm":
        """Return the form with these reasons."""
        form = cls()
        form.reason.choices = [(reason, REASONS[reason]) for reason in reasons]
        return form


def _asked() -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(_("A colleague has to confirm this. They have been told."), "success")
    return redirect(url_for("countersign.overview"), 303)


@office.route("/erase/<int:person_id>", methods=["GET", "POST"])
def ask_erasure(person_id: int) -> ResponseReturnValue:
    """Ask to delete everything about somebody who cannot do it alone."""
    person = person_for(db.session(), current_user, person_id)
    form = AskForm.of(countersigning.REASONS)
    if not form.validate_on_submit():
        page = render_template("countersign/ask_erasure.html", form=form, person=person)
        return page, 422 if form.errors else 200
    countersigning.ask_erasure(db.session(), current_user, person, form.reason.data)
    return _asked()


@office.route("/export", methods=["GET", "POST"])
def ask_export() -> ResponseReturnValue:
    """Ask to take along everything about everybody of the own centre."""
    centre = own_centre()
    form = AskForm.of(countersigning.EXPORT_REASONS)
    if not form.validate_on_submit():
        page = render_template("countersign/ask_export.html", form=form, centre=centre)
        return page, 422 if form.errors else 200
    countersigning.ask_export(db.session(), current_user, centre, form.reason.data)
    return _asked()
