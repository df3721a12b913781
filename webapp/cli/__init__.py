"""Commands for operators, a module each."""

from flask import Flask

from webapp.cli.audit import audit
from webapp.cli.backup import backup, restore
from webapp.cli.erasures import erasures
from webapp.cli.geocoder import geocoder
from webapp.cli.keys import keys
from webapp.cli.model import model
from webapp.cli.processing import processing
from webapp.cli.retention import retention
from webapp.cli.round import run_round
from webapp.cli.seed import seed
from webapp.cli.town import town
from webapp.cli.users import users
from webapp.cli.worker import worker

COMMANDS = (
    audit,
    backup,
    erasures,
    geocoder,
    keys,
    model,
    processing,
    restore,
    retention,
    run_round,
    seed,
    town,
    users,
    worker,
)


def register(app: Flask) -> None:
    """Add the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
