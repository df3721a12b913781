"""What we learn: how far it is, how well it foretells, and back to the starting values."""

import re

import pytest

from matching import Policy, Scorecard
from matching.portable import to_record
from tests import factories
from webapp.models import Kind, LearnedModel

TRAINING = {
    "pairs": 214,
    "lasted": 140,
    "calibration": [[0.31, 0.28, 12], [0.62, 0.66, 12], [0.9, 0.88, 12]],
    "brier": 0.19,
    "prior_brier": 0.2,
}
RECORD = to_record(Scorecard.prior(Policy())) | {"training": TRAINING}


@pytest.fixture
def model(session, administrator):
    """What was learned of Duisburg's mentors; it is in use."""

    def make(**changes):
        facts = {"pairs": 214, "lasted": 140, "calibration_error": 0.031, "brier": 0.19, "prior_brier": 0.2}
        facts |= {"record": RECORD, "active": True}
        made = LearnedModel(town=administrator.town, kind=Kind.MENTOR, **(facts | changes))
        session.add(made)
        session.commit()
        return made

    return make


def test_before_enough_matches_have_ended_it_says_from_when_on(admin):
    page = admin.get("/admin/model?lang=en").text
    assert page.count("starting values in use") == 2
    assert "We begin to learn once 20 matches have ended, and use it from 100 on." in page
    assert "<svg role" not in page.partition("<main")[2]


def test_it_says_how_well_it_foretells_in_words_a_table_and_a_picture(admin, model):
    model()
    page = admin.get("/admin/model?lang=en").text
    assert "from 214 matches" in page
    assert "3.1 points out of 100 away" in page
    assert "It foretold better than the starting values." in page
    assert re.findall(r'<td[^>]* class="numeric"[^>]*>(\d+)</td>', page) == ["28", "12", "66", "12", "88", "12"]
    assert page.count("<circle") == 3
    assert 'cx="62.0" cy="144.0"' in page


def test_an_administrator_goes_back_and_forth(session, admin, model):
    made = model()
    answer = admin.send_form("/admin/model?lang=en", "/admin/model/mentor/starting-values")
    assert (answer.status_code, answer.location) == (303, "/admin/model")
    session.refresh(made)
    assert not made.active
    page = admin.get("/admin/model?lang=en").text
    assert "An administrator went back to them" in page
    assert admin.send_form("/admin/model?lang=en", "/admin/model/mentor/learned").status_code == 303
    session.refresh(made)
    assert (made.active, made.set_aside_at) == (True, None)
    assert "learned values in use" in admin.get("/admin/model?lang=en").text


def test_a_model_of_another_version_is_not_said_to_be_in_use(admin, model):
    model(record=RECORD | {"version": 99})
    page = admin.get("/admin/model?lang=en").text
    assert "learned values in use" not in page
    assert "What was learned comes from an older version." in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pairs": 60}, "What was learned is used from 100 matches on."),
        ({"brier": 0.21}, "What was learned foretells no better than they do, so it is not used."),
        ({"brier": None, "prior_brier": None, "pairs": 60}, "What was learned is used from 100 matches on."),
    ],
)
def test_it_says_why_what_was_learned_is_not_used(admin, model, changes, words):
    model(active=False, **changes)
    assert words in admin.get("/admin/model?lang=en").text


def test_where_nothing_was_learned_there_is_nothing_to_use(admin):
    answer = admin.send_form("/admin/programmes/new", "/admin/model/guide/learned")
    assert answer.status_code == 409


def test_another_town_s_model_is_not_shown(session, admin, krefeld):
    session.add(
        LearnedModel(
            town=krefeld.town,
            kind=Kind.MENTOR,
            record=RECORD,
            pairs=777,
            lasted=1,
            calibration_error=0.0,
            active=True,
        )
    )
    session.commit()
    assert "777" not in admin.get("/admin/model?lang=en").text
    assert factories.centre(session).town is not krefeld.town
