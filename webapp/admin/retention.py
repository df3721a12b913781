"""How long the town keeps what, and what would go tonight."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from webapp.access import town_for
from webapp.admin import blueprint
from webapp.extensions import db
from webapp.services.privacy import retention as terms
from webapp.services.privacy.kinds import KINDS

NAMES: dict[str, LazyString] = {
    "unconfirmed": _l("Registrations whose e-mail address was never confirmed"),
    "closed_requests": _l("Requests that are closed or withdrawn, with their matches"),
    "closed_offers": _l("Offers that are withdrawn or not taken on, with their matches"),
    "clearances": _l("Clearances, after they ran out or the engagement ended"),
    "snapshots": _l("Copies that searches keep, without names"),
    "mails": _l("Mails that were sent"),
    "submissions": _l("Notes that a registration was sent"),
    "openings": _l("Who looked at whose data"),
    "inactive": _l("Accounts that nobody uses, with nothing open"),
    "countersignatures": _l("What a second person decided"),
    "barriers": _l("Messages about barriers, after they were settled"),
    "receipts": _l("Receipts of erasures, which name nobody"),
    "warned": _l("Warnings that an account goes in 30 days"),
}


class RetentionForm(FlaskForm):
    """A number of days for each kind of data."""

    def chosen(self) -> dict[str, int]:
        """Return the days by kind."""
        return {kind.name: self[kind.name].data for kind in KINDS}


for _kind in KINDS:
    setattr(
        RetentionForm,
        _kind.name,
        IntegerField(
            NAMES[_kind.name],
            [
                InputRequired(_l("Please enter a number of days.")),
                NumberRange(terms.SHORTEST, terms.LONGEST, _l("Please enter a number from 1 to 3650.")),
            ],
        ),
    )


@blueprint.route("/retention", methods=["GET", "POST"])
def retention() -> ResponseReturnValue:
    """Show the terms and what would go tonight, and change the terms."""
    session, town = db.session(), town_for(current_user)
    form = RetentionForm(data=terms.days_of(session, town))
    if form.validate_on_submit():
        changed = terms.set_days(session, current_user, town, form.chosen())
        session.commit()
        flash(_("Saved. It holds from tonight on.") if changed else _("Nothing had to be changed."), "success")
        return redirect(url_for("admin.retention"), 303)
    tonight = [(NAMES[kind], number) for kind, number in terms.preview(session, town).items()]
    page = render_template("admin/retention.html", form=form, kinds=[kind.name for kind in KINDS], tonight=tonight)
    return page, 422 if form.errors else 200
