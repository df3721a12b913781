"""What is ahead of somebody who waits: counts by language, never a place in a queue, never so few as to tell."""

from datetime import timedelta

import pytest

from tests import factories
from webapp.db import now
from webapp.models import MatchState
from webapp.services.translator import Ahead, ahead_of

TIGRINYA = "ti:native/native de:A1/none"


@pytest.fixture
def asks(session):
    """One of five who wait for Tigrinya, beside some who can be helped in Arabic."""
    own, *_others = [factories.request(session, speaks=TIGRINYA, needs=("wohnen",)) for _ in range(5)]
    for _ in range(6):
        factories.request(session)
    factories.offer(session, speaks="de:native ti:B1")
    return own


def found(session, count, *, days):
    for _ in range(count):
        asked = factories.request(session, speaks=TIGRINYA, needs=("wohnen",))
        match = factories.proposal(session, asks=asked)
        match.state, match.newcomer_yes_at = MatchState.TRIAL, now() - timedelta(days=days)
    session.flush()


def test_who_waits_for_the_same_language_is_counted(session, asks):
    assert ahead_of(session, asks) == Ahead("ti", 5, None)


def test_who_found_somebody_lately_is_counted_and_no_longer_waits(session, asks):
    found(session, 5, days=10)
    found(session, 3, days=91)
    assert ahead_of(session, asks) == Ahead("ti", 5, 5)


def test_fewer_than_five_are_a_few(session, asks):
    found(session, 4, days=10)
    assert ahead_of(session, asks).found is None


def test_who_has_learnt_german_waits_with_those_who_are_helped_in_german(session, asks):
    factories.offer(session, speaks="de:native")
    asks.person.languages[1].spoken = "B1"
    assert ahead_of(session, asks) == Ahead("de", 7, None)


def test_another_programme_is_not_counted(session, asks):
    other = factories.request(session, lives_in="Hochfeld", speaks=TIGRINYA, needs=("wohnen",))
    assert ahead_of(session, other) == Ahead("ti", None, None)


def test_the_own_page_tells_it_without_a_place_in_a_queue(session, asks, sign_in):
    session.commit()
    page = sign_in(asks.person.user.email).get("/me").text
    assert "About 5 people wait for somebody who speaks Tigrinya." in page
    assert "no more than a few have found somebody" in page
    assert "It is no queue" in page
