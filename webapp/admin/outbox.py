"""Mails that did not leave after many tries: what, when and why. What they say stands nowhere."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.access import dead_letter_for, town_for
from webapp.admin import blueprint
from webapp.admin.letter_words import failure_in_words, hidden_address, letter_name
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import OutboxMail
from webapp.paging import page_of
from webapp.services.outbox import count_waiting, dead_letters, try_again

PER_PAGE = 50


@blueprint.get("/outbox")
def outbox() -> str:
    """List what did not leave, and say how many mails are on their way."""
    return render_template(
        "admin/outbox.html",
        waiting=count_waiting(db.session()),
        page=page_of(dead_letters(town_for(current_user)), OutboxMail.id, PER_PAGE),
        letter_name=letter_name,
        failure_in_words=failure_in_words,
        hidden_address=hidden_address,
    )


@blueprint.post("/outbox/<int:mail_id>/again")
def send_again(mail_id: int) -> ResponseReturnValue:
    """Try once more, as often as with a new mail."""
    try_again(db.session(), current_user, dead_letter_for(db.session(), current_user, mail_id))
    db.session.commit()
    nudge("mail")
    flash(_("The mail is on its way again."), "success")
    return redirect(url_for("admin.outbox"), 303)
