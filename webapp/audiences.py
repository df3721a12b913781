"""The blueprints, one per audience, named like the first part of their path."""

from flask import Flask

from webapp import account, initiative, join, me, public

AUDIENCES = (public, join, account, initiative, me)


def register(app: Flask) -> None:
    """Mount every audience."""
    for audience in AUDIENCES:
        app.register_blueprint(audience.blueprint)
