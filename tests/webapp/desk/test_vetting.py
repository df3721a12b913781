"""From a registration to somebody one trusts: the talk, the yes or no, the clearance, the load."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import AuditEntry, MatchState, Offer, Openness, OutboxMail, Vetting
from webapp.services import vetting
from webapp.services.errors import ConflictError
from webapp.services.local_time import today


@pytest.fixture
def newly(session):
    """A volunteer who has just registered."""
    return factories.offer(session, vetting=Vetting.REGISTERED, first_name="Vera", last_name="Neumann")


def press(desk, offer: Offer, deed: str, **fields):
    return desk.send(f"/desk/offers/{offer.id}/{deed}", page=f"/desk/people/{offer.person_id}", **fields)


def mails(session) -> list[str]:
    return list(session.scalars(select(OutboxMail.template)))


def test_a_new_volunteer_is_invited_vetted_and_told_so(session, newly, desk):
    assert press(desk, newly, "invite").status_code == 303
    assert (newly.vetting, newly.invited_at is not None) == (Vetting.INVITED, True)
    press(desk, newly, "vet")
    assert newly.vetting is Vetting.VETTED
    assert newly.vetted_by_id is not None
    assert mails(session) == ["invited_to_talk", "vetted"]
    verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.subject_id == newly.id)).all()
    assert {"offer.invite", "offer.vet"} <= set(verbs)


def test_whoever_has_no_email_is_phoned_instead(session, desk):
    offer = factories.offer(session, vetting=Vetting.REGISTERED, email=None)
    session.commit()
    press(desk, offer, "invite")
    assert offer.vetting is Vetting.INVITED
    assert mails(session) == []
    assert "please phone" in desk.read("/desk/offers")


def test_somebody_refused_is_out_and_whoever_waited_is_free_again(session, desk):
    match = factories.proposal(session)
    session.commit()
    press(desk, match.offer, "refuse")
    assert match.offer.vetting is Vetting.REFUSED
    assert match.state is MatchState.WITHDRAWN
    assert match.request.state is Openness.OPEN


def test_nobody_is_vetted_twice(session, coordinator):
    offer = factories.offer(session)
    with pytest.raises(ConflictError):
        vetting.vet(session, coordinator, offer)


def test_a_decision_that_somebody_made_meanwhile_is_said_so(session, newly, desk):
    press(desk, newly, "vet")
    answer = press(desk, newly, "vet")
    assert answer.status_code == 409
    assert "already been decided" in answer.text


def test_a_clearance_is_kept_as_the_law_allows_and_counts_for_its_term(session, desk):
    offer = factories.offer(session)
    session.commit()
    seen = today()
    issued = seen - timedelta(days=30)
    press(desk, offer, "clearance", issued_on=issued.isoformat(), seen_on=seen.isoformat(), entry="no")
    assert offer.clearance.counts_on(seen)
    assert not offer.clearance.counts_on(offer.clearance.valid_until + timedelta(days=1))
    assert offer.clearance.valid_until == issued.replace(year=issued.year + 3)
    press(desk, offer, "clearance", issued_on=issued.isoformat(), seen_on=seen.isoformat(), entry="yes")
    assert not offer.clearance.counts_on(seen)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"seen_on": "2020-01-01", "entry": "no"}, "date that stands on the certificate"),
        ({"issued_on": "2020-02-01", "seen_on": "2020-01-01", "entry": "no"}, "a day after the date of issue"),
        ({"issued_on": "2999-01-01", "seen_on": "2999-01-01", "entry": "no"}, "not in the future"),
        ({"issued_on": "2020-01-01", "seen_on": "2020-01-01"}, "whether there is a relevant entry"),
    ],
)
def test_a_clearance_that_cannot_be_is_asked_for_again(session, desk, fields, message):
    offer = factories.offer(session)
    session.commit()
    answer = press(desk, offer, "clearance", **fields)
    assert answer.status_code == 422
    assert message in answer.text
    assert offer.clearance is None


def test_places_may_grow_but_nobody_loses_the_volunteer_they_have(session, desk):
    offer = factories.offer(session, capacity=2)
    offer.used = 2
    session.commit()
    press(desk, offer, "capacity", capacity="3")
    assert offer.capacity == 3
    answer = press(desk, offer, "capacity", capacity="1")
    assert answer.status_code == 422
    assert "2 places are taken" in answer.text


def test_the_service_refuses_what_a_form_overlooked(session, coordinator):
    offer = factories.offer(session, capacity=2)
    offer.used = 2
    session.flush()
    with pytest.raises(ConflictError):
        vetting.set_capacity(session, coordinator, offer, 1)


def test_a_volunteer_pauses_and_comes_back_with_a_clean_slate(session, desk):
    offer = factories.offer(session)
    offer.refusals_running = 3
    session.commit()
    until = today() + timedelta(days=30)
    press(desk, offer, "pause", until=until.isoformat())
    assert (offer.state, offer.paused_until) == (Openness.PAUSED, until)
    assert "Three times in a row" in desk.read(f"/desk/people/{offer.person_id}")
    press(desk, offer, "resume")
    assert (offer.state, offer.paused_until, offer.refusals_running) == (Openness.OPEN, None, 0)


def test_a_pause_ends_in_the_future(session, desk):
    offer = factories.offer(session)
    session.commit()
    assert press(desk, offer, "pause", until="2020-01-01").status_code == 422
    assert offer.state is Openness.OPEN


def test_whoever_withdrew_neither_pauses_nor_resumes(session, coordinator):
    offer = factories.offer(session, state=Openness.WITHDRAWN)
    with pytest.raises(ConflictError):
        vetting.pause(session, coordinator, offer, None)
    with pytest.raises(ConflictError):
        vetting.resume(session, coordinator, offer)


def test_the_list_sorts_volunteers_by_what_is_to_be_done(session, newly, desk):
    factories.offer(session, first_name="Fritz", last_name="Frei")
    paused = factories.offer(session, first_name="Paula", last_name="Pause", state=Openness.PAUSED)
    session.commit()
    assert "Neumann" in desk.read("/desk/offers?state=registered")
    assert "Frei" not in desk.read("/desk/offers?state=registered")
    assert "Frei" in desk.read("/desk/offers?state=free")
    assert paused.person.full_name in desk.read("/desk/offers?state=paused")


@pytest.mark.parametrize(
    ("query", "found"),
    [("kind=helper", False), ("language=ar", True), ("language=ti", False), ("field=wohnen", True)],
)
def test_the_list_is_narrowed_down(session, desk, query, found):
    factories.offer(session, first_name="Maria", last_name="Klein", speaks="de:native ar:B1")
    session.commit()
    assert ("Klein" in desk.read(f"/desk/offers?{query}")) is found


def test_the_list_goes_along_as_a_table(session, desk):
    factories.offer(session, first_name="=SUM(A1)", last_name="Klein")
    session.commit()
    text = desk.read("/desk/offers.csv")
    assert text.startswith("\ufeff")
    assert "'=SUM(A1) Klein" in text
