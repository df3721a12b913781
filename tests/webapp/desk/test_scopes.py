"""Who may open what: a coordinator the own centre's people, a manager the own programme's, nobody else anything."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import InitiativeState, Programme, RoleName

FOR_BOTH = ("/desk", "/desk/proposals", "/desk/rounds", "/desk/requests", "/desk/matches", "/desk/phone")
FOR_COORDINATORS = ("/desk/offers", "/desk/offers.csv", "/desk/initiatives", "/desk/releases")
LISTS = (*FOR_BOTH, "/desk/offers", "/desk/requests.csv", "/desk/matches.csv", "/desk/offers.csv")


@pytest.fixture
def manager(session):
    own = factories.initiative(session)
    factories.own_programme(session, own)
    return factories.manager(session, own)


@pytest.mark.parametrize("path", FOR_BOTH + FOR_COORDINATORS)
def test_a_coordinator_finds_every_page(desk, path):
    assert desk.get(path).status_code == 200


@pytest.mark.parametrize("path", FOR_BOTH)
def test_a_manager_finds_what_the_own_programme_needs(session, visitor, manager, path):
    session.commit()
    assert visitor(manager).get(path).status_code == 200


@pytest.mark.parametrize("path", FOR_COORDINATORS)
def test_what_belongs_to_a_centre_does_not_exist_for_a_manager(session, visitor, manager, path):
    session.commit()
    assert visitor(manager).get(path).status_code == 404


@pytest.mark.parametrize("role", [RoleName.NEWCOMER, RoleName.VOLUNTEER, RoleName.ADMINISTRATOR])
def test_the_desk_does_not_exist_for_anybody_else(session, visitor, role):
    user = factories.account(session, role)
    session.commit()
    assert [visitor(user).get(path).status_code for path in ("/desk", "/desk/offers")] == [404, 404]


def test_a_stranger_signs_in_first(client):
    answer = client.get("/desk/proposals")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_no_list_shows_another_centres_people(session, desk, colleague):
    match = factories.proposal(
        session,
        asks=factories.request(session, lives_in="Marxloh", first_name="Nadia", last_name="Hamborner"),
        offers=factories.offer(session, first_name="Bert", last_name="Nordmann"),
    )
    session.commit()
    other = colleague()
    for path in LISTS:
        assert "Hamborner" not in other.read(path)
        assert "Nordmann" not in other.read(path)
    assert "Hamborner" in desk.read("/desk/requests")
    assert "Nordmann" in desk.read("/desk/offers")
    for path in (f"/desk/people/{match.request.person_id}", f"/desk/proposals/{match.id}"):
        assert (desk.get(path).status_code, other.get(path).status_code) == (200, 404)


def test_no_button_reaches_another_centres_rows(session, desk, colleague):
    match = factories.proposal(session)
    searched = desk.send("/desk/rounds", programme=match.programme_id).location
    session.commit()
    other = colleague()
    offer = f"/desk/offers/{match.offer_id}"
    for path in (
        f"/desk/proposals/{match.id}/approve",
        f"/desk/proposals/{match.id}/reject",
        f"/desk/matches/{match.id}/withdraw",
        f"/desk/phone/{match.id}/yes",
        f"/desk/releases/{match.id}/release",
        f"/desk/requests/{match.request_id}/choose",
        f"/desk/people/{match.request.person_id}/greeted",
        *(f"{offer}/{deed}" for deed in ("invite", "vet", "refuse", "clearance", "capacity", "pause", "resume")),
    ):
        assert other.send(path, page="/desk", offer=match.offer_id).status_code == 404, path
    assert other.send("/desk/rounds", programme=match.programme_id).status_code == 404
    assert other.get(searched).status_code == 404
    assert other.get(searched + "/progress").status_code == 404


def test_a_manager_decides_about_the_own_programme_and_no_other(session, visitor, manager):
    own = session.scalars(select(Programme).where(Programme.initiative_id == manager.initiative_id)).one()
    mine = factories.proposal(session, asks=factories.request(session, programme=own))
    theirs = factories.proposal(session)
    session.commit()
    desk = visitor(manager)
    assert desk.send(f"/desk/proposals/{mine.id}/approve", page=f"/desk/proposals/{mine.id}").status_code == 303
    assert desk.get(f"/desk/proposals/{theirs.id}").status_code == 404


def test_an_unconfirmed_initiative_sees_nobody(session, visitor):
    own = factories.initiative(session, state=InitiativeState.REGISTERED)
    programme = factories.own_programme(session, own)
    factories.proposal(session, asks=factories.request(session, programme=programme, last_name="Verborgen"))
    user = factories.manager(session, own)
    session.commit()
    assert "Verborgen" not in visitor(user).read("/desk/proposals")


def test_ids_that_cannot_be_are_not_there(desk):
    assert desk.get("/desk/people/99999999999999999999").status_code == 404
    assert desk.get("/desk/proposals/0").status_code == 404
