"""Who is responsible, what happens to data, and how usable the pages are."""

from urllib.parse import urlsplit

from flask import current_app, render_template

from webapp.public import blueprint


def _operator() -> dict[str, object]:
    config = current_app.config["WEGPATEN"]
    parts = (part.strip() for part in config.operator_contact.split("|"))
    return {"operator": config.operator_name, "contact": [part for part in parts if part]}


def _nominatim() -> bool:
    return bool(current_app.config["WEGPATEN"].geocoder == "nominatim")


@blueprint.get("/imprint")
def imprint() -> str:
    """Say who runs this."""
    return render_template("public/imprint.html", **_operator())


@blueprint.get("/privacy")
def privacy() -> str:
    """Say what happens to what people tell us."""
    tiles = urlsplit(current_app.config["WEGPATEN"].map_tiles_origin).hostname
    return render_template("public/privacy.html", nominatim=_nominatim(), tiles=tiles, **_operator())


@blueprint.get("/accessibility")
def accessibility() -> str:
    """Say how usable the pages are for everybody, and whom to tell what is not."""
    config = current_app.config["WEGPATEN"]
    return render_template(
        "public/accessibility.html",
        address=config.base_url,
        stated_on=config.accessibility_stated_on,
        reviewed_on=config.accessibility_reviewed_on,
        ombuds_name=config.ombuds_name,
        ombuds_link=config.ombuds_link,
        **_operator(),
    )
