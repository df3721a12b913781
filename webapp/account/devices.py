"""Where somebody is signed in, and how to end that."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.account import blueprint
from webapp.account.own import own_account
from webapp.extensions import db
from webapp.services import audit, login_sessions
from webapp.sign_in.proof import recently_proved
from webapp.sign_in.sessions import current_login


def _done(message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("account.devices"), 303)


@blueprint.get("/devices")
def devices() -> str:
    """List the devices on which the person is signed in."""
    return render_template(
        "account/devices.html", logins=login_sessions.living(own_account()), here=current_login()
    )


@blueprint.post("/devices/<int:login_id>/end")
@recently_proved
def end_device(login_id: int) -> ResponseReturnValue:
    """Sign one device out; somebody else's does not exist."""
    user = own_account()
    if login_id == current_login().id or not login_sessions.end_one(user, login_id):
        abort(404)
    audit.record(db.session(), user, "user.end_session", user)
    return _done(_("That device is signed out."))


@blueprint.post("/devices/end-others")
@recently_proved
def end_other_devices() -> ResponseReturnValue:
    """Sign every device but this one out."""
    user = own_account()
    login_sessions.end_others(user, current_login())
    audit.record(db.session(), user, "user.end_other_sessions", user)
    return _done(_("All other devices are signed out."))
