"""Searches: started by a button, watched while they run, and told in words a coordinator understands."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.webapp.desk.conftest import Office
from webapp.db import now
from webapp.desk.rounds import certificate_in_words
from webapp.models import Kind, Round, RoundState
from webapp.work import run_queued_rounds


@pytest.fixture
def programme(session):
    return factories.programme(session)


def start(desk, programme):
    return desk.send("/desk/rounds", programme=programme.id).location


def test_a_search_says_beforehand_what_it_would_look_at(session, desk):
    factories.request(session)
    factories.request(session)
    factories.offer(session, kinds=("mentor",))
    session.commit()
    page = desk.read("/desk/rounds")
    assert "2 people wait." in page
    assert "1 volunteer has a place free." in page
    assert "0 volunteers have a place free." in page  # nobody is a guide


def test_a_search_is_queued_and_its_page_tells_how_far_it_is(session, desk, programme):
    page = start(desk, programme)
    round_ = session.scalars(select(Round)).one()
    assert round_.state is RoundState.QUEUED
    assert "The search starts in a moment." in desk.read(page)
    round_.state, round_.stage, round_.progress = RoundState.RUNNING, "assignment", 0.4
    session.commit()
    part = desk.client.get(page + "/progress", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert 'value="40"' in part.text
    assert "Finding the best for all together" in part.text


def test_the_page_stops_asking_once_it_is_done(session, desk, programme):
    page = start(desk, programme)
    round_ = session.scalars(select(Round)).one()
    round_.state, round_.finished_at = RoundState.DONE, now()
    session.commit()
    part = desk.client.get(page + "/progress", headers={"HX-Request": "true"})
    assert part.status_code == 286
    assert "Show what came of it" in part.text


def test_one_search_at_a_time(desk, programme):
    start(desk, programme)
    answer = desk.send("/desk/rounds", page="/desk", programme=programme.id)
    assert answer.status_code == 409
    assert "already running" in answer.text


@pytest.mark.parametrize("programme_id", ["", "x", "99999", "-1"])
def test_only_an_own_programme_is_searched(desk, programme_id):
    assert desk.send("/desk/rounds", programme=programme_id).status_code == 404


@pytest.mark.commits
def test_a_search_ends_in_suggestions_and_says_who_got_nobody_and_why(app, session, sign_in):
    factories.coordinator(session, email="desk@example.org")
    factories.request(session, first_name="Amal", last_name="Haddad")
    lost = factories.request(session, first_name="Ohne", last_name="Sprache", speaks="ti:native")
    factories.offer(session)
    programme_id, link = factories.programme(session).id, f"/desk/requests/{lost.id}/choose"
    session.commit()
    desk = Office(sign_in("desk@example.org"), session)
    page = desk.send("/desk/rounds", programme=programme_id).location
    with app.app_context():
        run_queued_rounds(app)
    text = desk.read(page)
    assert "No other set of suggestions would be better for all together." in text
    assert "Ohne Sprache" in text
    assert "Nobody nearby speaks a common language." in text
    assert link in text
    assert "1 person waits for Tigrinya." in text
    assert "One more volunteer (Mentor · Tigrinya · Marxloh) could help 1 of them" in text
    assert "Who has waited long came first." in text
    assert "50%" in text
    assert "Amal Haddad" in desk.read("/desk/proposals")
    assert "1 person waits for Tigrinya." in desk.read("/desk/requests")


def test_a_search_that_failed_says_that_nothing_is_lost(session, desk, programme):
    page = start(desk, programme)
    round_ = session.scalars(select(Round)).one()
    round_.state, round_.finished_at = RoundState.FAILED, now()
    session.commit()
    assert "nothing is lost" in desk.read(page)


def test_a_gap_is_told_as_a_percentage(app):
    with app.test_request_context("/?lang=en"):
        assert "more than 1.49 %" in certificate_in_words(Round(certificate={"gap": 0.0149}))
        assert "more than 0.01 %" in certificate_in_words(Round(certificate={"gap": 0.00003}))
        assert "leaves no more people behind" in certificate_in_words(
            Round(certificate={"gap": 0.00003}, fairness={"floors": {"groups": []}})
        )


def test_a_programme_that_rests_is_not_searched(session, desk, programme):
    other = factories.programme(session, kind=Kind.GUIDE)
    other.active = False
    session.commit()
    page = desk.read("/desk/rounds")
    assert programme.name in page
    assert other.name not in page
