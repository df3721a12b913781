"""Two people and what happens between them, up to the moment a test looks at."""

from types import SimpleNamespace

import pytest

from tests import factories
from webapp.models import Side
from webapp.services import answers, decisions, running

SENSITIVE = ("gesundheit", "schulden_finanzen")


@pytest.fixture
def amal(session):
    """A newcomer whose needs are partly nobody's business."""
    return factories.request(
        session,
        needs=("sprache", "wohnen", *SENSITIVE),
        availability=("tue-evening", "sat-morning"),
        interests=("football",),
        first_name="Amal",
        last_name="Haddad",
        email="amal@example.org",
    )


@pytest.fixture
def maria(session):
    """A volunteer who could help with all of that."""
    return factories.offer(
        session,
        skills=("sprache", "wohnen", "schule", *SENSITIVE),
        availability=("tue-evening",),
        interests=("football",),
        first_name="Maria",
        last_name="Klein",
        email="maria@example.org",
    )


@pytest.fixture
def pair(session, amal, maria):
    """Return a match of the two with functions that take it further."""
    match = factories.proposal(session, asks=amal, offers=maria)
    coordinator = factories.coordinator(session)

    def approve():
        decisions.approve(session, coordinator, match)
        session.commit()

    def ask():
        approve()
        decisions.ask_now(session, coordinator, match)
        session.commit()

    def volunteer_says_yes():
        ask()
        answers.accept(session, maria.person.user, match, Side.VOLUNTEER)
        session.commit()

    def both_say_yes():
        volunteer_says_yes()
        answers.accept(session, amal.person.user, match, Side.NEWCOMER)
        session.commit()

    def start_trial():
        both_say_yes()
        running.start_trial(session, coordinator, match)
        session.commit()

    def run():
        start_trial()
        running.activate(session, coordinator, match)
        session.commit()

    session.commit()
    return SimpleNamespace(
        match=match,
        url=f"/me/matches/{match.id}",
        coordinator=coordinator,
        approve=approve,
        ask=ask,
        volunteer_says_yes=volunteer_says_yes,
        both_say_yes=both_say_yes,
        start_trial=start_trial,
        run=run,
    )


@pytest.fixture
def newcomer(session, amal, visitor):
    """Amal at her phone."""
    session.commit()
    return visitor(amal.person.user)


@pytest.fixture
def volunteer(session, maria, visitor):
    """Maria at hers."""
    session.commit()
    return visitor(maria.person.user)
