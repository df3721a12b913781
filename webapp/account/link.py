"""Signing in without a password: a link in a mail, which works once and not for long."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from webapp import limits
from webapp.account import blueprint
from webapp.account.password_forms import AddressForm, PlainForm
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.services import accounts, sign_in_links
from webapp.sign_in.entering import enter
from webapp.sign_in.links import sign_in_link_of


@blueprint.route("/link", methods=["GET", "POST"])
def ask_link() -> ResponseReturnValue:
    """Send a link to whoever has this address. The answer is the same where nobody has it."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("account/ask_link.html", form=form)
    email = accounts.normal_email(form.email.data)
    limits.spend("mail", email)
    sign_in_links.ask(db.session(), email, str(get_locale()))
    db.session.commit()
    nudge("mail")
    return redirect(url_for("account.link_asked"), 303)


@blueprint.get("/link/sent")
def link_asked() -> ResponseReturnValue:
    """Say what happens now."""
    minutes = int(sign_in_links.WORKS_FOR.total_seconds() // 60)
    return render_template("account/link_asked.html", minutes=minutes)


@blueprint.route("/link/<token>", methods=["GET", "POST"])
def use_link(token: str) -> ResponseReturnValue:
    """Sign in whoever presses the button. Looking at the page changes nothing: mail scanners look, too."""
    link = sign_in_link_of(token)
    user = sign_in_links.find(db.session(), *link) if link else None
    if link is None or user is None:
        return render_template("account/link_dead.html"), 410
    form = PlainForm()
    if not form.validate_on_submit():
        return render_template("account/use_link.html", form=form)
    sign_in_links.use(db.session(), link[0], user)
    return enter(user, via="email", staying=form.remember.data)
