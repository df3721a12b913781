"""Who of the staff looked at whose data: numbers of people, no names of theirs."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from webapp.access import MAX_ID, staff_of, town_for
from webapp.admin import blueprint
from webapp.extensions import db
from webapp.models import Opening, User
from webapp.openings import PAGES
from webapp.paging import page_of
from webapp.services import openings

ROWS = 50


class OpeningsForm(FlaskForm):
    """Narrows the list down; sent by GET."""

    class Meta:
        """A filtered list has an address to share."""

        csrf = False

    by = SelectField(_l("Who"), coerce=int, default=0)
    page_kind = SelectField(_l("What"), default="")
    number = IntegerField(
        _l("Number of the person"),
        [Optional(), NumberRange(min=1, max=MAX_ID, message=_l("Please write a number of 1 or more."))],
    )
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("Until"), [Optional()])

    def narrowing(self) -> openings.OpeningFilter:
        """Return what was chosen; what cannot be read narrows nothing down, and its field says so."""
        return openings.OpeningFilter(
            page=self.page_kind.data if self.page_kind.data in PAGES else "",
            person_id=None if self.number.errors else self.number.data,
            by_id=self.by.data or None,
            since=None if self.since.errors else self.since.data,
            until=None if self.until.errors else self.until.data,
        )


@blueprint.get("/access")
def access() -> str:
    """List who opened whose data, the latest first."""
    town = town_for(current_user)
    form = OpeningsForm(request.args)
    staff = db.session.scalars(staff_of(current_user).order_by(User.email))
    form.by.choices = [(0, _("all")), *((user.id, user.email or user.username) for user in staff)]
    form.page_kind.choices = [("", _("all")), *PAGES.items()]
    form.validate()
    narrow = form.narrowing()
    page = page_of(openings.in_town(town, narrow), Opening.id, ROWS)
    return render_template(
        "admin/openings.html", form=form, page=page, pages=PAGES, narrowed=narrow != openings.OpeningFilter()
    )
