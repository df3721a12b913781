"""The queue of suggestions, best first, and the decision about each."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from webapp.access import match_for, matches_of, programmes_of
from webapp.desk import blueprint, queue
from webapp.desk.alternatives import alternatives_of
from webapp.desk.forms.decisions import RejectForm
from webapp.desk.history_words import match_people, timeline
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Match, MatchState, Programme
from webapp.openings import note_opening
from webapp.paging import page_of
from webapp.services import decisions
from webapp.services.approvals import approve_all
from webapp.services.history import entries_about_match
from webapp.wording import refusal

CARDS = 10
MOST_AT_ONCE = 100


def _programme() -> int | None:
    """Return the own programme that the reader narrows the queue down to; any other narrows nothing down."""
    asked = request.args.get("programme", type=int)
    own = programmes_of(current_user).with_only_columns(Programme.id)
    return asked if asked in set(db.session.scalars(own)) else None


@blueprint.get("/proposals")
def proposals() -> str:
    """Show the queue."""
    found, programme = queue.proposals(), _programme()
    if programme:
        found = found.where(Match.programme_id == programme)
    page = page_of(found, Match.id, CARDS)
    session = db.session()
    just_approved = session.scalars(
        matches_of(current_user)
        .where(Match.state == MatchState.APPROVED)
        .order_by(Match.state_since.desc())
        .options(*queue.SHOWN)
    ).all()
    return render_template(
        "desk/proposals.html",
        page=page,
        entries=queue.entries(page.rows),
        approved=queue.entries(just_approved),
        programmes=session.scalars(programmes_of(current_user).order_by(Programme.name)).all(),
        programme=programme,
    )


@blueprint.get("/proposals/<int:match_id>")
def proposal(match_id: int) -> ResponseReturnValue:
    """Show one suggestion with all that helps to decide."""
    match = match_for(db.session(), current_user, match_id)
    if match.state is not MatchState.PROPOSED:
        return redirect(url_for("desk.match", match_id=match.id))
    note_opening([match.request.person, match.offer.person], "suggestion")
    return _show(match, RejectForm(formdata=None))


def _show(match: Match, form: RejectForm) -> str:
    entry = queue.entry_of(match)
    people = match_people(match, volunteer_known=entry.volunteer_known)
    return render_template(
        "desk/proposal.html",
        entry=entry,
        alternatives=alternatives_of(match),
        form=form,
        history=timeline(entries_about_match(db.session(), match), *people),
    )


def _back_to_queue(message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("desk.proposals"), 303)


@blueprint.post("/proposals/approve")
def approve_several() -> ResponseReturnValue:
    """Approve all the suggestions that were ticked."""
    session = db.session()
    ids = list(dict.fromkeys(request.form.getlist("match", type=int)))[:MOST_AT_ONCE]
    matches = [match_for(session, current_user, id_) for id_ in ids]
    if not matches:
        flash(_("Please choose the suggestions that you want to approve."), "warning")
        return redirect(url_for("desk.proposals"), 303)
    refused = approve_all(session, current_user, matches)
    session.commit()
    for _match, code in refused:
        flash(refusal(code), "warning")
    approved = len(matches) - len(refused)
    return _back_to_queue(ngettext("%(num)d suggestion approved.", "%(num)d suggestions approved.", approved))


@blueprint.post("/proposals/<int:match_id>/approve")
def approve(match_id: int) -> ResponseReturnValue:
    """Approve one suggestion."""
    session = db.session()
    decisions.approve(session, current_user, match_for(session, current_user, match_id))
    session.commit()
    return _back_to_queue(_("Approved. The volunteer is asked in five minutes; until then you can take it back."))


@blueprint.post("/proposals/<int:match_id>/reject")
def reject(match_id: int) -> ResponseReturnValue:
    """Do not approve a suggestion, for a reason."""
    session = db.session()
    match, form = match_for(session, current_user, match_id), RejectForm()
    if not form.validate_on_submit():
        return _show(match, form), 422
    decisions.reject(session, current_user, match, form.reason.data)
    session.commit()
    return _back_to_queue(_("Not approved. Both keep their place and wait for the next search."))


@blueprint.post("/proposals/<int:match_id>/ask-centre")
def ask_centre(match_id: int) -> ResponseReturnValue:
    """Ask the volunteer's own centre to release them."""
    session = db.session()
    decisions.ask_release(session, current_user, match_for(session, current_user, match_id))
    session.commit()
    return _back_to_queue(_("Their centre is asked. You find the answer here."))


@blueprint.post("/matches/<int:match_id>/undo")
def undo(match_id: int) -> ResponseReturnValue:
    """Take an approval back."""
    session = db.session()
    decisions.undo_approval(session, current_user, match_for(session, current_user, match_id))
    session.commit()
    return _back_to_queue(_("Taken back. Nobody was asked."))


@blueprint.post("/matches/<int:match_id>/ask-now")
def ask_now(match_id: int) -> ResponseReturnValue:
    """Ask the volunteer at once."""
    session = db.session()
    match = match_for(session, current_user, match_id)
    decisions.ask_now(session, current_user, match)
    session.commit()
    nudge("mail")
    if match.reached_at is None:
        flash(_("This volunteer has no e-mail and is on the list of people to phone."), "info")
        return redirect(url_for("desk.phone"), 303)
    return _back_to_queue(_("The volunteer is being asked."))
