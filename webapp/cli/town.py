"""`flask town`: what a town brings along for the map."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from webapp.extensions import db
from webapp.models import Town

town = AppGroup("town", help="Bring along what a town knows about itself.")


@town.command("import-districts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--town", "slug", required=True, help="The town, as its folder of seed data is called.")
@click.option(
    "--source", required=True, help="Where the borders come from, and under which licence; shown at the map."
)
@click.option("--property", "name", default="name", show_default=True, help="The property that names a district.")
@with_appcontext
def import_districts(file: Path, slug: str, source: str, name: str) -> None:
    """Take over the borders of all districts of a town from a GeoJSON FILE, or, at the slightest fault, nothing."""
    from webapp.services.district_borders import BordersError, import_borders  # noqa: PLC0415 - NumPy, for this alone

    session = db.session()
    found = session.scalar(select(Town).where(Town.slug == slug))
    if found is None:
        raise click.ClickException(f"There is no town {slug!r}.")
    try:
        corners = import_borders(session, None, found, file, source=source, name=name)
    except BordersError as error:
        raise click.ClickException(f"{file.name}: nothing was taken over.\n{error}") from error
    session.commit()
    click.echo(f"{len(found.districts)} districts of {found.name}, {corners} corners.")
