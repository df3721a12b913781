"""`flask keys`: makes, exchanges and checks the keys of encrypted columns."""

import click
from flask.cli import AppGroup, with_appcontext

from webapp.encryption import new_key
from webapp.extensions import db
from webapp.services import keys as service

keys = AppGroup("keys", help="Look after the keys of encrypted columns and backups.")
UNREADABLE = "Some values are under none of the keys in ENCRYPTION_KEYS. Add the key they were written with."


@keys.command()
def new() -> None:
    """Print a fresh key. Put it in front of the others in ENCRYPTION_KEYS, and keep a copy in a safe place."""
    click.echo(new_key())


@keys.command()
@with_appcontext
def check() -> None:
    """Count which keys the encrypted values need; ends with status 1 where one is unreadable."""
    tallies = list(service.check(db.session()))
    for each in tallies:
        click.echo(
            f"{each.field}: {each.newest} under the newest key, {each.older} under an older one, "
            f"{each.unreadable} unreadable"
        )
    if any(each.unreadable for each in tallies):
        raise click.ClickException(UNREADABLE)
    if any(each.older for each in tallies):
        click.echo("Run `flask keys rotate` before you take an older key away.")


@keys.command()
@with_appcontext
def rotate() -> None:
    """Encrypt with the newest key whatever an older one holds, while everybody works; can be repeated."""
    unreadable = 0
    for each in service.rotate(db.session()):
        unreadable += each.unreadable
        click.echo(
            f"{each.field}: {each.older} encrypted anew, {each.newest} were already, {each.unreadable} unreadable"
        )
    if unreadable:
        raise click.ClickException(UNREADABLE)
    click.echo("The older keys are needed for old backups only.")
