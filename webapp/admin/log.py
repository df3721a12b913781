"""What was done in the town: ids and verbs, no names."""

import json

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from webapp.access import MAX_ID, town_for
from webapp.admin import blueprint
from webapp.csv_export import csv_download
from webapp.extensions import db
from webapp.models import AuditEntry, Town
from webapp.paging import page_of
from webapp.services.audit_log import AuditFilter, entries_of, subjects, verbs

PER_PAGE = 50
MOST_ROWS = 100_000


class LogForm(FlaskForm):
    """Narrows the list down; sent by GET."""

    class Meta:
        """A filtered list has an address to share."""

        csrf = False

    verb = SelectField(_l("What was done"))
    subject = SelectField(_l("To what"))
    number = IntegerField(
        _l("Its number"),
        [Optional(), NumberRange(min=1, max=MAX_ID, message=_l("Please write a number of 1 or more."))],
    )
    account = IntegerField(
        _l("By which account"),
        [Optional(), NumberRange(min=1, max=MAX_ID, message=_l("Please write a number of 1 or more."))],
    )
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("Until"), [Optional()])

    def offer_choices(self, town: Town) -> None:
        """Offer what occurs in the town; an unknown value narrows nothing down."""
        session = db.session()
        for field, values in ((self.verb, verbs(session, town)), (self.subject, subjects(session, town))):
            field.choices = [("", _("all")), *((value, value) for value in values)]
            if field.data not in values:
                field.data = ""

    def narrowing(self) -> AuditFilter:
        """Return what was chosen; what cannot be read narrows nothing down, and its field says so."""
        return AuditFilter(
            verb=self.verb.data,
            subject=self.subject.data,
            subject_id=None if self.number.errors else self.number.data,
            actor_id=None if self.account.errors else self.account.data,
            since=None if self.since.errors else self.since.data,
            until=None if self.until.errors else self.until.data,
        )


def _asked_for(town: Town) -> LogForm:
    form = LogForm(request.args)
    form.offer_choices(town)
    form.validate()
    return form


@blueprint.get("/log")
def log() -> str:
    """List what was done, the newest first."""
    town = town_for(current_user)
    form = _asked_for(town)
    narrow = form.narrowing()
    page = page_of(entries_of(town, narrow), AuditEntry.id, PER_PAGE)
    return render_template("admin/log.html", form=form, page=page, narrowed=narrow != AuditFilter())


@blueprint.get("/log.csv")
def log_table() -> Response:
    """Hand out what the list shows, all pages of it, in the audit's own words."""
    town = town_for(current_user)
    entries = db.session.scalars(entries_of(town, _asked_for(town).narrowing()).limit(MOST_ROWS))
    return csv_download(
        "audit",
        ("entry", "at", "verb", "subject", "number", "account", "detail"),
        (
            (
                entry.id,
                entry.at.isoformat(timespec="seconds"),
                entry.verb,
                entry.subject,
                entry.subject_id,
                entry.actor_id,
                json.dumps(entry.detail, ensure_ascii=False),
            )
            for entry in entries
        ),
    )
