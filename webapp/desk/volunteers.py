"""Volunteers of the centre's districts: the list, and all that leads to trust."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from webapp.access import offer_for, offers_of
from webapp.csv_export import csv_download
from webapp.desk import centre
from webapp.desk.forms.filters import VolunteerFilter
from webapp.desk.forms.vetting import CapacityForm, ClearanceForm, PauseForm
from webapp.desk.people import show_person
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.match_cards import languages_in_words
from webapp.models import Offer
from webapp.openings import note_opening
from webapp.paging import page_of
from webapp.services import vetting
from webapp.services.counting import count
from webapp.services.volunteers import LONGEST_HERE_FIRST, STATES, Wanted, volunteer_list
from webapp.vocabulary import field_name
from webapp.wording import KINDS, VETTING

ROWS = 50


def _state() -> str:
    state = request.args.get("state", "all")
    return state if state in STATES else "all"


def _chosen(form: VolunteerFilter) -> Select[Offer]:
    order = request.args.get("sort", LONGEST_HERE_FIRST)
    return volunteer_list(offers_of(current_user), form.wanted(_state()), order)


@centre.get("/offers")
def offers() -> str:
    """Show the volunteers."""
    form = VolunteerFilter()
    counts = {
        state: count(db.session(), volunteer_list(offers_of(current_user), Wanted(state=state)), Offer.id)
        for state in STATES
    }
    return render_template(
        "desk/offers.html",
        filter=form,
        page=page_of(_chosen(form), Offer.id, ROWS),
        state=_state(),
        counts=counts,
        sort=request.args.get("sort", LONGEST_HERE_FIRST),
    )


@centre.get("/offers.csv")
def offers_csv() -> Response:
    """Let the coordinator take the list along, as it is filtered and sorted."""
    rows = db.session.scalars(_chosen(VolunteerFilter())).unique().all()
    note_opening([row.person for row in rows], "list_taken_along")
    return csv_download(
        "volunteers",
        [_("Name"), _("District"), _("Languages"), _("Kinds"), _("Can help with"), _("State"), _("Places free"),
         _("Places"), _("Registered on")],
        (
            [
                row.person.full_name,
                row.person.district.name,
                languages_in_words(row.person),
                ", ".join(str(KINDS[kind]) for kind in row.kinds),
                ", ".join(field_name(skill) for skill in row.skills),
                str(VETTING[row.vetting]),
                row.free_places,
                row.capacity,
                row.created_at.date(),
            ]
            for row in rows
        ),
    )  # fmt: skip


def _back(offer: Offer, message: str) -> ResponseReturnValue:
    """Commit, let mail leave, say what happened, and show the person again."""
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("desk.person", person_id=offer.person_id), 303)


@centre.post("/offers/<int:offer_id>/invite")
def invite(offer_id: int) -> ResponseReturnValue:
    """Invite a volunteer to a talk."""
    offer = offer_for(db.session(), current_user, offer_id)
    by_mail = vetting.invite(db.session(), current_user, offer)
    return _back(
        offer,
        _("An invitation to a talk is on its way.")
        if by_mail
        else _("Noted as invited. This person has no e-mail: please phone."),
    )


@centre.post("/offers/<int:offer_id>/vet")
def vet(offer_id: int) -> ResponseReturnValue:
    """Take a volunteer on."""
    offer = offer_for(db.session(), current_user, offer_id)
    vetting.vet(db.session(), current_user, offer)
    return _back(offer, _("This volunteer takes part from the next search on."))


@centre.post("/offers/<int:offer_id>/refuse")
def refuse(offer_id: int) -> ResponseReturnValue:
    """Do not take a volunteer on."""
    offer = offer_for(db.session(), current_user, offer_id)
    vetting.refuse(db.session(), current_user, offer)
    return _back(offer, _("This volunteer will not be suggested."))


@centre.post("/offers/<int:offer_id>/clearance")
def clearance(offer_id: int) -> ResponseReturnValue:
    """Record that a certificate of conduct was seen."""
    offer = offer_for(db.session(), current_user, offer_id)
    form = ClearanceForm()
    if not form.validate_on_submit():
        return _again(offer, clearance_form=form)
    vetting.record_clearance(db.session(), current_user, offer, **form.seen())
    return _back(offer, _("The clearance is recorded."))


@centre.post("/offers/<int:offer_id>/capacity")
def capacity(offer_id: int) -> ResponseReturnValue:
    """Change how many people the volunteer takes on."""
    offer = offer_for(db.session(), current_user, offer_id)
    form = CapacityForm(used=offer.used)
    if not form.validate_on_submit():
        return _again(offer, capacity_form=form)
    vetting.set_capacity(db.session(), current_user, offer, form.capacity.data)
    return _back(offer, _("Saved."))


@centre.post("/offers/<int:offer_id>/pause")
def pause(offer_id: int) -> ResponseReturnValue:
    """Leave the volunteer out of suggestions for a while."""
    offer = offer_for(db.session(), current_user, offer_id)
    form = PauseForm()
    if not form.validate_on_submit():
        return _again(offer, pause_form=form)
    vetting.pause(db.session(), current_user, offer, form.until.data)
    return _back(offer, _("This volunteer pauses."))


@centre.post("/offers/<int:offer_id>/resume")
def resume(offer_id: int) -> ResponseReturnValue:
    """Let the volunteer take part again."""
    offer = offer_for(db.session(), current_user, offer_id)
    vetting.resume(db.session(), current_user, offer)
    return _back(offer, _("This volunteer takes part again."))


def _again(offer: Offer, **forms: Any) -> ResponseReturnValue:
    return show_person(offer.person, **forms), 422
