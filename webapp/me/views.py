"""What happens now, and one match: the pages a person reads."""

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.access import own_matches
from webapp.appointments import FILE_NAME, file_of_match
from webapp.extensions import db
from webapp.match_cards import card_of, personal_sight, why_in_words
from webapp.me import blueprint
from webapp.me.home import now_of
from webapp.me.meeting import meeting_of
from webapp.me.turns import Turn, can_complete, my_match, turn_of
from webapp.models import Match
from webapp.services.translator import both_views


@blueprint.get("")
def home() -> ResponseReturnValue:
    """Say what happens now with the own request and offer, and what is to be answered."""
    matches = db.session.scalars(own_matches(current_user).order_by(Match.id.desc())).all()
    return render_template("me/home.html", now=now_of(db.session(), current_user, matches))


@blueprint.get("/matches/<int:id_>")
def match(id_: int) -> ResponseReturnValue:
    """Show the other person as far as may be seen, and what can be done."""
    found, side = my_match(id_)
    turn, sight = turn_of(found, side), personal_sight(found, side)
    open_ = turn in {Turn.YOURS, Turn.THEIRS, Turn.TOGETHER}
    return render_template(
        "me/match.html",
        match=found,
        side=side,
        turn=turn,
        card=card_of(found, sight),
        why=why_in_words(found, sight, both_views(db.session(), found)) if open_ else (),
        meeting=meeting_of(found, side),
        can_complete=can_complete(found),
        has_dates=turn is Turn.TOGETHER and file_of_match(found, side) is not None,
    )


@blueprint.get("/matches/<int:id_>/appointment.ics")
def appointment(id_: int) -> ResponseReturnValue:
    """Give the dates of a match to the own calendar, as the letters do; where there are none, show the match."""
    found, side = my_match(id_)
    file = file_of_match(found, side)
    if file is None:
        return redirect(url_for("me.match", id_=id_), 303)
    answer = make_response(file.content)
    answer.headers["Content-Type"] = f"text/calendar; charset=utf-8; method={file.method}"
    answer.headers["Content-Disposition"] = f"attachment; filename={FILE_NAME}"
    return answer
