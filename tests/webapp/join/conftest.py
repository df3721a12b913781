import pytest

from tests.webapp.join.applicants import Applicant


@pytest.fixture
def newcomer(client, session) -> Applicant:
    """Somebody who asks for help, in English."""
    client.get("/join/newcomer/whom?lang=en")
    return Applicant(client, session, "newcomer")


@pytest.fixture
def volunteer(client, session) -> Applicant:
    client.get("/join/volunteer/skills?lang=en")
    return Applicant(client, session, "volunteer")


@pytest.fixture
def initiative(client, session) -> Applicant:
    client.get("/join/initiative/about?lang=en")
    return Applicant(client, session, "initiative")
