"""Attacks encrypted columns: somebody who may write to the database moves a value to where they may read it.

Promise: a value is readable only in its own column of its own table, and one that was changed nowhere.
"""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import factories
from webapp.encryption import UnreadableError
from webapp.models import CheckIn, MatchState, Person

NOTE = "planted note about her health"


@pytest.fixture
def match(session: Session):
    match = factories.proposal(session, state=MatchState.ACTIVE)
    match.request.person.phone = "0203 1"
    session.add(CheckIn(match=match, author_id=match.request.person.user_id, mood="good", note=NOTE))
    session.flush()
    return match


def move(session: Session, statement: str, **values: object) -> None:
    session.execute(text(statement), values)
    session.expire_all()


def test_within_its_column_a_value_is_read(session, match):
    move(session, "UPDATE people SET phone = (SELECT phone FROM people WHERE id = :id)", id=match.request.person_id)
    assert session.get_one(Person, match.offer.person_id).phone == "0203 1"


def test_a_note_moved_to_where_phone_numbers_are_shown_is_not_read(session, match):
    move(session, "UPDATE people SET phone = (SELECT note FROM checkins)")
    with pytest.raises(UnreadableError, match=r"people\.phone") as error:
        _ = session.get_one(Person, match.request.person_id).phone
    assert NOTE not in str(error.value)


def test_a_value_moved_between_columns_of_one_table_is_not_read(session, match):
    move(session, "UPDATE requests SET guardian_name = (SELECT phone FROM people WHERE id = :id)",
         id=match.request.person_id)  # fmt: skip
    with pytest.raises(UnreadableError, match=r"requests\.guardian_name"):
        _ = match.request.guardian_name


@pytest.mark.parametrize("place", [10, 40, -5])
def test_a_value_with_one_sign_changed_is_not_read(session, match, place):
    token = session.scalar(text("SELECT note FROM checkins"))
    changed = list(token)
    changed[place] = "A" if changed[place] != "A" else "B"
    move(session, "UPDATE checkins SET note = :token", token="".join(changed))
    with pytest.raises(UnreadableError, match=r"checkins\.note"):
        _ = session.query(CheckIn).one().note


@pytest.mark.parametrize("forged", ["", "plain text", "gAAAAA=="])
def test_what_we_did_not_encrypt_is_not_read(session, match, forged):
    move(session, "UPDATE checkins SET note = :forged", forged=forged)
    with pytest.raises(UnreadableError, match=r"checkins\.note"):
        _ = session.query(CheckIn).one().note
