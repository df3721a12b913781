"""What the service of registration promises, whoever calls it."""

import threading

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from webapp.extensions import db
from webapp.models import ContactWay, ForWhom, Kind, Programme, Request, User
from webapp.services.errors import ConflictError
from webapp.services.places import Spot
from webapp.services.registration import ConsentGiven, NewcomerAnswers, Registered, Speaks, register_newcomer
from webapp.services.registration.people import programme_for


def answers(session: Session, **changes: object) -> NewcomerAnswers:
    home = factories.district(session)
    return NewcomerAnswers(
        **{
            "first_name": "Amal",
            "last_name": "",
            "shows_last_name": False,
            "gender": None,
            "way": ContactWay.EMAIL,
            "email": "amal@example.org",
            "phone": None,
            "spot": Spot(home.id, 51.5, 6.75),
            "languages": (Speaks("ar", "native", "native"),),
            "interests": (),
            "availability": (),
            "prefers_gender": None,
            "language": "en",
            "consent": ConsentGiven("en"),
            "for_whom": ForWhom.SELF,
            "adults": 1,
            "children_under_6": 0,
            "children_6_to_13": 0,
            "children_14_to_17": 0,
            "needs": ("wohnen",),
            "must_need": None,
            "kind": Kind.MENTOR,
            "due": None,
            **changes,
        }
    )


def test_the_same_key_registers_once_and_gives_a_fresh_code(session):
    asked = answers(session, email=None, way=ContactWay.CENTRE)
    first = register_newcomer(session, asked, key="one")
    second = register_newcomer(session, asked, key="one")
    assert first.code
    assert second.code
    assert first.code != second.code
    assert second.row is None


def test_another_key_with_the_same_address_registers_nothing(session):
    assert register_newcomer(session, answers(session), key="one").row is not None
    assert register_newcomer(session, answers(session, email="AMAL@example.org "), key="two") == Registered()
    assert session.scalar(select(func.count(Request.id))) == 1


def test_staff_learn_that_the_address_is_taken(session):
    register_newcomer(session, answers(session), key="one")
    with pytest.raises(ConflictError, match="email_taken"):
        register_newcomer(session, answers(session), key="two", by=factories.coordinator(session))


def test_where_the_centre_runs_no_programme_of_the_kind_another_of_the_town_does(session):
    home = factories.district(session)
    own = programme_for(session, Kind.GUIDE, home.id)
    assert own.centre == home.centre
    own.active = False
    session.flush()
    other = programme_for(session, Kind.GUIDE, home.id)
    assert (other.kind, other.town) == (Kind.GUIDE, home.town)
    assert other.centre != home.centre


def test_a_town_without_any_programme_of_the_kind_says_so(session):
    home = factories.district(session)
    for programme in session.scalars(select(Programme).where(Programme.town_id == home.town_id)):
        programme.active = False
    session.flush()
    with pytest.raises(ConflictError, match="no_programme"):
        register_newcomer(session, answers(session), key="one")


@pytest.mark.commits
@pytest.mark.parametrize("same_key", [True, False])
def test_many_at_once_become_one(app, same_key):
    """The same form, or the same address in other forms, at the same moment: one request, one account, no error."""
    with app.app_context():
        engine = db.engine
    failures: list[BaseException] = []

    def send(number: int) -> None:
        try:
            with Session(engine) as session, session.begin():
                register_newcomer(session, answers(session), key="one" if same_key else f"form {number}")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test names it
            failures.append(error)

    workers = [threading.Thread(target=send, args=[number]) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    with Session(engine) as session:
        assert session.scalar(select(func.count(Request.id))) == 1
        assert session.scalar(select(func.count(User.id)).where(User.email == "amal@example.org")) == 1
        session.rollback()
