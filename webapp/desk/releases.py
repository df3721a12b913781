"""Other centres ask for volunteers of this one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.access import release_for, releases_of
from webapp.desk import centre
from webapp.desk.queue import SHOWN
from webapp.extensions import db
from webapp.match_cards import card_of, release_sight
from webapp.models import Match
from webapp.services import decisions
from webapp.services.attention import asks_release


@centre.get("/releases")
def releases() -> str:
    """Show what other centres ask for."""
    waiting = asks_release(releases_of(current_user)).order_by(Match.release_asked_at).options(*SHOWN)
    matches = db.session.scalars(waiting).unique().all()
    return render_template(
        "desk/releases.html",
        asked=[(match, card_of(match, release_sight(match), hrefs=(None, _person(match)))) for match in matches],
    )


def _person(match: Match) -> str:
    return url_for("desk.person", person_id=match.offer.person_id)


def _done(message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("desk.centre.releases"), 303)


@centre.post("/releases/<int:match_id>/release")
def release(match_id: int) -> ResponseReturnValue:
    """Let the other centre ask the volunteer."""
    match = release_for(db.session(), current_user, match_id)
    decisions.release(db.session(), current_user, match)
    return _done(_("Released. The other centre may ask this volunteer now."))


@centre.post("/releases/<int:match_id>/refuse")
def refuse_release(match_id: int) -> ResponseReturnValue:
    """Keep the volunteer."""
    match = release_for(db.session(), current_user, match_id)
    decisions.refuse_release(db.session(), current_user, match)
    return _done(_("Not released. The other centre looks for somebody else."))
