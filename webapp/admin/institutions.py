"""The town's offices and meeting places: added, changed, removed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from webapp.access import of_town, of_town_for, town_for
from webapp.admin import blueprint
from webapp.admin.office_form import OfficeForm, told
from webapp.extensions import db
from webapp.models import Institution, Town
from webapp.services import institutions as service
from webapp.services.errors import ConflictError
from webapp.services.institutions import InstitutionFacts
from webapp.typed_text import one_line
from webapp.wording import ORGANISATION_KINDS, refusal


class InstitutionForm(OfficeForm):
    """What is told about an office or a meeting place."""

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Please write a name.")),
            Length(max=200, message=_l("Please write at most 200 characters.")),
        ],
        filters=[one_line],
    )
    kind = SelectField(_l("Kind"), [InputRequired(_l("Please choose one."))])
    printed_hours = StringField(
        _l("When can people come?"),
        [Length(max=200, message=_l("Please write at most 200 characters."))],
        description=_l("Visitors read it as you write it. For example: Di 15-17 Uhr"),
        filters=[one_line],
    )

    @classmethod
    def of(cls, town: Town, place: Institution | None = None) -> "InstitutionForm":
        """Return the form of a place as it stands, or of a new one; or as it was just sent."""
        own = {"name": place.name, "kind": place.kind, "printed_hours": place.printed_hours} if place else {}
        form = cls(data=own | (told(place) if place else {}))
        # A town's own kind, which has no translation, stays as it was read from its files.
        first = {place.kind: place.kind} if place else {"": _("Please choose")}
        form.kind.choices = list((first | ORGANISATION_KINDS).items())
        form.offer(town)
        return form

    def facts(self, town: Town) -> InstitutionFacts:
        """Return what was sent."""
        return InstitutionFacts(self.name.data, self.kind.data, self.printed_hours.data, self.office(town))


def _form_page(form: InstitutionForm, place: Institution | None) -> ResponseReturnValue:
    return render_template("admin/institution.html", form=form, place=place), 422 if form.errors else 200


def _done(message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("admin.institutions"), 303)


@blueprint.get("/institutions")
def institutions() -> str:
    """Show the town's offices and meeting places as visitors see them."""
    found = of_town(current_user, Institution).order_by(Institution.name)
    rows = db.session.scalars(
        found.options(joinedload(Institution.district), selectinload(Institution.languages))
    ).all()
    return render_template(
        "admin/institutions.html",
        meeting_places=[row for row in rows if row.is_meeting_place],
        offices=[row for row in rows if not row.is_meeting_place],
    )


@blueprint.route("/institutions/new", methods=["GET", "POST"])
def new_institution() -> ResponseReturnValue:
    """Add one."""
    town = town_for(current_user)
    form = InstitutionForm.of(town)
    if form.validate_on_submit():
        try:
            place = service.add(db.session(), current_user, town, form.facts(town))
            return _done(_("%(name)s is shown from now on. A coordinator has to verify it.", name=place.name))
        except ConflictError as error:
            form.name.errors = [refusal(error.code)]
    return _form_page(form, None)


@blueprint.route("/institutions/<int:institution_id>", methods=["GET", "POST"])
def institution(institution_id: int) -> ResponseReturnValue:
    """Change what is told about one."""
    place = of_town_for(db.session(), current_user, Institution, institution_id)
    form = InstitutionForm.of(place.town, place)
    if form.validate_on_submit():
        try:
            service.describe(db.session(), current_user, place, form.facts(place.town))
            to_verify = _("Saved. A coordinator has to verify these facts now.")
            return _done(_("Your changes are saved.") if place.is_verified else to_verify)
        except ConflictError as error:
            form.name.errors = [refusal(error.code)]
    return _form_page(form, place)


@blueprint.get("/institutions/<int:institution_id>/remove")
def ask_remove_institution(institution_id: int) -> str:
    """Ask before removing one."""
    place = of_town_for(db.session(), current_user, Institution, institution_id)
    return render_template("admin/remove_institution.html", place=place)


@blueprint.post("/institutions/<int:institution_id>/remove")
def remove_institution(institution_id: int) -> ResponseReturnValue:
    """Remove one."""
    place = of_town_for(db.session(), current_user, Institution, institution_id)
    service.remove(db.session(), current_user, place)
    return _done(_("%(name)s is removed.", name=place.name))
