"""Yes or no to a question: two pages, one button each."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.extensions import db
from webapp.jobs import nudge
from webapp.match_forms import DeclineForm
from webapp.me import blueprint
from webapp.me.turns import Turn, my_match, turn_of
from webapp.services import answers


@blueprint.post("/matches/<int:id_>/accept")
def accept(id_: int) -> ResponseReturnValue:
    """Say yes."""
    match, side = my_match(id_)
    answers.accept(db.session(), current_user, match, side)
    db.session.commit()
    nudge("mail")
    return redirect(url_for("me.answered", id_=id_), 303)


@blueprint.get("/matches/<int:id_>/decline")
def ask_decline(id_: int) -> ResponseReturnValue:
    """Ask why not."""
    match, side = my_match(id_)
    if turn_of(match, side) is not Turn.YOURS:
        return redirect(url_for("me.match", id_=id_), 303)
    return render_template("me/decline.html", match=match, side=side, form=DeclineForm())


@blueprint.post("/matches/<int:id_>/decline")
def decline(id_: int) -> ResponseReturnValue:
    """Say no, with a reason."""
    match, side = my_match(id_)
    form = DeclineForm()
    if not form.validate_on_submit():
        return render_template("me/decline.html", match=match, side=side, form=form), 422
    answers.decline(db.session(), current_user, match, side, form.reason.data, no_time_until=form.no_time_until())
    db.session.commit()
    nudge("mail")
    return redirect(url_for("me.answered", id_=id_), 303)


@blueprint.get("/matches/<int:id_>/answered")
def answered(id_: int) -> ResponseReturnValue:
    """Thank for the answer, and say what happens now."""
    match, side = my_match(id_)
    turn = turn_of(match, side)
    if turn is Turn.YOURS:
        return redirect(url_for("me.match", id_=id_), 303)
    return render_template("me/answered.html", match=match, side=side, turn=turn)
