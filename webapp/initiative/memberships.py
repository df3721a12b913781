"""Volunteers who say that they belong to the initiative: the manager knows."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.access import membership_for
from webapp.extensions import db
from webapp.initiative import blueprint
from webapp.jobs import nudge
from webapp.services import memberships


@blueprint.post("/members/<int:person_id>/confirm")
def confirm_member(person_id: int) -> ResponseReturnValue:
    """Take somebody in."""
    membership = membership_for(db.session(), current_user, person_id)
    memberships.confirm(db.session(), current_user, membership)
    db.session.commit()
    nudge("mail")
    flash(_("%(name)s is on your roster now.", name=membership.person.full_name), "success")
    return redirect(url_for("initiative.today"), 303)


@blueprint.get("/members/<int:person_id>/refuse")
def ask_refuse_member(person_id: int) -> ResponseReturnValue:
    """Ask before leaving somebody out."""
    membership = membership_for(db.session(), current_user, person_id)
    return render_template("initiative/refuse_member.html", membership=membership)


@blueprint.post("/members/<int:person_id>/refuse")
def refuse_member(person_id: int) -> ResponseReturnValue:
    """Leave somebody out."""
    membership = membership_for(db.session(), current_user, person_id)
    memberships.refuse(db.session(), current_user, membership)
    db.session.commit()
    flash(_("%(name)s does not stand on your roster.", name=membership.person.full_name), "info")
    return redirect(url_for("initiative.today"), 303)
