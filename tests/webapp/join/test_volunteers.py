"""Somebody offers help, and is not matched before the centre has talked to them."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.webapp.join.applicants import complaints, district_id, leads_to
from webapp.models import InitiativeState, Membership, MembershipState, Offer, Openness, OutboxMail, Vetting


def the_offer(session) -> Offer:
    return session.scalars(select(Offer).order_by(Offer.id.desc())).first()


def test_the_answers_become_an_offer_that_waits_for_the_talk(volunteer, session):
    page = volunteer.register()
    assert "invites you to a talk" in page
    offer = the_offer(session)
    assert (offer.vetting, offer.state) == (Vetting.REGISTERED, Openness.OPEN)
    assert (offer.kinds, offer.skills) == (("mentor", "helper"), ("wohnen", "kita"))
    assert (offer.radius_km, offer.capacity, offer.used) == (10.0, 2, 0)
    assert offer.open_to_other_centres
    assert offer.availability == ()
    assert offer.person.first_name == "Petra"
    assert {role.name for role in offer.person.user.roles} == {"volunteer"}


def test_no_radius_means_as_far_as_the_programme_goes(volunteer, session):
    volunteer.register(area={"place": "", "district": district_id(session), "radius_km": ""})
    assert the_offer(session).radius_km is None


@pytest.mark.parametrize(
    ("step", "fields", "complaint"),
    [
        ("skills", {"skills": []}, "Please choose at least one thing."),
        ("kinds", {"kinds": []}, "Please choose at least one answer."),
        ("room", {"capacity": "6"}, "Not a valid choice."),
    ],
)
def test_what_is_missing_is_said_beside_the_field(volunteer, step, fields, complaint):
    earlier = list(volunteer.steps)[: list(volunteer.steps).index(step)]
    if earlier:
        volunteer.answer_until(earlier[-1])
    response = volunteer.answer(step, **fields)
    assert response.status_code == 200
    assert complaint in complaints(response.text)


def test_an_initiative_is_asked_to_confirm_the_membership(volunteer, session):
    manager = factories.manager(session, factories.initiative(session))
    initiative = manager.initiative
    choice, name = str(initiative.id), initiative.name
    session.commit()
    volunteer.answer_until("wishes")
    assert name in volunteer.read("initiative")
    volunteer.register(initiative={"initiative": choice})
    membership = session.scalars(select(Membership)).one()
    assert (membership.state, membership.person.first_name) == (MembershipState.ASKED, "Petra")
    asked = session.scalars(select(OutboxMail).where(OutboxMail.template == "membership_asked")).one()
    assert asked.recipient == manager.email


def test_an_initiative_that_is_not_confirmed_cannot_be_chosen(volunteer, session):
    manager = factories.manager(session, factories.initiative(session, state=InitiativeState.REGISTERED))
    choice = str(manager.initiative_id)
    session.commit()
    volunteer.answer_until("wishes")
    response = volunteer.answer("initiative", initiative=choice)
    assert complaints(response.text)


def test_only_initiatives_of_the_own_town_are_offered(volunteer, session):
    name = factories.initiative(session).name
    session.commit()
    krefeld = {"place": "", "district": district_id(session, "Uerdingen")}
    session.rollback()
    volunteer.steps["area"] = krefeld
    volunteer.answer_until("wishes")
    assert name not in volunteer.read("initiative")
    assert leads_to(volunteer.answer("initiative", initiative="")) == "contact"


@pytest.mark.parametrize(
    ("contact", "promise"),
    [
        ({"first_name": "Petra", "way": "phone", "phone": "0203 112233"}, "phones you within two weeks"),
        ({"first_name": "Petra", "way": "centre"}, "Please come to the centre within two weeks."),
        ({"first_name": "Petra", "way": "email", "email": "p@example.org"}, "writes to you within two weeks"),
    ],
)
def test_the_last_page_says_how_the_centre_invites(volunteer, contact, promise):
    assert promise in volunteer.register(contact=contact)
