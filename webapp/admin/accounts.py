"""The accounts of those who work in the town."""

from collections.abc import Sequence

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from webapp.access import of_town, staff_for, staff_of, town_for
from webapp.admin import blueprint
from webapp.admin.account_form import AccountForm, PostForm
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Centre, Initiative, InitiativeState, User
from webapp.services import staff
from webapp.services.errors import ConflictError


def _places() -> tuple[Sequence[Centre], Sequence[Initiative]]:
    there = of_town(current_user, Initiative).where(Initiative.state != InitiativeState.REFUSED)
    return (
        db.session.scalars(of_town(current_user, Centre).order_by(Centre.name)).all(),
        db.session.scalars(there.order_by(Initiative.name)).all(),
    )


def _done(message: str) -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("admin.accounts"), 303)


@blueprint.get("/accounts")
def accounts() -> str:
    """List the accounts, locked ones last."""
    found = staff_of(current_user).options(
        selectinload(User.roles), joinedload(User.centre), joinedload(User.initiative)
    )
    rows = db.session.scalars(found.order_by(User.active.desc(), User.email)).all()
    return render_template("admin/accounts.html", accounts=rows)


@blueprint.route("/accounts/new", methods=["GET", "POST"])
def new_account() -> ResponseReturnValue:
    """Make an account; its owner gets a mail to choose a password."""
    places = _places()
    form = AccountForm()
    form.offer(*places)
    form.offer_languages(current_app.config["LANGUAGES"])
    if form.validate_on_submit():
        town, post = town_for(current_user), form.post(*places)
        try:
            user = staff.appoint(db.session(), current_user, town, form.email.data, form.language.data, post)
            return _done(_("A mail with a link to choose a password goes to %(email)s.", email=user.email))
        except ConflictError:
            form.email.errors = [_("There is an account with this address already. Please use another one.")]
    return render_template("admin/new_account.html", form=form), 422 if form.errors else 200


@blueprint.route("/accounts/<int:user_id>", methods=["GET", "POST"])
def account(user_id: int) -> ResponseReturnValue:
    """Show an account, and give it another role."""
    user = staff_for(db.session(), current_user, user_id)
    places = _places()
    form = PostForm.of(user)
    form.offer(*places)
    if form.validate_on_submit():
        staff.change_post(db.session(), current_user, user, town_for(current_user), form.post(*places))
        return _done(_("Saved. Whoever was signed in must sign in again."))
    return render_template("admin/account.html", form=form, account=user), 422 if form.errors else 200


@blueprint.post("/accounts/<int:user_id>/lock")
def lock_account(user_id: int) -> ResponseReturnValue:
    """Lock an account, which signs it out everywhere."""
    user = staff_for(db.session(), current_user, user_id)
    staff.set_active(db.session(), current_user, user, active=False)
    return _done(_("%(account)s is locked.", account=user.email))


@blueprint.post("/accounts/<int:user_id>/open")
def open_account(user_id: int) -> ResponseReturnValue:
    """Open a locked account again."""
    user = staff_for(db.session(), current_user, user_id)
    staff.set_active(db.session(), current_user, user, active=True)
    return _done(_("%(account)s can sign in again.", account=user.email))


@blueprint.post("/accounts/<int:user_id>/reset-second-factor")
def reset_second_factor(user_id: int) -> ResponseReturnValue:
    """Remove the second step of somebody who has lost it."""
    user = staff_for(db.session(), current_user, user_id)
    staff.reset_second_factor(db.session(), current_user, user)
    return _done(_("%(account)s signs in without a second step now.", account=user.email))


@blueprint.post("/accounts/<int:user_id>/invite")
def invite_again(user_id: int) -> ResponseReturnValue:
    """Send the link to choose a password once more."""
    user = staff_for(db.session(), current_user, user_id)
    staff.invite_again(db.session(), current_user, user)
    return _done(_("A mail with a link to choose a password goes to %(email)s.", email=user.email))
