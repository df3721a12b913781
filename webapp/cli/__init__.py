"""Commands for operators, a module each."""

from flask import Flask

from webapp.cli.users import users
from webapp.cli.worker import worker

COMMANDS = (users, worker)


def register(app: Flask) -> None:
    """Add the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
