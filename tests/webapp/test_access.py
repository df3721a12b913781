"""Who may fetch which row. Foreign and missing are the same 404, and each refusal shares its set-up with a yes."""

import pytest
from werkzeug.exceptions import NotFound

from tests import factories
from webapp import access
from webapp.db import now
from webapp.models import InitiativeState, Kind, MembershipState, RoleName, Round


@pytest.fixture
def hamborn(session):
    return factories.coordinator(session, "Hamborn")


@pytest.fixture
def hochfeld(session):
    return factories.coordinator(session, "Hochfeld")


@pytest.fixture
def initiative(session):
    return factories.initiative(session)


@pytest.fixture
def manager(session, initiative):
    return factories.manager(session, initiative)


def sees(fetch, session, user, id_):
    try:
        return fetch(session, user, id_).id == id_
    except NotFound:
        return False


def everything(session):
    """One row of each kind in Hamborn, with the function that fetches it."""
    match = factories.proposal(session)
    round_ = Round(programme=match.programme)
    session.add(round_)
    session.flush()
    return [
        (access.programme_for, match.programme_id),
        (access.request_for, match.request_id),
        (access.offer_for, match.offer_id),
        (access.match_for, match.id),
        (access.round_for, round_.id),
        (access.person_for, match.request.person_id),
        (access.person_for, match.offer.person_id),
        (access.initiative_for, factories.initiative(session).id),
    ]


def test_a_coordinator_sees_the_own_centre_and_no_other(session, hamborn, hochfeld):
    for fetch, id_ in everything(session):
        assert sees(fetch, session, hamborn, id_), fetch
        assert not sees(fetch, session, hochfeld, id_), fetch


@pytest.mark.parametrize(
    "role", [RoleName.NEWCOMER, RoleName.VOLUNTEER, RoleName.ADMINISTRATOR, RoleName.CASE_WORKER]
)
def test_nobody_else_sees_what_a_centre_works_on(session, role):
    user = factories.account(session, role, centre=factories.centre(session))
    for fetch, id_ in everything(session):
        assert not sees(fetch, session, user, id_), fetch


@pytest.mark.parametrize("id_", [0, -1, 10**20, 2**31])
def test_absurd_ids_are_missing_rows(session, hamborn, id_):
    assert not sees(access.request_for, session, hamborn, id_)


def test_a_coordinator_sees_people_handed_over_from_another_centre(session, hamborn, hochfeld):
    request = factories.request(session, lives_in="Hochfeld", of="Hamborn")
    assert sees(access.request_for, session, hamborn, request.id)
    assert sees(access.request_for, session, hochfeld, request.id)


def test_a_manager_sees_the_own_programme_and_confirmed_members_only(session, manager, initiative):
    own = factories.own_programme(session, initiative)
    request, other = factories.request(session, programme=own), factories.request(session)
    confirmed, asked = factories.offer(session), factories.offer(session)
    factories.member(session, confirmed.person, initiative)
    membership = factories.member(session, asked.person, initiative, MembershipState.ASKED)
    assert sees(access.programme_for, session, manager, own.id)
    assert sees(access.request_for, session, manager, request.id)
    assert not sees(access.request_for, session, manager, other.id)
    assert sees(access.offer_for, session, manager, confirmed.id)
    assert not sees(access.offer_for, session, manager, asked.id)
    assert access.membership_for(session, manager, asked.person_id) is membership
    stranger = factories.manager(session, factories.initiative(session))
    with pytest.raises(NotFound):
        access.membership_for(session, stranger, asked.person_id)


@pytest.mark.parametrize("state", [InitiativeState.REGISTERED, InitiativeState.REFUSED])
def test_an_unconfirmed_initiative_sees_nobody_yet(session, state):
    initiative = factories.initiative(session, state=state)
    manager = factories.manager(session, initiative)
    offer = factories.offer(session)
    factories.member(session, offer.person, initiative)
    assert sees(access.initiative_for, session, manager, initiative.id)
    assert not sees(access.offer_for, session, manager, offer.id)
    assert not sees(access.programme_for, session, manager, factories.own_programme(session, initiative).id)


def test_a_manager_without_an_initiative_sees_nothing(session, initiative):
    manager = factories.account(session, RoleName.INITIATIVE_MANAGER)
    asked = factories.member(session, factories.offer(session).person, initiative, MembershipState.ASKED)
    assert asked not in session.scalars(access.memberships_of(manager)).all()
    for fetch, id_ in everything(session):
        assert not sees(fetch, session, manager, id_), fetch


def test_only_the_volunteer_s_own_centre_is_asked_for_a_release(session, hamborn, hochfeld):
    match = factories.proposal(session, offers=factories.offer(session, lives_in="Hochfeld"))
    assert not sees(access.release_for, session, hochfeld, match.id)
    match.release_asked_at = now()
    session.flush()
    assert sees(access.release_for, session, hochfeld, match.id)
    assert not sees(access.release_for, session, hamborn, match.id)
    assert not sees(access.release_for, session, factories.coordinator(session, "Rheinhausen"), match.id)


def test_the_two_people_see_their_own_match_request_and_offer(session):
    match, other = factories.proposal(session), factories.proposal(session)
    newcomer, volunteer = match.request.person.user, match.offer.person.user
    for user in (newcomer, volunteer):
        assert sees(access.own_match_for, session, user, match.id)
        assert not sees(access.own_match_for, session, user, other.id)
    assert sees(access.own_request_for, session, newcomer, match.request_id)
    assert not sees(access.own_request_for, session, newcomer, other.request_id)
    assert sees(access.own_offer_for, session, volunteer, match.offer_id)
    assert not sees(access.own_offer_for, session, volunteer, other.offer_id)
    assert not sees(access.own_match_for, session, factories.coordinator(session), match.id)


def test_a_list_and_its_rows_agree(session, hamborn):
    mine = factories.request(session, kind=Kind.GUIDE)
    factories.request(session, lives_in="Hochfeld")
    assert [request.id for request in session.scalars(access.requests_of(hamborn))] == [mine.id]


class TestGuard:
    """Strangers sign in first; without the role there is no page."""

    def test_a_stranger_is_asked_to_sign_in_and_comes_back(self, client):
        answer = client.get("/desk?state=open")
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in?next=/desk")

    @pytest.mark.parametrize(("role", "status"), [(RoleName.COORDINATOR, 200), (RoleName.VOLUNTEER, 404)])
    def test_without_the_role_there_is_no_page(self, session, sign_in, role, status):
        made = {
            RoleName.COORDINATOR: factories.coordinator,
            RoleName.VOLUNTEER: lambda own: factories.person(own, RoleName.VOLUNTEER).user,
        }
        user = made[role](session)
        session.commit()
        assert sign_in(user.email).get("/desk").status_code == status
