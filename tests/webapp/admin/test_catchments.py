"""Each district has one centre; moving it takes effect at once."""

import pytest

from tests import factories
from webapp import access
from webapp.models import AuditEntry, Request
from webapp.services import catchments
from webapp.services.errors import NotAllowedError


def move(admin, districts, centre):
    return admin.send_form(
        "/admin/districts", districts=[str(each.id) for each in districts], centre=str(centre.id)
    )


def test_a_district_moves_and_its_people_with_it(session, admin):
    asks = factories.request(session, lives_in="Laar")
    before, after = factories.coordinator(session), factories.coordinator(session, "Hochfeld")
    laar, hochfeld = factories.district(session, "Laar"), factories.centre(session, "Hochfeld")
    asks.programme = factories.programme(session, "Rheinhausen")
    session.commit()
    sees = lambda who: asks in session.scalars(access.requests_of(who)).all()  # noqa: E731 - asked four times
    assert (sees(before), sees(after)) == (True, False)
    assert move(admin, [laar], hochfeld).status_code == 303
    session.expire_all()
    assert laar.centre == hochfeld
    assert laar.catchment.basis == "decided by the town"
    assert (sees(before), sees(after)) == (False, True)
    assert session.get(Request, asks.id).programme == factories.programme(session, "Rheinhausen")


def test_the_move_is_noted_for_each_district_that_changed(session, admin):
    laar, hochfeld = factories.district(session, "Laar"), factories.district(session, "Hochfeld")
    hamborn = laar.centre.id
    assert move(admin, [laar, hochfeld], hochfeld.centre).status_code == 303
    entries = session.query(AuditEntry).filter_by(verb="district.move").all()
    assert [(each.subject_id, each.detail) for each in entries] == [
        (laar.id, {"before": hamborn, "after": hochfeld.centre.id})
    ]


def test_what_is_missing_is_said_beside_its_field(admin):
    answer = admin.send_form("/admin/districts")
    assert answer.status_code == 422
    assert "Please choose a centre." in answer.text
    assert "Please choose at least one district." in answer.text


def test_a_centre_of_another_town_cannot_be_chosen(session, admin, krefeld):
    assert move(admin, [factories.district(session)], krefeld).status_code == 422


def test_a_district_of_another_town_is_refused_by_the_service_too(session, administrator, krefeld):
    with pytest.raises(NotAllowedError):
        catchments.move(session, administrator, [factories.district(session)], krefeld)
