"""What people told us about barriers, and what became of it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from webapp.access import MAX_ID, town_for
from webapp.admin import blueprint
from webapp.extensions import db
from webapp.models import BarrierReport
from webapp.paging import page_of
from webapp.services import barriers
from webapp.services.local_time import local_day
from webapp.typed_text import several_lines

PER_PAGE = 20


class NoteForm(FlaskForm):
    """What was done about it."""

    note = TextAreaField(
        _l("What was done?"),
        filters=[several_lines],
        validators=[
            DataRequired(_l("Please write what was done, and whether you answered.")),
            Length(max=2000, message=_l("Please use at most 2000 letters.")),
        ],
    )


def _message(id_: int) -> BarrierReport:
    """Return a message that the town has to answer, or answer 404."""
    found = barriers.reports_in(town_for(current_user)).where(BarrierReport.id == id_)
    row = db.session.scalar(found) if id_ <= MAX_ID else None
    return row if row is not None else abort(404)


@blueprint.get("/feedback")
def feedback() -> str:
    """List the messages: open ones first, the oldest of them on top."""
    page = page_of(barriers.reports_in(town_for(current_user)), BarrierReport.id, PER_PAGE)
    return render_template("admin/feedback.html", page=page)


@blueprint.route("/feedback/<int:barrier_id>", methods=["GET", "POST"])
def feedback_message(barrier_id: int) -> ResponseReturnValue:
    """Show a message, and note that it was dealt with, and how."""
    row = _message(barrier_id)
    form = NoteForm(obj=row)
    if form.validate_on_submit():
        barriers.settle(db.session(), current_user, row, form.note.data)
        db.session.commit()
        flash(_("Noted as settled."), "success")
        return redirect(url_for("admin.feedback"), 303)
    due = local_day(row.reported_at + barriers.ANSWER_WITHIN)
    page = render_template("admin/feedback_message.html", row=row, form=form, due=due)
    return page, 422 if form.errors else 200


@blueprint.post("/feedback/<int:barrier_id>/open")
def reopen_feedback(barrier_id: int) -> ResponseReturnValue:
    """Take a message up again."""
    row = _message(barrier_id)
    barriers.reopen(db.session(), current_user, row)
    db.session.commit()
    flash(_("The message is open again."), "success")
    return redirect(url_for("admin.feedback_message", barrier_id=barrier_id), 303)
