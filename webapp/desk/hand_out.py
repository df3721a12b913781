"""The office hands somebody everything we know about them: whoever has no account to do it alone."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.access import person_for
from webapp.data_export import as_file, as_page
from webapp.desk import centre
from webapp.extensions import db
from webapp.openings import note_opening
from webapp.services import audit
from webapp.services.privacy.export import export_of


class HandOutForm(FlaskForm):
    """In which form, and that whoever asked was really the person."""

    shape = RadioField(
        _l("In which form?"),
        choices=[
            SelectChoice("page", _l("A page to read and print")),
            SelectChoice("file", _l("A file for a computer (JSON)")),
        ],
        default="page",
        invalid_choice_message=_l("Please choose one of these."),
    )
    checked = BooleanField(
        _l("I have checked that it is the person who asks."), [InputRequired(_l("Please check this first."))]
    )


@centre.route("/people/<int:person_id>/data", methods=["GET", "POST"])
def hand_out(person_id: int) -> ResponseReturnValue:
    """Ask whether it is the person, and hand it out; that it was is in the audit."""
    session = db.session()
    person = person_for(session, current_user, person_id)
    form = HandOutForm()
    if not form.validate_on_submit():
        return render_template("desk/hand_out.html", form=form, person=person), 422 if form.errors else 200
    audit.record(session, current_user, "person.hand_out", person)
    note_opening([person], "handed_out")
    session.commit()
    made = export_of(session, person.user)
    if form.shape.data == "file":
        return as_file(made)
    return as_page(made, about=_("For %(name)s", name=person.full_name))
