"""Choosing by hand: somebody else for a request, or two people who found each other elsewhere."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from webapp.access import offer_for, offers_of, programme_for, programmes_of, request_for, requests_of
from webapp.desk import blueprint
from webapp.desk.alternatives import everybody_for
from webapp.desk.forms.decisions import ChooseForm, FoundForm
from webapp.extensions import db
from webapp.match_cards import languages_in_words, waiting_in_words
from webapp.models import Offer, Person, Programme, Request
from webapp.services import decisions
from webapp.services.translator import available_offers
from webapp.services.volunteers import STATES
from webapp.services.waiting import Wanted, waiting_list

FEW, MANY = 8, 60


def own_request(request_id: int) -> Request:
    """Return a request whose programme is the reader's to decide, or answer 404."""
    found = request_for(db.session(), current_user, request_id)
    programme_for(db.session(), current_user, found.programme_id)
    return found


@blueprint.get("/requests/<int:request_id>/choose")
def choose(request_id: int) -> str:
    """Show who would be possible for a request, best first."""
    found = own_request(request_id)
    everybody = request.args.get("all") == "1"
    choices = everybody_for(found, MANY if everybody else FEW)
    return render_template(
        "desk/choose.html",
        asked=found,
        waiting=waiting_in_words(found),
        languages=languages_in_words(found.person),
        choices=choices,
        more=not everybody and len(choices) == FEW,
    )


@blueprint.post("/requests/<int:request_id>/choose")
def choose_volunteer(request_id: int) -> ResponseReturnValue:
    """Suggest the chosen volunteer for the request."""
    session = db.session()
    found, form = own_request(request_id), ChooseForm()
    if not form.validate_on_submit():
        abort(404)
    offer = session.scalar(available_offers(found.programme).where(Offer.id == form.offer.data))
    if offer is None:
        abort(404)
    match = decisions.propose_by_hand(session, current_user, found, offer)
    session.commit()
    flash(_("Suggested by hand. Please look at the two once more, and approve."), "success")
    return redirect(url_for("desk.proposal", match_id=match.id), 303)


def _waiting() -> Select[Request]:
    own = programmes_of(current_user).with_only_columns(Programme.id)
    return waiting_list(requests_of(current_user), Wanted(), "name").where(Request.programme_id.in_(own))


def _free() -> Select[Offer]:
    return (
        offers_of(current_user)
        .where(STATES["free"])
        .order_by(Person.first_name, Person.last_name)
        .options(joinedload(Offer.person).joinedload(Person.district))
    )


def _label(person: Person) -> str:
    return f"{person.full_name} · {person.district.name}"


def _found_form() -> FoundForm:
    form = FoundForm(request=request.args.get("request", type=int))
    form.offer_people(
        [(row.id, _label(row.person)) for row in db.session.scalars(_waiting()).unique()],
        [(row.id, _label(row.person)) for row in db.session.scalars(_free()).unique()],
    )
    return form


@blueprint.get("/matches/found")
def found() -> str:
    """Ask which two people found each other elsewhere."""
    return render_template("desk/found.html", form=_found_form())


@blueprint.post("/matches/found")
def record_found() -> ResponseReturnValue:
    """Record two people who found each other elsewhere."""
    session = db.session()
    form = _found_form()
    if not form.validate_on_submit():
        return render_template("desk/found.html", form=form), 422
    match = decisions.record_already_matched(
        session,
        current_user,
        own_request(form.request.data),
        offer_for(session, current_user, form.offer.data),
    )
    session.commit()
    flash(_("Recorded. The match runs from today."), "success")
    return redirect(url_for("desk.match", match_id=match.id), 303)
