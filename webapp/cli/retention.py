"""`flask retention`: what has run out, and its deletion, without the worker."""

from collections import Counter
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from webapp.db import scrub
from webapp.extensions import db
from webapp.models import Town
from webapp.services.privacy import retention as terms

retention = AppGroup("retention", help="Terms after which data are deleted.")


@retention.command()
@with_appcontext
def preview() -> None:
    """Count what would be deleted tonight."""
    session = db.session()
    for town in (*session.scalars(select(Town).order_by(Town.name)), None):
        for kind, number in terms.preview(session, town).items():
            if number:
                click.echo(f"{town.name if town else 'no town'}: {kind}: {number}")


@retention.command()
@with_appcontext
def run() -> None:
    """Delete it now. Doing it twice changes nothing."""
    session, counts = db.session(), Counter[str]()
    for kind in terms.settle(session, Path(current_app.config["WEGPATEN"].erasure_list)):
        counts[kind] += 1
        session.commit()
    scrub(db.engine)
    for kind, number in sorted(counts.items()):
        click.echo(f"{kind}: {number}")
    click.echo(f"{counts.total()} deleted or warned.")
