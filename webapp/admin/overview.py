"""The administrator's first page: what the town consists of, and what needs a look."""

from flask import render_template
from flask_login import current_user

from webapp.access import of_town, staff_of, town_for
from webapp.admin import blueprint
from webapp.extensions import db
from webapp.models import BarrierReport, Centre, District, Programme, User
from webapp.services.barriers import open_reports_in
from webapp.services.counting import count


@blueprint.get("")
def overview() -> str:
    """Show how much of everything there is."""
    session, town = db.session(), town_for(current_user)
    unverified = of_town(current_user, Centre).where(Centre.verified_at.is_(None))
    return render_template(
        "admin/overview.html",
        town=town,
        barriers=count(session, open_reports_in(town), BarrierReport.id),
        centres=count(session, of_town(current_user, Centre), Centre.id),
        unverified=count(session, unverified, Centre.id),
        districts=count(session, of_town(current_user, District), District.id),
        programmes=count(session, of_town(current_user, Programme).where(Programme.active.is_(True)), Programme.id),
        accounts=count(session, staff_of(current_user).where(User.active.is_(True)), User.id),
    )
