"""`flask audit`: checks that nobody has tampered with what was done."""

from itertools import chain
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from webapp.extensions import db
from webapp.services import audit_anchors, audit_chain

audit = AppGroup("audit", help="Look after the audit.")
MOST_LINES = 20


def anchors() -> Path:
    """Return the file outside the database that knows earlier heads."""
    return Path(current_app.config["WEGPATEN"].audit_anchors)


@audit.command()
@with_appcontext
def verify() -> None:
    """Check the whole chain and the heads noted outside; name the first wrong rows, with status 1."""
    session = db.session()
    last = audit_chain.head(session)
    found = list(chain(audit_chain.faults(session), audit_anchors.faults(session, anchors())))
    for fault in found[:MOST_LINES]:
        click.echo(fault)
    if found:
        raise click.ClickException(f"{len(found)} faults; the first one: {found[0]}")
    click.echo(f"The audit is whole: {last.number} links, head {last.hash}")


@audit.command()
@with_appcontext
def anchor() -> None:
    """Note the head of the chain outside the database now; the worker does so every hour."""
    last = audit_anchors.note(db.session(), anchors())
    click.echo(f"{last.number} {last.hash}")
