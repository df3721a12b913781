"""The blueprints, one per audience, named like the first part of their path."""

from flask import Flask


def register(app: Flask) -> None:
    """Mount every audience."""
    from webapp import public

    for audience in (public,):
        app.register_blueprint(audience.blueprint)
