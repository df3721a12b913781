"""Passkeys: added, removed, signed in with. Scripts fetch the two JSON answers; all else are forms."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from webapp import limits
from webapp.account import blueprint
from webapp.account.own import own_account
from webapp.account.password_forms import PlainForm
from webapp.account.second_factor import done, first_codes
from webapp.account.second_factor_forms import NameForm
from webapp.db import now
from webapp.extensions import db
from webapp.services import second_factors
from webapp.sign_in import passkeys
from webapp.sign_in.entering import FirstStep, complete
from webapp.sign_in.proof import recently_proved


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")


@blueprint.post("/passkeys/options")
@recently_proved
def passkey_options() -> ResponseReturnValue:
    """Return what a browser needs to make a passkey."""
    return _json(passkeys.creation_options(own_account()))


@blueprint.post("/passkeys")
@recently_proved
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that the browser made."""
    user, form = own_account(), NameForm()
    name = (form.name.data or "").strip() or _("Passkey of %(day)s", day=format_date(now()))
    key = passkeys.new_passkey(user, request.form.get("credential", ""), name[:60]) if form.validate() else None
    if key is None:
        flash(_("This did not work. Please try again."), "error")
        return redirect(url_for("account.second_factor"), 303)
    second_factors.add_passkey(db.session(), user, key)
    return first_codes(user)


@blueprint.route("/passkeys/<int:passkey_id>/remove", methods=["GET", "POST"])
@recently_proved
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Ask, and forget a passkey; somebody else's does not exist."""
    user = own_account()
    key = next((key for key in second_factors.passkeys_of(db.session(), user) if key.id == passkey_id), None)
    if key is None:
        abort(404)
    if not PlainForm().validate_on_submit():
        return render_template("account/remove_passkey.html", key=key)
    second_factors.remove_passkey(db.session(), user, key)
    return done(_("The passkey is removed."))


@blueprint.post("/passkey/challenge")
def passkey_challenge() -> ResponseReturnValue:
    """Return what a browser needs to let somebody choose a passkey."""
    return _json(passkeys.request_options())


@blueprint.post("/passkey")
def prove_by_passkey() -> ResponseReturnValue:
    """Sign in whoever has a passkey of ours; that is both steps at once."""
    tried = limits.spend("sign_in", "passkey")
    user = passkeys.owner_of(request.form.get("credential", ""))
    if user is None:
        flash(_("This passkey does not fit. Please sign in another way."), "error")
        return redirect(url_for("security.login"), 303)
    tried.give_back()
    return complete(FirstStep(user, "passkey", staying=False, goal=request.form.get("next", "")))
