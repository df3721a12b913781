"""The waiting list: who waits longest stands first, and it can be narrowed down, sorted and taken along."""

from datetime import timedelta

import pytest

from tests import factories
from webapp.db import now
from webapp.models import Kind, MatchState, Openness


@pytest.fixture
def two(session):
    """Two who wait: one for long, for a mentor; one since today, for a guide."""
    long = factories.request(
        session,
        first_name="Lang",
        last_name="Wartend",
        needs=("wohnen",),
        waiting_since=now() - timedelta(weeks=6),
        lives_in="Alt-Hamborn",
    )
    new = factories.request(
        session, first_name="Neu", last_name="Dabei", kind=Kind.GUIDE, needs=("behoerden",), speaks="ti:native"
    )
    session.commit()
    return long, new


def test_who_waits_longest_stands_first(two, desk):
    page = desk.read("/desk/requests")
    assert page.index("Lang Wartend") < page.index("Neu Dabei")
    assert ">42<" in page


@pytest.mark.parametrize(
    ("sort", "first"), [("waiting", "Neu"), ("-waiting", "Lang"), ("name", "Lang"), ("-name", "Neu"), ("x", "Lang")]
)
def test_the_order_is_the_readers(two, desk, sort, first):
    page = desk.read(f"/desk/requests?sort={sort}")
    second = {"Neu": "Lang Wartend", "Lang": "Neu Dabei"}[first]
    assert page.index(first + " ") < page.index(second)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=mentor", {"Lang"}),
        ("kind=guide", {"Neu"}),
        ("language=ti", {"Neu"}),
        ("language=ar", {"Lang"}),
        ("field=wohnen", {"Lang"}),
        ("field=behoerden", {"Neu"}),
        ("weeks=4", {"Lang"}),
        ("weeks=8", set()),
        ("kind=nonsense&weeks=x&district=x", {"Lang", "Neu"}),
    ],
)
def test_the_list_is_narrowed_down(two, desk, query, found):
    page = desk.read(f"/desk/requests?{query}")
    assert {name for name in ("Lang", "Neu") if f"{name} " in page} == found


def test_a_district_narrows_it_down(two, desk):
    page = desk.read(f"/desk/requests?district={two[0].person.district_id}")
    assert "Lang Wartend" in page
    assert "Neu Dabei" not in page


def test_whoever_has_somebody_waits_no_more(session, two, desk):
    match = factories.proposal(session, asks=two[0])
    match.state = MatchState.ACTIVE
    session.commit()
    assert "Lang Wartend" not in desk.read("/desk/requests")
    assert "Lang Wartend" in desk.read("/desk/requests?state=found")
    two[1].state = Openness.PAUSED
    session.commit()
    assert "Neu Dabei" in desk.read("/desk/requests?state=paused")
    assert "Nobody is on this list" in desk.read("/desk/requests?state=nonsense")


def test_the_list_goes_along_as_it_is_filtered(two, desk):
    text = desk.read("/desk/requests.csv?kind=mentor")
    assert "Lang Wartend;Alt-Hamborn;" in text
    assert "Neu Dabei" not in text
