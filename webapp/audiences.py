"""The blueprints, one per audience, named like the first part of their path."""

from flask import Flask

from webapp import (
    account,
    admin,
    answer,
    countersign,
    desk,
    facts,
    guide,
    guide_desk,
    initiative,
    join,
    me,
    public,
    reception,
)

AUDIENCES = (
    public,
    guide,
    join,
    account,
    answer,
    desk,
    initiative,
    me,
    reception,
    facts,
    guide_desk,
    countersign,
    admin,
)


def register(app: Flask) -> None:
    """Mount every audience."""
    for audience in AUDIENCES:
        app.register_blueprint(audience.blueprint)
