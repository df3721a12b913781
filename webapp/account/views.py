"""Where somebody goes after signing in, and the overview of the own account."""

from babel import Locale
from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.account import blueprint
from webapp.account.own import own_account
from webapp.extensions import db
from webapp.models import Membership, Person, RoleName
from webapp.services import second_factors
from webapp.vocabulary import language_name
from webapp.wording import LEVELS

# Whoever works here comes to work; the first that fits wins.
HOMES = (
    (RoleName.COORDINATOR, "/desk"),
    (RoleName.INITIATIVE_MANAGER, "/initiative"),
    (RoleName.ADMINISTRATOR, "/admin"),
    (RoleName.NEWCOMER, "/me"),
    (RoleName.VOLUNTEER, "/me"),
)


@blueprint.get("/home")
def home() -> ResponseReturnValue:
    """Lead everybody to where their work is."""
    held = {role.name for role in own_account().roles}
    return redirect(next((path for role, path in HOMES if role in held), "/account"), 303)


def _memberships(person: Person) -> list[Membership]:
    asked = select(Membership).where(Membership.person_id == person.id).order_by(Membership.asked_at)
    return list(db.session.scalars(asked.options(joinedload(Membership.initiative))))


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Show what we know about somebody, each with a way to change it."""
    user = own_account()
    person = user.person
    return render_template(
        "account/overview.html",
        person=person,
        memberships=_memberships(person) if person else [],
        spoken=[f"{language_name(skill.language)}: {LEVELS[skill.spoken]}" for skill in person.languages]
        if person
        else [],
        second_step=_("set up") if second_factors.has_one(db.session(), user) else _("not set up"),
        reading_language=Locale.parse(user.language).get_display_name(),
    )
