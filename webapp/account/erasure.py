"""Somebody has everything deleted."""

from pathlib import Path

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import logout_user
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired

from webapp.account import blueprint
from webapp.account.own import own_account, own_person
from webapp.data_words import table_name
from webapp.db import scrub
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Cause, User
from webapp.services import audit
from webapp.services.privacy.erasure import erase
from webapp.sign_in.proof import recently_proved


class EraseForm(FlaskForm):
    """That it is meant."""

    sure = BooleanField(
        _l("I want everything deleted. I know that this cannot be undone."),
        [InputRequired(_l("Please say that you want this."))],
    )


@blueprint.route("/erase", methods=["GET", "POST"])
@recently_proved
def erasure() -> ResponseReturnValue:
    """Explain what goes and what stays; then delete everything, and show the receipt."""
    own_person()
    form = EraseForm()
    if not form.validate_on_submit():
        return render_template("account/erase.html", form=form), 422 if form.errors else 200
    session, user_id = db.session(), own_account().id
    logout_user()
    user = session.get_one(User, user_id)
    mailed = user.email is not None
    audit.record(session, user, "user.erase", user)
    receipt = erase(
        session, user, actor=user, cause=Cause.PERSON, kept_list=Path(current_app.config["WEGPATEN"].erasure_list)
    )
    session.commit()
    scrub(db.engine)
    nudge("mail")
    counts = [(table_name(table), count) for table, count in receipt.counts.items()]
    return render_template("account/erased.html", receipt=receipt, counts=counts, mailed=mailed)
