"""People to phone: whoever is asked and has no e-mail, and whoever registered without one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.access import match_for, matches_of, person_for, requests_of
from webapp.desk import blueprint, centre, queue
from webapp.desk.forms.running import AnswerNoForm
from webapp.desk.menu import is_coordinator
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Match, Person
from webapp.openings import note_opening
from webapp.services import answers, phone_list
from webapp.services.asking import person_on
from webapp.services.errors import ConflictError


@blueprint.get("/phone")
def phone() -> str:
    """Show whom to phone, and why."""
    session = db.session()
    asked = session.scalars(phone_list.asked_by_phone(matches_of(current_user))).unique().all()
    to_greet = phone_list.not_yet_greeted(requests_of(current_user))
    new = session.scalars(to_greet).unique().all() if is_coordinator() else []
    note_opening([*map(_whom, asked), *(request.person for request in new)], "phone_list")
    return render_template(
        "desk/phone.html", asked=[(entry, _whom(entry.match)) for entry in queue.entries(asked)], new=new
    )


def _whom(match: Match) -> Person:
    assert match.asked is not None  # noqa: S101 - the list holds only matches that ask somebody
    return person_on(match, match.asked)


@blueprint.get("/phone/<int:match_id>")
def call(match_id: int) -> ResponseReturnValue:
    """Show what to ask one person, and take down the answer."""
    match = match_for(db.session(), current_user, match_id)
    if match.asked is None:
        return redirect(url_for("desk.match", match_id=match.id))
    note_opening([_whom(match)], "call")
    return _show(match, AnswerNoForm(formdata=None))


def _show(match: Match, form: AnswerNoForm) -> str:
    return render_template(
        "desk/call.html", entry=queue.entry_of(match), match=match, person=_whom(match), form=form
    )


def _done(message: str) -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("desk.phone"), 303)


@blueprint.post("/phone/<int:match_id>/reached")
def reached(match_id: int) -> ResponseReturnValue:
    """Note that the person was reached and thinks about it: the term starts."""
    answers.record_reached(db.session(), current_user, match_for(db.session(), current_user, match_id))
    return _done(_("Noted. The time to answer runs from now on."))


@blueprint.post("/phone/<int:match_id>/yes")
def say_yes(match_id: int) -> ResponseReturnValue:
    """Record a yes."""
    session = db.session()
    match = match_for(session, current_user, match_id)
    if match.asked is None:
        raise ConflictError("not_your_turn")
    answers.accept(session, current_user, match, match.asked)
    if match.both_said_yes:
        return _done(_("Both said yes. Each can see now how to reach the other."))
    return _done(_("The yes is recorded. Now the newcomer is asked."))


@blueprint.post("/phone/<int:match_id>/no")
def say_no(match_id: int) -> ResponseReturnValue:
    """Record a no, with its reason."""
    session = db.session()
    match, form = match_for(session, current_user, match_id), AnswerNoForm()
    if match.asked is None:
        raise ConflictError("not_your_turn")
    if not form.validate_on_submit():
        return _show(match, form), 422
    answers.decline(
        session, current_user, match, match.asked, form.reason.data, no_time_until=form.no_time_until.data
    )
    return _done(_("The no is recorded. Both keep their place."))


@centre.post("/people/<int:person_id>/greeted")
def greeted(person_id: int) -> ResponseReturnValue:
    """Note that somebody spoke with a person who registered without e-mail."""
    person = person_for(db.session(), current_user, person_id)
    phone_list.record_greeted(db.session(), current_user, person)
    return _done(_("Noted."))
