"""Somebody has everything deleted, alone, at once, and gets a receipt."""

import pytest
from sqlalchemy import select

from tests.webapp.privacy.conftest import without_second_step
from webapp.models import Erasure, User


@pytest.fixture
def newcomer(session, cast, sign_in):
    without_second_step(session)
    session.commit()
    return sign_in(cast.newcomer.user)


def test_the_page_says_what_goes_and_what_stays(newcomer):
    page = newcomer.get("/account/erase").text
    assert "What goes, at once" in page
    assert "What stays" in page


def test_without_a_yes_nothing_happens(session, cast, newcomer):
    assert newcomer.send_form("/account/erase").status_code == 422
    session.expire_all()
    assert session.get(User, cast.newcomer.user_id) is not None


def test_with_it_everything_goes_and_the_receipt_is_shown(session, cast, newcomer):
    user_id = cast.newcomer.user_id
    answer = newcomer.send_form("/account/erase", sure="y")
    assert answer.status_code == 200
    session.expire_all()
    assert session.get(User, user_id) is None
    assert session.scalars(select(Erasure)).one().number in answer.text
    assert newcomer.get("/account").location.startswith("/sign-in")
