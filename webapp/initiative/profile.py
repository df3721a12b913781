"""What the initiative says about itself, changed by its manager."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.extensions import db
from webapp.initiative import blueprint
from webapp.initiative.forms import ProfileForm
from webapp.initiative.own import own_initiative
from webapp.services.initiative_profile import InitiativeProfile, describe
from webapp.vocabulary import spoken


@blueprint.get("/profile")
def profile() -> ResponseReturnValue:
    """Show the form as the initiative stands."""
    initiative = own_initiative()
    return render_template("initiative/profile.html", initiative=initiative, form=ProfileForm.of(initiative))


@blueprint.post("/profile")
def change_profile() -> ResponseReturnValue:
    """Take over the changes, or say what is still missing."""
    initiative = own_initiative()
    form = ProfileForm.of(initiative)
    if not form.validate_on_submit():
        return render_template("initiative/profile.html", initiative=initiative, form=form), 422
    describe(
        db.session(),
        current_user,
        initiative,
        InitiativeProfile(
            description=form.description.data,
            contact_name=form.contact_name.data,
            contact_email=form.contact_email.data,
            contact_phone=form.contact_phone.data,
            districts=[district for district in initiative.town.districts if district.id in form.districts.data],
            languages=spoken(form.languages.data),
        ),
    )
    db.session.commit()
    flash(_("Your changes are saved."), "success")
    return redirect(url_for("initiative.today"), 303)
