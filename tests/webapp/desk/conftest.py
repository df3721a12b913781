"""Who works here: Hamborn's coordinator at the desk, and her colleague of Hochfeld, who must see nothing of it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.webapp.conftest import Visitor


class Office(Visitor):
    """Somebody at the desk; what they send is at once seen by the test's own session."""

    def __init__(self, client: FlaskClient, session: Session) -> None:
        super().__init__(client)
        self.session = session

    def send(self, path: str, *, page: str = "", **fields: object):
        self.session.commit()
        answer = super().send(path, page=page, **fields)
        self.session.expire_all()
        return answer


@pytest.fixture
def coordinator(session):
    return factories.coordinator(session)


@pytest.fixture
def desk(session, coordinator, visitor):
    """Hamborn's coordinator, signed in. Committed rows of the test are there for her."""
    session.commit()
    return Office(visitor(coordinator).client, session)


@pytest.fixture
def colleague(session, visitor):
    """Return `colleague()`: Hochfeld's coordinator, signed in."""

    def enter():
        other = factories.coordinator(session, "Hochfeld")
        session.commit()
        return Office(visitor(other).client, session)

    return enter


@pytest.fixture
def foreign_offer(session):
    """A volunteer of Hochfeld's who allows other centres to ask."""
    return factories.offer(
        session, lives_in="Hochfeld", first_name="Ottilie", last_name="Fremdling", open_to_other_centres=True
    )
