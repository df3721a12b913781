"""How many could help, told honestly: nobody is counted who could not be suggested."""

from datetime import timedelta

import pytest

from tests import factories
from webapp.db import now
from webapp.models import Clearance, ForWhom, Gender, Openness, PairBlock, Vetting
from webapp.services import local_time
from webapp.services.translator import number_of_prospects


def test_who_fits_is_counted(session):
    request = factories.request(session)
    factories.offer(session)
    factories.offer(session, lives_in="Alt-Hamborn")
    assert number_of_prospects(session, request) == 2


@pytest.mark.parametrize(
    "offer",
    [
        {"vetting": Vetting.INVITED},
        {"state": Openness.PAUSED},
        {"kinds": ("guide",)},
        {"speaks": "de:native"},
        {"speaks": "ar:A1 de:A1"},
        {"lives_in": "Hochfeld"},
        {"lives_in": "Alt-Hamborn", "radius_km": 0.5},
    ],
    ids=str,
)
def test_who_does_not_fit_is_not_counted(session, offer):
    request = factories.request(session, speaks="ar:native", needs=("wohnen",))
    factories.offer(session, **offer)
    assert number_of_prospects(session, request) == 0


def test_who_has_no_free_place_is_not_counted(session):
    request, offer = factories.request(session), factories.offer(session)
    offer.used = 1
    session.flush()
    assert number_of_prospects(session, request) == 0


@pytest.mark.parametrize(("must_need", "counted"), [(None, 1), ("wohnen", 1), ("kita", 0)])
def test_what_must_be_covered_decides(session, must_need, counted):
    request = factories.request(session, needs=("wohnen", "kita"), must_need=must_need)
    factories.offer(session, skills=("wohnen",))
    assert number_of_prospects(session, request) == counted


@pytest.mark.parametrize(("gender", "counted"), [(Gender.WOMAN, 1), (Gender.MAN, 0), (None, 0)])
def test_a_wish_is_hard(session, gender, counted):
    request = factories.request(session, prefers_gender=Gender.WOMAN)
    factories.offer(session, gender=gender)
    assert number_of_prospects(session, request) == counted


@pytest.mark.parametrize(("days_left", "clean", "counted"), [(0, True, 1), (-1, True, 0), (30, False, 0)])
def test_for_somebody_under_18_the_clearance_must_be_current(session, days_left, clean, counted):
    request = factories.request(session, for_whom=ForWhom.MINOR)
    offer = factories.offer(session)
    assert number_of_prospects(session, request) == 0
    today = now().date()
    offer.clearance = Clearance(
        issued_on=today,
        seen_on=today,
        seen_by_id=offer.person.user_id,
        no_relevant_entry=clean,
        valid_until=today + timedelta(days=days_left),
    )
    session.flush()
    assert number_of_prospects(session, request) == counted


@pytest.mark.parametrize(("days", "counted"), [(None, 0), (5, 0), (-1, 1)])
def test_who_was_tried_is_not_counted_while_that_holds(session, days, counted):
    request, offer = factories.request(session), factories.offer(session)
    until = None if days is None else local_time.today() + timedelta(days=days)
    session.add(PairBlock(request_id=request.id, offer_id=offer.id, until=until, reason="too_far"))
    session.flush()
    assert number_of_prospects(session, request) == counted


def test_nobody_helps_oneself(session):
    request = factories.request(session)
    factories.offer(session, who=request.person)
    assert number_of_prospects(session, request) == 0
