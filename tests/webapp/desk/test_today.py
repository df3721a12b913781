"""Today: what needs the office, by urgency, in words; and initiatives that wait for a yes."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import InitiativeState, Openness, OutboxMail, Vetting
from webapp.services import initiatives
from webapp.services.errors import ConflictError


def test_a_quiet_day_says_what_to_do_next(desk):
    page = desk.read("/desk")
    assert "Nothing waits for you." in page
    assert "Search now" in page


def test_what_needs_somebody_stands_by_urgency(session, desk):
    factories.proposal(session)
    factories.offer(session, vetting=Vetting.REGISTERED)
    factories.offer(session, vetting=Vetting.INVITED)
    tired = factories.offer(session, state=Openness.PAUSED)
    tired.refusals_running = 3
    factories.initiative(session, state=InitiativeState.REGISTERED)
    session.commit()
    page = desk.read("/desk")
    lines = (
        "1 suggestion to decide",
        "1 new volunteer to invite",
        "1 talk with a volunteer to hold",
        "1 volunteer pauses after three refusals",
        "1 initiative to confirm",
    )
    places = [page.index(line) for line in lines]
    assert places == sorted(places)
    assert "Approve" in page


def test_another_centre_asking_comes_before_the_own_suggestions(session, desk, foreign_offer, colleague):
    factories.proposal(session)
    mine = factories.offer(session, open_to_other_centres=True)
    other = factories.proposal(session, asks=factories.request(session, lives_in="Hochfeld"), offers=mine)
    colleague().send(f"/desk/proposals/{other.id}/ask-centre", page=f"/desk/proposals/{other.id}")
    page = desk.read("/desk")
    assert page.index("Another centre asks for 1 of your volunteers") < page.index("1 suggestion to decide")


def test_an_initiative_is_confirmed_and_its_manager_told(session, desk):
    group = factories.initiative(session, state=InitiativeState.REGISTERED, name="Stadtteilrunde")
    factories.manager(session, group)
    session.commit()
    desk.send(f"/desk/initiatives/{group.id}/confirm", page="/desk/initiatives")
    assert group.state is InitiativeState.CONFIRMED
    assert session.scalars(select(OutboxMail.template)).all() == ["initiative_confirmed"]
    desk.send(f"/desk/initiatives/{group.id}/refuse", page="/desk/initiatives")
    assert group.state is InitiativeState.REFUSED


def test_another_centres_initiative_is_not_there(session, desk):
    group = factories.initiative(session, of="Hochfeld", state=InitiativeState.REGISTERED, name="Fernrunde")
    session.commit()
    assert "Fernrunde" not in desk.read("/desk/initiatives")
    assert desk.send(f"/desk/initiatives/{group.id}/confirm", page="/desk").status_code == 404


def test_nothing_is_confirmed_twice(session, coordinator):
    group = factories.initiative(session)
    with pytest.raises(ConflictError):
        initiatives.confirm(session, coordinator, group)


@pytest.mark.demo
def test_the_made_up_town_fills_the_desk(sign_in):
    desk = sign_in("coordinator.hamborn@example.org", "demo-wegpaten")
    for path in ("/desk", "/desk/requests", "/desk/offers", "/desk/matches", "/desk/phone", "/desk/initiatives"):
        assert desk.get(path).status_code == 200
