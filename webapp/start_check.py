"""What web and worker look at before they serve anybody in production: the database, not only the settings."""

from flask import Flask
from sqlalchemy import select

from webapp.config import UnsafeConfigurationError
from webapp.extensions import db
from webapp.models import User
from webapp.services.seeding import demo_accounts
from webapp.services.seeding.folder import SEED_DATA


def refuse_demo_accounts(app: Flask) -> None:
    """Raise `UnsafeConfigurationError` where somebody could sign in to production with a published password."""
    if app.config["WEGPATEN"].environment != "production":
        return
    published = [each.email for each in demo_accounts(SEED_DATA)]
    with app.app_context():
        open_ = db.session.scalars(select(User.email).where(User.email.in_(published), User.active)).all()
    if open_:
        raise UnsafeConfigurationError(
            f"DATABASE_URL: this database holds {len(open_)} demo accounts with published passwords; begin with an "
            "empty database, or lock each that `flask users demo` lists with `flask users lock`"
        )
