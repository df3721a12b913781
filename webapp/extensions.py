"""Extensions, created once and bound to an application in the factory."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_migrate import Migrate
from flask_security import Security, SQLAlchemyUserDatastore
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from webapp.db import Base, begin_by_the_rules, engine_options
from webapp.encryption import use_keys
from webapp.models import Role, User

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

db = SQLAlchemy(model_class=Base)
users = SQLAlchemyUserDatastore(db, User, Role)
security = Security()
csrf = CSRFProtect()
babel = Babel()
migrate = Migrate()
_noting: ContextVar[bool] = ContextVar("noting", default=False)


def reads_only() -> bool:
    """Whether the work at hand must not write: a GET changes nothing."""
    return has_request_context() and request.method in SAFE_METHODS and not _noting.get()


@contextmanager
def short_write() -> Iterator[Session]:
    """Lend a session that commits at the end, for what must be noted though somebody only looks.

    Not for a request that writes anyway: on SQLite the two would wait for each other.
    """
    token = _noting.set(True)
    try:
        with Session(db.engine) as session, session.begin():
            yield session
    finally:
        _noting.reset(token)


def init_database(app: Flask) -> None:
    """Bind the database; every transaction follows the rules of `webapp.db`."""
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
    migrate.init_app(app, db, directory="migrations", render_as_batch=True, compare_type=True)
    with app.app_context():
        begin_by_the_rules(db.engine, reads_only)
        use_keys(db.engine, app.config["WEGPATEN"].encryption_keys)
