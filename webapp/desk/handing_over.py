"""Passing a waiting request on to another office of the town."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.desk import blueprint
from webapp.desk.choosing import own_request
from webapp.desk.forms.handing_over import HandOverForm
from webapp.extensions import db
from webapp.match_cards import waiting_in_words
from webapp.models import Request
from webapp.services import handing_over


def _form(asked: Request) -> HandOverForm:
    form = HandOverForm()
    form.offer(db.session.scalars(handing_over.may_take_over(asked)).all(), asked.programme.town.districts)
    return form


def _show(asked: Request, form: HandOverForm) -> str:
    return render_template("desk/hand_over.html", asked=asked, waiting=waiting_in_words(asked), form=form)


@blueprint.get("/requests/<int:request_id>/hand-over")
def ask_hand_over(request_id: int) -> str:
    """Ask who goes on looking."""
    asked = own_request(request_id)
    return _show(asked, _form(asked))


@blueprint.post("/requests/<int:request_id>/hand-over")
def hand_over(request_id: int) -> ResponseReturnValue:
    """Hand the request over."""
    session = db.session()
    asked = own_request(request_id)
    form = _form(asked)
    if not form.validate_on_submit():
        return _show(asked, form), 422
    programmes = {one.id: one for one in session.scalars(handing_over.may_take_over(asked))}
    districts = {one.id: one for one in asked.programme.town.districts}
    to = programmes[form.to.data]
    handing_over.hand_over(session, current_user, asked, to, moved_to=districts.get(form.moved_to.data))
    session.commit()
    flash(
        _("Handed over. %(office)s goes on looking; the waiting time goes along.", office=to.owner_name), "success"
    )
    return redirect(url_for("desk.requests"), 303)
