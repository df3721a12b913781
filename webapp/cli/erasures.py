"""`flask erasures`: after a backup was restored, erases again whoever was erased since it was made."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from webapp.db import scrub
from webapp.extensions import db
from webapp.models import Cause
from webapp.services.privacy import erasure_list
from webapp.services.privacy.erasure import erase

erasures = AppGroup("erasures", help="Keep the promise to forget, also after a restore.")


@erasures.command()
@with_appcontext
def replay() -> None:
    """Erase again whoever is in the list and in the database. Doing it twice changes nothing."""
    session, kept_list = db.session(), Path(current_app.config["WEGPATEN"].erasure_list)
    returned = erasure_list.returned(session, kept_list)
    for user in returned:
        erase(session, user, actor=None, cause=Cause.RESTORED, kept_list=kept_list)
        session.commit()
    scrub(db.engine)
    count = len(returned)
    click.echo(f"{count} {'person' if count == 1 else 'people'} erased again.")
