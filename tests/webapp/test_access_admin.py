"""Administrators see their own town and no other; coordinators verify what is told about theirs."""

import pytest
from werkzeug.exceptions import NotFound

from tests import factories
from webapp import access
from webapp.models import Centre, District, GuideChapter, Initiative, Institution, Programme, RoleName, Town


@pytest.fixture
def duisburg(session):
    return factories.centre(session).town


@pytest.fixture
def administrator(session, duisburg):
    return factories.account(session, RoleName.ADMINISTRATOR, town=duisburg)


@pytest.fixture
def strangers(session, duisburg):
    """Accounts that administer nothing."""
    return [
        factories.coordinator(session),
        factories.account(session, RoleName.ADMINISTRATOR, town=None),
        factories.account(session, RoleName.CASE_WORKER, town=duisburg, centre=factories.centre(session)),
        factories.account(session, RoleName.NEWCOMER),
    ]


def test_an_administrator_has_the_own_town(administrator, duisburg):
    assert access.town_for(administrator) == duisburg


def test_nobody_else_has_a_town(session, strangers):
    for stranger in strangers:
        for ask in (
            access.town_for,
            lambda who: access.of_town(who, Centre),
            access.staff_of,
        ):
            with pytest.raises(NotFound):
                ask(stranger)


@pytest.mark.parametrize("kind", [Centre, Institution, District, Initiative, Programme])
def test_rows_of_the_own_town_are_all_there_is(session, administrator, duisburg, kind):
    factories.initiative(session, of="Hamborn")
    factories.initiative(session, of="Büro")
    rows = session.scalars(access.of_town(administrator, kind)).all()
    own = [row for row in session.query(kind) if row.town_id == duisburg.id]
    assert set(rows) == set(own)
    assert access.of_town_for(session, administrator, kind, own[0].id) == own[0]


@pytest.mark.parametrize("kind", [Centre, Institution, District, Initiative, Programme])
def test_a_foreign_row_and_a_missing_one_are_the_same(session, administrator, duisburg, kind):
    factories.initiative(session, of="Büro")
    foreign = next(row for row in session.query(kind) if row.town_id != duisburg.id)
    for id_ in (foreign.id, 999_999, 0, -1, 10**20):
        with pytest.raises(NotFound):
            access.of_town_for(session, administrator, kind, id_)


def test_staff_are_those_who_work_in_the_own_town(session, administrator, duisburg):
    colleague = factories.coordinator(session, "Hochfeld")
    manager = factories.manager(session, factories.initiative(session))
    elsewhere = factories.coordinator(session, "Büro")
    volunteer = factories.person(session, RoleName.VOLUNTEER).user
    volunteer.town = duisburg
    session.flush()
    assert set(session.scalars(access.staff_of(administrator))) == {administrator, colleague, manager}
    assert access.staff_for(session, administrator, colleague.id) == colleague
    for hidden in (elsewhere, volunteer):
        with pytest.raises(NotFound):
            access.staff_for(session, administrator, hidden.id)


def test_somebody_who_works_here_and_is_a_volunteer_too_is_nobody_to_administer(session, administrator, duisburg):
    both = factories.person(session, RoleName.VOLUNTEER).user
    both.town, both.roles = duisburg, [*factories.coordinator(session).roles, *both.roles]
    session.flush()
    with pytest.raises(NotFound):
        access.staff_for(session, administrator, both.id)


@pytest.mark.parametrize("kind", [Centre, Institution])
def test_a_coordinator_verifies_in_the_own_town(session, kind):
    coordinator = factories.coordinator(session)
    rows = session.scalars(access.places_of(coordinator, kind)).all()
    assert {row.town.name for row in rows} == {"Duisburg"}
    assert access.place_for(session, coordinator, kind, rows[0].id) == rows[0]
    krefeld = session.query(Town).filter_by(name="Krefeld").one()
    foreign = session.query(kind).filter_by(town_id=krefeld.id).first()
    with pytest.raises(NotFound):
        access.place_for(session, coordinator, kind, foreign.id)


@pytest.mark.parametrize("kind", [Centre, Institution, GuideChapter])
def test_nobody_else_verifies(session, administrator, kind):
    homeless = factories.account(session, RoleName.COORDINATOR, centre=None)
    for account in (administrator, homeless):
        assert session.scalars(access.places_of(account, kind)).all() == []


def test_a_coordinator_writes_the_guides_of_the_own_town_whichever_centre_it_is(session):
    mine, theirs = factories.chapter(session), factories.chapter(session, of="Integration")
    for office in ("Hamborn", "Hochfeld"):
        coordinator = factories.coordinator(session, of=office)
        assert access.place_for(session, coordinator, GuideChapter, mine.id) == mine
        assert {row.town for row in session.scalars(access.places_of(coordinator, GuideChapter))} == {mine.town}
        with pytest.raises(NotFound):
            access.place_for(session, coordinator, GuideChapter, theirs.id)
