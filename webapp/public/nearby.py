"""Who helps where: centres, initiatives, meeting places, institutions, as a list and on a map. Never a person.

The browser's own position is not asked for, and the Permissions-Policy forbids it: where somebody is who looks for
help is nobody's business, and a district is enough to say what is near.
"""

from flask import Response, current_app, jsonify, render_template, request, url_for

from webapp.db import now
from webapp.extensions import db
from webapp.public import blueprint
from webapp.public.near_form import NearForm
from webapp.services.directory import Neighbourhood, near
from webapp.services.places import towns as all_towns
from webapp.services.town_map import as_data, town_map

MAP_KEPT_FOR = 60  # seconds: "open now" among its filters


def _found() -> tuple[NearForm, list[Neighbourhood]]:
    form = NearForm(request.args)
    form.offer_choices(db.session())
    return form, near(db.session(), form.search(), now())


@blueprint.get("/near")
def nearby() -> str:
    """List who helps, by town, and show where."""
    form, found = _found()
    config = current_app.config["WEGPATEN"]
    return render_template(
        "public/near.html",
        form=form,
        search=form.search(),
        towns=found,
        known_towns=all_towns(db.session()),
        map=town_map(found),
        map_url=url_for("public.near_map", **form.sent()),
        tiles=config.map_tiles_url,
        attribution=config.map_tiles_attribution,
    )


@blueprint.get("/near/map.json")
def near_map() -> Response:
    """Return where the places of the list lie, for the same filters: shapes and points, without words."""
    form, found = _found()
    answer = jsonify(as_data(town_map(found), form.search().district))
    answer.cache_control.public = True
    answer.cache_control.max_age = MAP_KEPT_FOR
    return answer
