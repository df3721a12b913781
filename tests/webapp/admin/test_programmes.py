"""Programmes: added, changed and switched off in plain words."""

import re

import pytest

from tests import factories
from webapp.models import AuditEntry, InitiativeState, Kind, Programme
from webapp.services import programmes
from webapp.services.errors import NotAllowedError
from webapp.services.translator import ADVISED, policy_of


@pytest.fixture
def fields(session) -> dict[str, str]:
    return {
        "kind": "guide",
        "name": "Lotsen Nord",
        "goal": "Mitgehen.",
        "owner": f"centre-{factories.centre(session).id}",
        "volunteer_term_hours": "24",
        "newcomer_term_hours": "48",
        "review_every_days": "30",
        "radius_km": "4.5",
        "minimum_level": "B1",
        "require_common_hours": "y",
    }


def named(session, name: str) -> Programme:
    return session.query(Programme).filter_by(name=name).one()


def test_a_programme_is_added_with_its_policy(session, admin, fields):
    assert admin.send_form("/admin/programmes/new", **fields).status_code == 303
    added = named(session, "Lotsen Nord")
    assert (added.kind, added.volunteer_term_hours, added.newcomer_term_hours) == (Kind.GUIDE, 24, 48)
    assert (added.has_trial, added.active, added.town.name) == (False, True, "Duisburg")
    assert added.policy == {"radius_km": 4.5, "minimum_level": "B1", "require_common_hours": True}
    assert policy_of(added).radius_km == 4.5
    assert session.query(AuditEntry).filter_by(verb="programme.add", subject_id=added.id).count() == 1


def test_what_is_as_the_engine_wants_it_anyway_is_not_stored(session, admin, fields):
    usual = fields | {"radius_km": "10", "minimum_level": "A2"}
    usual.pop("require_common_hours")
    assert admin.send_form("/admin/programmes/new", **usual).status_code == 303
    assert named(session, "Lotsen Nord").policy == {}


def test_an_initiative_may_run_one(session, admin, fields):
    own = factories.initiative(session)
    session.commit()
    assert (
        admin.send_form("/admin/programmes/new", **(fields | {"owner": f"initiative-{own.id}"})).status_code == 303
    )
    assert named(session, "Lotsen Nord").initiative == own


def test_a_change_keeps_the_kind_and_what_was_not_asked(session, admin, fields):
    programme = factories.programme(session, kind=Kind.MENTOR)
    programme.policy = {"waiting_bonus": 0.1, "radius_km": 3}
    session.commit()
    page = f"/admin/programmes/{programme.id}"
    assert 'name="kind"' not in admin.get(page).text
    assert 'value="3"' in admin.get(page).text
    assert admin.send_form(page, **(fields | {"has_trial": "y", "waiting_first": "y"})).status_code == 303
    session.refresh(programme)
    assert (programme.name, programme.kind) == ("Lotsen Nord", Kind.MENTOR)
    assert programme.policy["waiting_bonus"] == 0.1
    assert programme.policy["radius_km"] == 4.5
    entry = session.query(AuditEntry).filter_by(verb="programme.change").one()
    assert "name" in entry.detail["fields"]
    assert "has_trial" not in entry.detail["fields"]


def test_what_is_fair_is_switched_on_as_recommended_and_off_again(session, admin, fields):
    page = admin.get("/admin/programmes/new").text
    assert "lasting matches" in page
    assert "checked" in re.search(r'<input[^>]*id="waiting_first"[^>]*>', page).group()
    both = {"waiting_first": "y", "no_language_behind": "y"}
    admin.send_form("/admin/programmes/new", **(fields | both))
    added = named(session, "Lotsen Nord")
    assert policy_of(added).waiting_bonus == ADVISED["waiting_bonus"] > 0
    assert policy_of(added).language_floor == ADVISED["language_floor"] > 0
    session.commit()
    admin.send_form(f"/admin/programmes/{added.id}", **fields)
    session.refresh(added)
    assert (policy_of(added).waiting_bonus, policy_of(added).language_floor) == (0, 0)


def test_saving_what_is_there_is_no_deed(session, admin, fields):
    admin.send_form("/admin/programmes/new", **fields)
    added = named(session, "Lotsen Nord")
    session.commit()
    assert admin.send_form(f"/admin/programmes/{added.id}", **fields).status_code == 303
    assert session.query(AuditEntry).filter_by(verb="programme.change").count() == 0


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Please write a name."),
        ("name", " ", "Please write a name."),
        ("name", "Lotsen Hamborn", "There is something of that name already. Please choose another name."),
        ("owner", "", "Please choose a centre or an initiative."),
        ("volunteer_term_hours", "0", "Please write 1 to 1440 hours."),
        ("radius_km", "0.2", "Please write 1 to 100 kilometres."),
        ("review_every_days", "9999", "Please write 1 to 730 days."),
        ("kind", "", "Please choose one."),
    ],
)
def test_a_slip_is_explained(admin, fields, field, typed, message):
    answer = admin.send_form("/admin/programmes/new", **(fields | {field: typed}))
    assert answer.status_code == 422
    assert message in answer.text


def test_the_name_of_another_programme_is_refused_on_change_too(session, admin, fields):
    programme = factories.programme(session, kind=Kind.MENTOR)
    answer = admin.send_form(f"/admin/programmes/{programme.id}", **(fields | {"name": "Lotsen Hamborn"}))
    assert answer.status_code == 422
    session.refresh(programme)
    assert programme.name == "Patenschaften Hamborn"


def test_an_owner_of_another_town_cannot_be_chosen(admin, fields, krefeld):
    answer = admin.send_form("/admin/programmes/new", **(fields | {"owner": f"centre-{krefeld.id}"}))
    assert answer.status_code == 422


def test_an_owner_that_does_not_fit_is_refused_by_the_service_too(session, administrator, krefeld):
    town = administrator.town
    waiting = factories.initiative(session, state=InitiativeState.REGISTERED)
    common = {
        "name": "X",
        "goal": "",
        "volunteer_term_hours": 1,
        "newcomer_term_hours": 1,
        "has_trial": False,
        "review_every_days": 1,
    }
    for owner in ({"centre": krefeld}, {"centre": None}, {"centre": None, "initiative": waiting}):
        terms = programmes.Terms(**(common | {"initiative": None} | owner))
        with pytest.raises(NotAllowedError):
            programmes.add(session, administrator, town, Kind.GUIDE, terms, programmes.wishes_of(None))


def test_a_programme_is_switched_off_after_a_question_and_on_again(session, admin):
    programme = factories.programme(session)
    page = f"/admin/programmes/{programme.id}"
    assert "Switch off Patenschaften Hamborn?" in admin.get(f"{page}/off").text
    assert admin.send_form(f"{page}/off").status_code == 303
    session.refresh(programme)
    assert not programme.active
    assert "switched off" in admin.get("/admin/programmes").text
    assert admin.send_form("/admin/programmes", to=f"{page}/on").status_code == 303
    assert admin.send_form(f"{page}/off", to=f"{page}/on").status_code == 409
    session.refresh(programme)
    assert programme.active
