"""One person: what they ask for, what they offer, whom they met, and what happened."""

from typing import Any

from flask import render_template
from flask_login import current_user
from sqlalchemy import or_, select

from webapp.access import matches_of, offers_of, person_for, programmes_of, requests_of
from webapp.desk import blueprint, queue
from webapp.desk.forms.vetting import CapacityForm, ClearanceForm, PauseForm
from webapp.desk.history_words import life_of
from webapp.extensions import db
from webapp.match_cards import languages_in_words
from webapp.models import Match, Offer, Person, Programme, Request
from webapp.openings import note_opening
from webapp.services.history import entries_about
from webapp.services.local_time import today


def show_person(person: Person, **forms: Any) -> str:
    """Return the page of a person, as far as the reader's scope reaches; `forms` are those to be mended."""
    session = db.session()
    requests = session.scalars(requests_of(current_user).where(Request.person_id == person.id)).all()
    offers = session.scalars(offers_of(current_user).where(Offer.person_id == person.id)).all()
    matches = session.scalars(
        matches_of(current_user)
        .where(
            or_(
                Match.request_id.in_(select(Request.id).where(Request.person_id == person.id)),
                Match.offer_id.in_(select(Offer.id).where(Offer.person_id == person.id)),
            )
        )
        .order_by(Match.id.desc())
        .options(*queue.SHOWN)
    ).all()
    offer = offers[0] if offers else None
    return render_template(
        "desk/person.html",
        person=person,
        languages=languages_in_words(person),
        today=today(),
        requests=requests,
        offers=offers,
        matches=queue.entries(matches),
        own_programmes=set(session.scalars(programmes_of(current_user).with_only_columns(Programme.id))),
        history=life_of(entries_about(session, person, matches_of(current_user)), person),
        **{
            "clearance_form": ClearanceForm(formdata=None),
            "capacity_form": CapacityForm(used=0, formdata=None, capacity=offer.capacity if offer else None),
            "pause_form": PauseForm(formdata=None),
            **forms,
        },
    )


@blueprint.get("/people/<int:person_id>")
def person(person_id: int) -> str:
    """Show one person."""
    found = person_for(db.session(), current_user, person_id)
    note_opening([found], "person")
    return show_person(found)
