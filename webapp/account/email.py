"""Another e-mail address: asked for after a fresh proof, and true once somebody reads mail there."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import DataRequired, Email, Length

from webapp.account import blueprint
from webapp.account.own import own_account
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.services import accounts
from webapp.services.errors import ConflictError
from webapp.sign_in.links import user_of_new_address
from webapp.sign_in.proof import recently_proved

WRONG = _l("Please enter an e-mail address like name@example.org.")


class NewEmailForm(FlaskForm):
    """The address."""

    email = EmailField(
        _l("New e-mail address"),
        [DataRequired(_l("Please enter your e-mail address.")), Length(max=254, message=WRONG), Email(WRONG)],
        filters=[lambda text: (text or "").strip()],
    )


class EmptyForm(FlaskForm):
    """One button."""


@blueprint.route("/email", methods=["GET", "POST"])
@recently_proved
def new_email() -> ResponseReturnValue:
    """Send a link to the new address. The answer is the same where somebody else has it."""
    form = NewEmailForm()
    if not form.validate_on_submit():
        return render_template("account/email.html", form=form), 422 if form.errors else 200
    accounts.ask_new_email(db.session(), own_account(), form.email.data)
    db.session.commit()
    nudge("mail")
    flash(_("We have sent a mail to the new address. Please open the link in it."), "success")
    return redirect(url_for("account.overview"), 303)


@blueprint.route("/email/link/<token>", methods=["GET", "POST"])
def confirm_new_email(token: str) -> ResponseReturnValue:
    """Let whoever has the mail confirm it. Looking at the page changes nothing."""
    form = EmptyForm()
    user = user_of_new_address(db.session(), token)
    if user is None:
        return render_template("account/link_dead.html"), 410
    if not form.validate_on_submit():
        return render_template("account/confirm_email.html", form=form)
    try:
        accounts.take_new_email(db.session(), user)
    except ConflictError:
        db.session.rollback()
        return render_template("account/link_dead.html"), 410
    db.session.commit()
    nudge("mail")
    flash(_("Your new address holds from now on. Please sign in with it."), "success")
    return redirect(url_for("security.login"), 303)
