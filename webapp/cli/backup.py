"""`flask backup` and `flask restore`: the whole database in one sealed file, and back."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from webapp.cli.audit import anchors, verify
from webapp.cli.erasures import replay
from webapp.cli.keys import check
from webapp.extensions import db
from webapp.models import User
from webapp.sealed import BrokenSealError
from webapp.services import audit_anchors
from webapp.services.accounts import end_sessions
from webapp.services.backups import BackupError, Programs, back_up, put_back


def _programs() -> Programs:
    return Programs(current_app.config["WEGPATEN"].postgresql_bin)


@click.command("backup")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(path: Path) -> None:
    """Write the database to PATH, sealed with the newest of ENCRYPTION_KEYS, while everybody works."""
    try:
        back_up(db.engine, path, current_app.config["WEGPATEN"].encryption_keys[0], _programs())
    except (BackupError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{path}: {path.stat().st_size} bytes")


@click.command("restore")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
@click.pass_context
def restore(context: click.Context, path: Path) -> None:
    """Put the backup at PATH into an empty database, bring it up to date, and check all of it.

    Everybody signs in again: a session that has been ended since must not come back to life.
    """
    try:
        put_back(db.engine, path, current_app.config["WEGPATEN"].encryption_keys, _programs())
    except (BackupError, BrokenSealError) as error:
        raise click.ClickException(str(error)) from error
    upgrade()
    session = db.session()
    audit_anchors.note_restored(session, anchors())
    for user in session.scalars(select(User)):
        end_sessions(user)
    session.commit()
    for step in AFTERWARDS:
        context.invoke(step)


AFTERWARDS: tuple[Callable[..., None], ...] = (replay, check, verify)
