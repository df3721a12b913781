"""Passwords: the first, a forgotten one, a new one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_security import login_user

from webapp import limits
from webapp.account import blueprint
from webapp.account.own import own_account
from webapp.account.password_forms import AddressForm, ChangePasswordForm, ChoosePasswordForm
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.services import accounts
from webapp.services.notifications import notify, notify_address
from webapp.services.passwords import SHORTEST
from webapp.sign_in.entering import enter
from webapp.sign_in.links import user_of_link
from webapp.sign_in.proof import recently_proved


@blueprint.route("/password/forgotten", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Send a link to whoever has this address. The answer is the same where nobody has it."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("account/forgotten.html", form=form)
    email = accounts.normal_email(form.email.data)
    limits.spend("mail", email)
    notify_address(db.session(), email, "reset_password", language=str(get_locale()))
    db.session.commit()
    nudge("mail")
    return redirect(url_for("account.link_sent"), 303)


@blueprint.get("/password/sent")
def link_sent() -> ResponseReturnValue:
    """Say what happens now."""
    return render_template("account/link_sent.html")


@blueprint.route("/password/link/<token>", methods=["GET", "POST"])
def choose_password(token: str) -> ResponseReturnValue:
    """Let whoever has the mail choose a password. Looking at the page changes nothing: mail scanners look, too."""
    user = user_of_link(db.session(), token)
    if user is None:
        return render_template("account/link_dead.html"), 410
    form = ChoosePasswordForm(user)
    if not form.validate_on_submit():
        return render_template(
            "account/choose_password.html", form=form, shortest=SHORTEST, first=user.confirmed_at is None
        )
    accounts.choose_password(db.session(), user, form.password.data)
    flash(_("Your password is saved."), "success")
    return enter(user, via="email")


@blueprint.route("/password", methods=["GET", "POST"])
@recently_proved
def change_password() -> ResponseReturnValue:
    """Change the own password; all other devices are signed out."""
    user = own_account()
    if user.email is None:
        abort(404)
    form = ChangePasswordForm(user)
    if not form.validate_on_submit():
        return render_template("account/change_password.html", form=form, shortest=SHORTEST)
    accounts.change_password(db.session(), user, form.password.data)
    login_user(user, authn_via=["password"])
    notify(db.session(), user, "password_changed")
    db.session.commit()
    nudge("mail")
    flash(_("Your new password is saved. Other devices are signed out."), "success")
    return redirect(url_for("account.overview"), 303)


@blueprint.route("/code", methods=["GET", "POST"])
@recently_proved
def renew_code() -> ResponseReturnValue:
    """Make a new sign-in code for somebody without e-mail, and show it, this once."""
    user = own_account()
    if user.email is not None:
        abort(404)
    if request.method == "GET":
        return render_template("account/renew_code.html")
    code = accounts.renew_code(db.session(), user, user)
    login_user(user, authn_via=["password"])
    db.session.commit()
    return render_template("account/new_code.html", code=code)
