"""Proving again who one is, before an act that counts."""

from flask import redirect, render_template, request, url_for
from flask import session as flask_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import login_user
from flask_security.utils import validate_redirect_url

from webapp import limits
from webapp.account import blueprint
from webapp.account.own import own_account
from webapp.account.second_factor_forms import VerifyForm
from webapp.account.second_step import proves
from webapp.extensions import db
from webapp.services import second_factors
from webapp.sign_in import passkeys


@blueprint.route("/verify", methods=["GET", "POST"])
def verify() -> ResponseReturnValue:
    """Ask for the password again, and for the app's code where there is an app."""
    user, session = own_account(), db.session()
    goal = request.args.get("next", "")
    form = VerifyForm(user, has_app=second_factors.app_of(session, user) is not None)
    if form.validate_on_submit() and _code_fits(form):
        login_user(user, remember=flask_session.permanent, authn_via=["password"])  # under a new key
        db.session.commit()
        return redirect(goal if goal and validate_redirect_url(goal) else url_for("account.overview"), 303)
    return render_template(
        "account/verify.html",
        form=form,
        goal=goal,
        has_passkey=passkeys.are_possible() and bool(second_factors.passkeys_of(session, user)),
    )


def _code_fits(form: VerifyForm) -> bool:
    if "app_code" not in form:
        return True
    tried = limits.spend("second_step", str(form.user.id))
    if proves(form.user, form.app_code.data):
        tried.give_back()
        return True
    form.app_code.errors = [_("This code does not fit. Please wait for the next one, or use a code on paper.")]
    return False
