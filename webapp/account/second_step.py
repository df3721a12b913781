"""The second step of signing in: a code from the app, a passkey, or a code on paper."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import limits
from webapp.account import blueprint
from webapp.account.second_factor_forms import StepForm
from webapp.extensions import db
from webapp.models import User
from webapp.services import second_factors
from webapp.sign_in import passkeys, totp
from webapp.sign_in.entering import complete, first_step


@blueprint.route("/second-step", methods=["GET", "POST"])
def second_step() -> ResponseReturnValue:
    """Ask for the second thing, after the first one was right."""
    step = first_step()
    if step is None:
        return redirect(url_for("security.login"), 303)
    form = StepForm()
    if form.validate_on_submit():
        tried = limits.spend("second_step", str(step.user.id))
        if proves(step.user, form.code.data):
            tried.give_back()
            return complete(step, "code")
        form.code.errors = [_("This code does not fit. Please wait for the next one, or use a code on paper.")]
    session = db.session()
    return render_template(
        "account/second_step.html",
        form=form,
        has_app=second_factors.app_of(session, step.user) is not None,
        has_passkey=passkeys.are_possible() and bool(second_factors.passkeys_of(session, step.user)),
    )


def proves(user: User, typed: str) -> bool:
    """Return whether a code is the app's present one, or one on paper; either is used up by that."""
    session = db.session()
    app = second_factors.app_of(session, user)
    counter = totp.counter_of(typed, app.secret, app.last_counter) if app is not None else None
    if counter is not None:
        return second_factors.take_counter(session, user, counter)
    return second_factors.use_code(session, user, typed)
