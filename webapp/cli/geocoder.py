"""`flask geocoder on` and `flask geocoder off`: whether the network may be asked for positions."""

import click
from flask.cli import with_appcontext

from webapp.extensions import db
from webapp.services.geocoder import switch


@click.command("geocoder")
@click.argument("state", type=click.Choice(["on", "off"]))
@with_appcontext
def geocoder(state: str) -> None:
    """Let the geocoder in the network be asked, or not: from the next request on, in all workers.

    It is asked only where GEOCODER=nominatim; without it the built-in one answers.
    """
    switch(db.session(), on=state == "on")
    db.session.commit()
    click.echo(f"The geocoder in the network is {state}.")
