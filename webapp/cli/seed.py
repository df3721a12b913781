"""`flask seed`: gives a new installation its words and towns, and a demo its made-up people."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from webapp.extensions import db
from webapp.models import Programme, Round
from webapp.services import rounds
from webapp.services.accounts import hash_password
from webapp.services.seeding import SeedError, seed_demo, seed_reference
from webapp.services.seeding.folder import SEED_DATA


@click.command()
@click.option("--demo", is_flag=True, help="Also add made-up people and accounts with published passwords.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=SEED_DATA,
    help="Where the CSV files are, if not in seed_data/.",
)
@with_appcontext
def seed(*, demo: bool, folder: Path) -> None:
    """Load towns, languages and support fields. Doing it twice changes nothing."""
    if demo and current_app.config["WEGPATEN"].environment == "production":
        raise click.ClickException("The demo's passwords are published: it has no place in production.")
    session = db.session()
    try:
        seed_reference(session, folder)
        if demo:
            seed_demo(session, folder, hash_password)
    except SeedError as error:
        raise click.ClickException(str(error)) from error
    if demo and session.scalar(select(Round.id).limit(1)) is None:
        for programme in session.scalars(select(Programme).where(Programme.active)).all():
            rounds.start(session, None, programme)
    session.commit()
