"""A geocoder in the network, where an operator chose one: asked politely, with little, and never waited for."""

import threading
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.fixtures.databases import run_command
from tests.servers.nominatim import FakeNominatim, running_nominatim
from webapp.extensions import db
from webapp.models import District, GeocodedPlace
from webapp.services import geocoder
from webapp.services.geocoder import Nominatim
from webapp.services.places import Spot, locate

NEAR_OVERBRUCH = (51.5523, 6.7131)


@pytest.fixture
def nominatim() -> Iterator[FakeNominatim]:
    with running_nominatim() as server:
        server.position = NEAR_OVERBRUCH
        yield server


@pytest.fixture
def network(nominatim) -> Nominatim:
    return Nominatim(nominatim.url, "wegpaten-test (office@example.org)")


def overbruch(session: Session) -> District:
    return session.scalars(select(District).where(District.name == "Overbruch")).one()


def test_it_gives_a_finer_position_rounded_like_any_other(session, nominatim, network):
    found = locate(session, "Dr.-Hans-Böckler-Straße 5, 47178 Duisburg", overbruch(session), network)
    assert found == Spot(overbruch(session).id, 51.552, 6.714, "47178")


def test_it_learns_the_postal_code_and_the_district_and_no_street(session, nominatim, network):
    locate(session, "Dr.-Hans-Böckler-Straße 5, 47178 Duisburg", overbruch(session), network)
    (question,) = nominatim.asked
    assert question.parameters["q"] == "47178 Overbruch, Duisburg"
    assert question.parameters["countrycodes"] == "de"
    assert question.user_agent == "wegpaten-test (office@example.org)"
    assert "Straße" not in str(question.parameters)


def test_whoever_it_points_to_learns_nothing(session, nominatim, network):
    with running_nominatim() as elsewhere:
        elsewhere.position = NEAR_OVERBRUCH
        nominatim.status, nominatim.location = 302, elsewhere.url
        found = locate(session, "47178", overbruch(session), network)
        assert found.recognised
        assert len(nominatim.asked) == 1
        assert elsewhere.asked == []


def test_what_it_said_once_is_not_asked_again(session, nominatim, network):
    first = locate(session, "47178", overbruch(session), network)
    assert locate(session, "47178", overbruch(session), network) == first
    assert len(nominatim.asked) == 1


def test_what_it_does_not_know_is_not_asked_again_either(session, nominatim, network):
    nominatim.position = None
    embedded = locate(session, "47178", overbruch(session))
    for _ in range(2):
        assert locate(session, "47178", overbruch(session), network) == embedded
    assert len(nominatim.asked) == 1


def test_a_place_of_that_name_far_away_is_not_believed(session, nominatim, network):
    nominatim.position = (48.1, 11.5)
    assert locate(session, "47178", overbruch(session), network) == locate(session, "47178", overbruch(session))


def test_a_broken_geocoder_is_left_alone_for_a_while(session, nominatim, network):
    nominatim.status = 503
    embedded = locate(session, "47178", overbruch(session))
    assert locate(session, "47178", overbruch(session), network) == embedded
    nominatim.status = 200
    assert locate(session, "47178", overbruch(session), network) == embedded
    assert len(nominatim.asked) == 1


def test_nobody_waits_for_one_that_does_not_answer(session, free_port):
    nobody = Nominatim(f"http://127.0.0.1:{free_port}", "wegpaten-test")
    assert locate(session, "47178", overbruch(session), nobody) == locate(session, "47178", overbruch(session))


def test_it_can_be_switched_off_and_on_while_everything_runs(session, nominatim, network):
    geocoder.switch(session, on=False)
    session.commit()
    embedded = locate(session, "47178", overbruch(session))
    assert locate(session, "47178", overbruch(session), network) == embedded
    assert nominatim.asked == []
    geocoder.switch(session, on=True)
    session.commit()
    assert locate(session, "47178", overbruch(session), network) != embedded


def test_where_many_ask_at_once_some_go_without(session, nominatim, network):
    """Whoever would have to wait for longer than three seconds takes the embedded answer."""
    with session.begin_nested():
        turns = [geocoder._take_turn(session) for _ in range(6)]
    assert turns[0] is not None
    assert turns[-1] is None


@pytest.mark.commits
def test_all_workers_together_ask_once_a_second(app, nominatim, network):
    with app.app_context():
        engine = db.engine
    with Session(engine) as session, session.begin():
        geocoder.switch(session, on=True)

    def work(number: int) -> None:
        geocoder.ask(engine, network, f"4717{number} Overbruch, Duisburg", NEAR_OVERBRUCH)

    workers = [threading.Thread(target=work, args=[number]) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    moments = sorted(question.at for question in nominatim.asked)
    assert len(moments) == 3
    assert all(later - earlier > 0.9 for earlier, later in pairwise(moments))
    with Session(engine) as session:
        assert len(session.scalars(select(GeocodedPlace)).all()) == 3
        session.rollback()


@pytest.mark.commits
def test_no_lock_is_held_while_the_network_is_asked(app, nominatim, network):
    """The cache is written by a transaction of its own: with a lock held it could not be, on SQLite."""
    with app.app_context():
        session = db.session()
        home = overbruch(session)
        assert isinstance(locate(session, "47178", home, network), Spot)
        assert not session.in_transaction() or session.get(GeocodedPlace, "47178 Overbruch, Duisburg") is not None


@pytest.mark.commits
def test_an_operator_switches_it_off_by_a_command(app, nominatim, network):
    assert "is off" in run_command(app, "geocoder", "off")
    with app.app_context():
        assert geocoder.ask(db.engine, network, "47178 Overbruch, Duisburg", NEAR_OVERBRUCH) is None
    assert "is on" in run_command(app, "geocoder", "on")
    with app.app_context():
        assert geocoder.ask(db.engine, network, "47178 Overbruch, Duisburg", NEAR_OVERBRUCH) == NEAR_OVERBRUCH
