"""The second person looks, and says yes or no; what was confirmed is done."""

import json
from collections.abc import Iterator
from pathlib import Path

from flask import Response, current_app, flash, redirect, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.countersign import blueprint, office
from webapp.countersign.scope import countersignature_for, in_town, own_centre, seen_name
from webapp.countersign.words import DEEDS, REASONS
from webapp.db import scrub
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Catchment, Cause, Centre, Countersignature, Erasure, Person, Signing
from webapp.openings import note_opening
from webapp.services import audit, countersigning
from webapp.services.privacy.erasure import erase
from webapp.services.privacy.export import export_of

OPEN = (Signing.ASKED, Signing.CONFIRMED)


def _entry(row: Countersignature) -> dict[str, object]:
    name = row.centre.name if row.centre else seen_name(current_user, row.person) if row.person else ""
    about = name or _("a person of another centre, number %(id)s", id=row.person_id)
    return {
        "row": row,
        "deed": DEEDS[row.deed.value],
        "about": about,
        "reason": REASONS[row.reason],
        "mine": row.asked_by_id == current_user.id,
    }


@blueprint.get("")
def overview() -> str:
    """List what waits for a second person, and what was confirmed and not done yet."""
    rows = db.session.scalars(
        in_town(current_user)
        .where(Countersignature.state.in_(OPEN))
        .order_by(Countersignature.asked_at)
        .options(joinedload(Countersignature.person), joinedload(Countersignature.centre))
    )
    return render_template("countersign/overview.html", entries=[_entry(row) for row in rows])


@blueprint.get("/<int:countersignature_id>")
def show(countersignature_id: int) -> str:
    """Show what is asked, and what a yes does."""
    row = countersignature_for(current_user, countersignature_id)
    return render_template("countersign/show.html", entry=_entry(row), row=row)


def _back(message: str) -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("countersign.overview"), 303)


@blueprint.post("/<int:countersignature_id>/confirm")
def confirm(countersignature_id: int) -> ResponseReturnValue:
    """Say yes: a person is erased at once, an export may be taken by whoever asked for it."""
    session = db.session()
    row = countersignature_for(current_user, countersignature_id)
    countersigning.confirm(session, current_user, row)
    if row.person is None:
        return _back(_("Confirmed. Whoever asked for it can take it along within a day."))
    receipt = _erase(session, row.person)
    answer = _back(_("Everything about this person is deleted. Receipt: %(number)s", number=receipt.number))
    scrub(db.engine)
    return answer


def _erase(session: Session, person: Person) -> Erasure:
    actor = current_user._get_current_object()  # noqa: SLF001 - the way Werkzeug documents
    audit.record(session, actor, "user.erase", person.user)
    kept_list = Path(current_app.config["WEGPATEN"].erasure_list)
    return erase(session, person.user, actor=actor, cause=Cause.OFFICE, kept_list=kept_list)


@blueprint.post("/<int:countersignature_id>/refuse")
def refuse(countersignature_id: int) -> ResponseReturnValue:
    """Say no; whoever asked may also take it back."""
    row = countersignature_for(current_user, countersignature_id)
    if row.asked_by_id == current_user.id:
        countersigning.take_back(db.session(), current_user, row)
    else:
        countersigning.refuse(db.session(), current_user, row)
    return _back(_("Nothing is done."))


@office.post("/<int:countersignature_id>/take")
def take(countersignature_id: int) -> ResponseReturnValue:
    """Hand out a confirmed export, once: a line of JSON a person."""
    row = countersignature_for(current_user, countersignature_id)
    countersigning.use(db.session(), current_user, row)
    served = select(Catchment.district_id).where(Catchment.centre_id == own_centre().id)
    note_opening(db.session.scalars(select(Person).where(Person.district_id.in_(served))), "list_taken_along")
    db.session.commit()
    return Response(
        stream_with_context(_lines(db.session(), own_centre())),
        content_type="application/x-ndjson; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="centre.jsonl"'},
    )


def _lines(session: Session, centre: Centre) -> Iterator[str]:
    served = select(Catchment.district_id).where(Catchment.centre_id == centre.id)
    ids = session.scalars(select(Person.id).where(Person.district_id.in_(served)).order_by(Person.id)).all()
    for id_ in ids:
        person = session.get(Person, id_)
        if person is not None:
            yield json.dumps(export_of(session, person.user).as_json(), ensure_ascii=False) + "\n"
