"""How many could help: counted from volunteers who are vetted, take part, and have a free place."""

from datetime import date

import pytest

from tests import factories
from tests.fixtures.web import TOKEN
from webapp.join.supply import helpers_for
from webapp.models import Kind, Openness, Vetting
from webapp.services.registration import count_helpers


@pytest.fixture
def several(session):
    """Seven volunteers in Marxloh who help with housing."""
    return [factories.offer(session, skills=("wohnen",)) for _ in range(7)]


def test_whoever_is_vetted_open_and_free_is_counted(session, several):
    assert count_helpers(session, ["wohnen", "kita"]) == 7


@pytest.mark.parametrize(
    "change",
    [
        {"vetting": Vetting.INVITED},
        {"state": Openness.PAUSED, "paused_until": date(2099, 1, 1)},
        {"capacity": 1, "used": 1},
        {"kinds": (Kind.HELPER,)},
        {"skills": ("schule",)},
    ],
)
def test_whoever_cannot_help_now_is_not_counted(session, several, change):
    for name, value in change.items():
        setattr(several[0], name, value)
    session.flush()
    assert count_helpers(session, ["wohnen"]) == 6


def test_the_most_important_thing_decides(session, several):
    several[0].skills = ("wohnen", "kita")
    session.flush()
    assert count_helpers(session, ["wohnen", "kita"], must_need="kita") == 1


def test_a_town_counts_its_own(session, several):
    town = factories.district(session, "Uerdingen").town_id
    assert count_helpers(session, ["wohnen"], town_id=town) == 0


def test_nothing_chosen_counts_nobody(session, several):
    assert count_helpers(session, []) == 0


def test_the_number_is_shown_while_somebody_chooses(newcomer, session, several):
    session.commit()
    newcomer.answer("whom")
    token = TOKEN.search(newcomer.read("needs"))[1]
    response = newcomer.client.post(
        "/join/newcomer/needs/helpers",
        data={"csrf_token": token, "needs": "wohnen"},
        headers={"HX-Request": "true"},
    )
    assert "7 people can help with this." in response.text


def test_without_javascript_it_stands_on_the_next_page(newcomer, session, several):
    session.commit()
    newcomer.answer_until("needs")
    assert "7 people can help with this." in newcomer.read("kind")


def sentence(app, **given) -> str | None:
    with app.test_request_context("/?lang=en"):
        return helpers_for(given)["helpers"]


def test_small_numbers_are_not_told_exactly(session, several, app):
    for offer in several[2:]:
        offer.vetting = Vetting.REFUSED
    session.commit()
    assert sentence(app, needs=["wohnen"]) == "A few people can help with this."
    assert "nobody has a free place" in str(sentence(app, needs=["kita"]))
    assert sentence(app) is None


def test_the_town_is_named_once_it_is_known(session, several, app):
    home = factories.district(session).id
    session.commit()
    assert sentence(app, needs=["wohnen"], district=home) == "7 people in Duisburg can help with this."
