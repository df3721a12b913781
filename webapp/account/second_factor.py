"""What somebody signs in with beside a password: looked at, set up, renewed, removed."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.account import blueprint
from webapp.account.own import own_account
from webapp.account.password_forms import PlainForm
from webapp.account.second_factor_forms import StepForm
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import User
from webapp.services import second_factors
from webapp.sign_in import passkeys, requirement, totp
from webapp.sign_in.proof import recently_proved

PENDING = "new_app"


@blueprint.get("/second-factor")
def second_factor() -> str:
    """Show what there is, and what may be added."""
    user = own_account()
    return render_template(
        "account/second_factor.html",
        missing=requirement.is_missing(),
        app=second_factors.app_of(db.session(), user),
        passkeys=second_factors.passkeys_of(db.session(), user),
        passkeys_possible=passkeys.are_possible(),
        codes_left=second_factors.codes_left(db.session(), user),
        last_one=second_factors.needs_one(user),
    )


@blueprint.route("/second-factor/app", methods=["GET", "POST"])
@recently_proved
def set_up_app() -> ResponseReturnValue:
    """Show a new secret to an app, and keep it once the app shows the right code."""
    user = own_account()
    secret = session.setdefault(PENDING, totp.new_secret())
    form = StepForm()
    if form.validate_on_submit():
        counter = totp.counter_of(form.code.data, secret)
        if counter is not None:
            session.pop(PENDING)
            second_factors.add_app(db.session(), user, secret, counter)
            return show_codes(user)
        form.code.errors = [_("This code does not fit. Please enter the one that the app shows now.")]
    name = user.email or user.username or ""
    return render_template(
        "account/set_up_app.html", form=form, key=totp.key_to_type(secret), picture=totp.picture(secret, name)
    )


@blueprint.route("/second-factor/codes", methods=["GET", "POST"])
@recently_proved
def recovery_codes() -> ResponseReturnValue:
    """Make new codes for paper and show them, this once."""
    form = PlainForm()
    if not form.validate_on_submit():
        return render_template("account/renew_recovery_codes.html")
    return show_codes(own_account())


@blueprint.route("/second-factor/app/remove", methods=["GET", "POST"])
@recently_proved
def remove_app() -> ResponseReturnValue:
    """Ask, and forget the app."""
    form = PlainForm()
    if not form.validate_on_submit():
        return render_template("account/remove_app.html")
    second_factors.remove_app(db.session(), own_account())
    return done(_("The app is removed."))


def first_codes(user: User) -> ResponseReturnValue:
    """Commit; show codes for paper to whoever has none yet."""
    if not second_factors.codes_left(db.session(), user):
        return show_codes(user)
    return done(_("Saved."))


def show_codes(user: User) -> ResponseReturnValue:
    """Commit; show fresh codes for paper, this once."""
    codes = second_factors.renew_codes(db.session(), user)
    db.session.commit()
    nudge("mail")
    return render_template("account/recovery_codes.html", codes=codes)


def done(message: str) -> ResponseReturnValue:
    """Commit, and go back to the overview."""
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("account.second_factor"), 303)
