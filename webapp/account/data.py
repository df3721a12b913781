"""What we know about somebody, to see and to take along."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from webapp.account import blueprint
from webapp.account.own import own_account
from webapp.data_export import as_file, as_page
from webapp.extensions import db
from webapp.services.privacy.export import export_of
from webapp.sign_in.proof import recently_proved

PAGE, FILE = "page", "file"


class ExportForm(FlaskForm):
    """In which form."""

    shape = RadioField(
        _l("In which form?"),
        choices=[
            SelectChoice(PAGE, _l("A page to read and print")),
            SelectChoice(FILE, _l("A file for a computer (JSON)")),
        ],
        default=PAGE,
        invalid_choice_message=_l("Please choose one of these."),
    )


@blueprint.get("/data")
def data() -> str:
    """Say what somebody can do about the own data."""
    return render_template("account/data.html", person=own_account().person)


@blueprint.route("/export", methods=["GET", "POST"])
@recently_proved
def export() -> ResponseReturnValue:
    """Hand out everything we know about the account's owner."""
    form = ExportForm()
    if not form.validate_on_submit():
        return render_template("account/export.html", form=form), 422 if form.errors else 200
    made = export_of(db.session(), own_account())
    return as_file(made) if form.shape.data == FILE else as_page(made)
