"""Visitors here read English, whatever the town's own language is."""

from collections.abc import Callable

import pytest

from tests.fixtures.web import PageChecker


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
