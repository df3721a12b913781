"""How many people could help: shown while somebody chooses, honestly also where there are few."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.extensions import db
from webapp.join import blueprint
from webapp.join.draft import Draft
from webapp.models import Town
from webapp.services.registration import count_helpers
from webapp.steps.asking import NeedsForm
from webapp.steps.place import town_of

A_FEW = 5


@blueprint.post("/newcomer/needs/helpers")
def count() -> str:
    """Say how many could help with what is ticked at the moment; nothing is kept."""
    form = NeedsForm()
    given = {**Draft("newcomer").all(), "needs": form.needs.data, "must_need": form.must_need.data}
    return render_template("join/helpers.html", **helpers_for(given))


def helpers_for(given: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the sentence for what is needed, in the town where the person lives if that is known."""
    needs = given.get("needs")
    if not needs:
        return {"helpers": None}
    town_id = town_of(given)
    number = count_helpers(db.session(), needs, given.get("must_need"), town_id)
    town = db.session.get(Town, town_id) if town_id else None
    return {"helpers": _sentence(number, town.name if town else None)}


def _sentence(number: int, town: str | None) -> str:
    if number == 0:
        return _("At the moment nobody has a free place for this. Please ask all the same: new people join often.")
    if number < A_FEW:
        return _("A few people can help with this.")
    if town:
        return ngettext(
            "%(num)s person in %(town)s can help with this.",
            "%(num)s people in %(town)s can help with this.",
            number,
            town=town,
        )
    return ngettext("%(num)s person can help with this.", "%(num)s people can help with this.", number)
