"""Who acts on the administrator's pages."""

import pytest

from tests import factories
from webapp.models import RoleName


@pytest.fixture
def administrator(session):
    """Administers Duisburg."""
    account = factories.account(session, RoleName.ADMINISTRATOR, town=factories.centre(session).town)
    session.commit()
    return account


@pytest.fixture
def admin(administrator, sign_in):
    """A client signed in as the administrator of Duisburg."""
    return sign_in(administrator)


@pytest.fixture
def krefeld(session):
    """The centre of the other town."""
    return factories.centre(session, "Büro")
