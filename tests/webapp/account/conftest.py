"""Visitors here read English, whatever the town's own language is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.fixtures.web import PageChecker
from webapp.db import now
from webapp.models import LoginSession


@pytest.fixture
def stranger(app) -> Callable[[], PageChecker]:
    """Return `stranger()`: somebody else, in a browser of their own, who reads English."""

    def arrive() -> PageChecker:
        somebody = PageChecker(app)
        somebody.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return somebody

    return arrive


@pytest.fixture
def client(stranger) -> PageChecker:
    """A visitor who is not signed in."""
    return stranger()


@pytest.fixture
def long_ago(session: Session) -> Callable[[], None]:
    """Return `long_ago()`: whoever is signed in proved it long ago."""

    def age() -> None:
        for login in session.scalars(select(LoginSession)):
            login.proved_at = now() - timedelta(minutes=31)
        session.commit()

    return age
