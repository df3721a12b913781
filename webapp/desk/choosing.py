"""Choosing by hand: somebody else for a request, or two people who found each other elsewhere."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from webapp.access import offer_for, offers_of, programme_for, programmes_of, request_for, requests_of
from webapp.desk import blueprint
from webapp.desk.alternatives import everybody_for, moves_in_words
from webapp.desk.forms.decisions import ChooseForm, FoundForm
from webapp.desk.queue import PERSON, name_of, own_offers
from webapp.extensions import db
from webapp.match_cards import languages_in_words, waiting_in_words
from webapp.models import Match, Offer, Person, Programme, Request
from webapp.openings import note_opening
from webapp.services import decisions
from webapp.services.rearranging import suggest_at_once
from webapp.services.translator import Moved, available_offers, requests_for, ways_for
from webapp.services.volunteers import STATES
from webapp.services.waiting import Wanted, waiting_list

FEW, MANY = 10, 60
NOBODY_MOVES = "nobody"
ASKING = (joinedload(Request.person).options(*PERSON),)


def own_request(request_id: int) -> Request:
    """Return a request whose programme is the reader's to decide, or answer 404."""
    found = request_for(db.session(), current_user, request_id)
    programme_for(db.session(), current_user, found.programme_id)
    return found


@blueprint.get("/requests/<int:request_id>/choose")
def choose(request_id: int) -> str:
    """Show who would be possible for a request, best first."""
    found = own_request(request_id)
    note_opening([found.person], "choosing")
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
    """Suggest the chosen volunteer, once it is agreed who moves for it."""
    session = db.session()
    found, form = own_request(request_id), ChooseForm()
    if not form.validate_on_submit():
        abort(404)
    offer = session.scalar(available_offers(found.programme).where(Offer.id == form.offer.data))
    if offer is None:
        abort(404)
    ways = ways_for(session, found, MANY)
    moves = next((way.moves for way in ways if way.facts.offer_id == offer.id and way.gain is not None), ())
    if moves and form.agreed.data not in {NOBODY_MOVES, _code(moves)}:
        return _ask(found, offer, moves, changed=bool(form.agreed.data))
    kept = () if form.agreed.data == NOBODY_MOVES else moves
    return _suggested(suggest_at_once(session, current_user, found, offer, kept))


@blueprint.post("/requests/<int:request_id>/suggest")
def suggest_now(request_id: int) -> ResponseReturnValue:
    """Suggest the best volunteer for a request at once, without a whole search."""
    session, found = db.session(), own_request(request_id)
    ways = (way for way in ways_for(session, found, FEW) if way.gain is not None)
    best = next((way for way in ways if all(moved.to_offer for moved in way.moves)), None)
    if best is None:
        flash(_("Nobody has a place for them that is not needed elsewhere. Please choose yourself."), "info")
        return redirect(url_for("desk.choose", request_id=found.id), 303)
    offer = session.get_one(Offer, best.facts.offer_id)
    if best.moves:
        return _ask(found, offer, best.moves)
    return _suggested(suggest_at_once(session, current_user, found, offer, by_hand=False))


def _code(moves: Sequence[Moved]) -> str:
    """Return the moves as text, to compare what was agreed to with what would happen."""
    return " ".join(f"{moved.request_id}:{moved.from_offer}>{moved.to_offer or ''}" for moved in moves)


def _ask(found: Request, offer: Offer, moves: Sequence[Moved], *, changed: bool = False) -> str:
    known = offer.id in own_offers([offer.id])
    return render_template(
        "desk/agree.html",
        asked=found,
        offer=offer,
        name=name_of(offer, known=known),
        moves=moves_in_words(moves),
        agreed=_code(moves),
        nobody=NOBODY_MOVES,
        changed=changed,
    )


def _suggested(match: Match) -> ResponseReturnValue:
    db.session.commit()
    flash(_("Suggested. Please look at the two once more, and approve."), "success")
    return redirect(url_for("desk.proposal", match_id=match.id), 303)


@blueprint.get("/offers/<int:offer_id>/choose")
def choose_request(offer_id: int) -> str:
    """Show whom a volunteer could help now, of those to whom nobody is suggested yet."""
    session = db.session()
    offer = offer_for(session, current_user, offer_id)
    own = session.scalars(programmes_of(current_user).order_by(Programme.name)).all()
    ways = [way for programme in own for way in requests_for(session, offer, programme, FEW)]
    ways.sort(key=lambda way: -way.facts.affinity)
    people = session.scalars(
        requests_of(current_user).where(Request.id.in_([way.request_id for way in ways])).options(*ASKING)
    )
    by_id = {row.id: row for row in people}
    return render_template(
        "desk/helps_whom.html",
        offer=offer,
        choices=[(by_id[way.request_id], way) for way in ways[:MANY] if way.request_id in by_id],
    )


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
