"""Today: what waits for the manager, what is running, who pauses."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from webapp.access import matches_of, programmes_of
from webapp.extensions import db
from webapp.initiative import blueprint
from webapp.initiative.own import own_initiative
from webapp.models import InitiativeState, Match, MatchState
from webapp.services.memberships import waiting_memberships
from webapp.services.rosters import RosterState, roster_of, running_in


@blueprint.get("")
def today() -> ResponseReturnValue:
    """Say what needs the manager today; before the confirmation, what happens next."""
    initiative = own_initiative()
    if initiative.state is not InitiativeState.CONFIRMED:
        return render_template("initiative/unconfirmed.html", initiative=initiative)
    session = db.session()
    roster = roster_of(session, initiative)
    proposals = select(func.count()).select_from(
        matches_of(current_user).where(Match.state == MatchState.PROPOSED).subquery()
    )
    return render_template(
        "initiative/today.html",
        initiative=initiative,
        roster=roster,
        waiting=waiting_memberships(session, initiative),
        proposals=session.scalar(proposals),
        running=running_in(session, initiative, roster),
        pausing=roster.with_state(RosterState.PAUSING),
        has_programme=session.scalar(programmes_of(current_user).limit(1)) is not None,
    )
