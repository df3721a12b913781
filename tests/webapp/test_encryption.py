"""Columns that only the application can read: which, with which keys, and how those are exchanged."""

import itertools
import json
import threading
import time
from datetime import timedelta

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, MetaData, String, Table, Text, select, text, type_coerce

from tests import factories
from tests.fixtures.databases import dispose, run_command, start_app
from webapp.db import Base, now
from webapp.encryption import Encrypted, Keyring, UnreadableError, encrypted_columns, new_key
from webapp.extensions import db
from webapp.models import CheckIn, OutboxMail, PairBlock, Person, RoleName, Round
from webapp.models.classification import Data, data_of, says
from webapp.services import keys as service

PHONE, NOTE, GUARDIAN = "0152 28817386", "Planted note about her health", "Planted Guardian"

# Sensitive and yet plain, because the database itself has to compare them.
COMPARED = {
    "requests.needs": "the desk searches its waiting list by need",
    "requests.must_need": "stands beside the needs it is one of",
    "language_skills.language": "a key, by which the desk searches",
    "language_skills.spoken": "rounds and the desk compare levels",
    "language_skills.written": "rounds and the desk compare levels",
    "clearances.issued_on": "terms are counted from it",
    "clearances.seen_on": "terms are counted from it",
    "clearances.reminded_at": "reminders are found by it",
    "clearances.no_relevant_entry": "decides in the database who may meet a child",
    "clearances.valid_until": "decides in the database who may meet a child",
}


def plain_though_sensitive(metadata: MetaData) -> set[str]:
    return {
        str(column)
        for table in metadata.sorted_tables
        for column in table.c
        if data_of(column) is Data.SENSITIVE and not isinstance(column.type, Encrypted)
    }


def test_what_is_sensitive_is_encrypted_unless_the_database_must_compare_it():
    assert plain_though_sensitive(Base.metadata) == set(COMPARED)


def test_a_sensitive_column_that_is_left_plain_is_noticed():
    planted = MetaData()
    Table("diaries", planted, Column("page", String, info=says(Data.SENSITIVE)))
    assert plain_though_sensitive(planted) == {"diaries.page"}


def test_each_column_has_the_keys_of_its_own_name():
    for column in encrypted_columns(Base.metadata):
        assert column.type.field == str(column)


def test_how_to_reach_people_is_encrypted_wherever_nobody_searches_by_it():
    fields = {column.type.field for column in encrypted_columns(Base.metadata)}
    assert fields >= {"people.phone", "consents.guardian", "requests.guardian_name", "checkins.note"}
    assert fields >= {"outbox_mails.recipient", "outbox_mails.context", "rounds.snapshot"}


@pytest.fixture
def amal(session) -> Person:
    """A newcomer of whom every encrypted column holds something."""
    match = factories.proposal(session)
    person = match.request.person
    person.phone, match.request.guardian_name, person.consents[0].guardian = PHONE, GUARDIAN, GUARDIAN
    session.add(CheckIn(match=match, author_id=person.user_id, mood="good", note=NOTE))
    session.add(PairBlock(request_id=match.request_id, offer_id=match.offer_id, reason="planted_reason"))
    session.add(Round(programme=match.programme, state="done", snapshot={"planted_snapshot": [1, 2.5, "ä"]}))
    session.add(
        OutboxMail(
            recipient="planted@example.org", template="reminder", language="de", context={"planted": 7},
            message_id="planted", next_try_at=now() + timedelta(days=1),
        )
    )  # fmt: skip
    session.commit()
    return person


def stored(session) -> str:
    """All that the database holds in encrypted columns, as it holds it."""
    values = [
        session.scalars(select(type_coerce(column, Text))).all() for column in encrypted_columns(Base.metadata)
    ]
    return json.dumps(values)


def test_the_database_holds_noise_and_the_application_reads_it(session, amal):
    noise = stored(session)
    assert noise.count("gAAAA") >= 8
    assert not [word for word in (PHONE, NOTE, GUARDIAN, "planted") if word in noise]
    session.expire_all()
    assert (amal.phone, amal.requests[0].guardian_name, amal.consents[0].guardian) == (PHONE, GUARDIAN, GUARDIAN)
    assert session.scalars(select(CheckIn.note)).all() == [NOTE]
    assert {"planted_snapshot": [1, 2.5, "ä"]} in session.scalars(select(Round.snapshot)).all()
    assert {"planted": 7} in session.scalars(select(OutboxMail.context)).all()


def test_what_is_unknown_stays_unknown(session):
    person = factories.person(session, RoleName.VOLUNTEER)
    session.expire_all()
    assert person.phone is None
    assert session.scalar(select(Person.id).where(Person.id == person.id, Person.phone.is_(None))) == person.id


@pytest.mark.parametrize(
    "search",
    [
        lambda: Person.phone == PHONE,
        lambda: Person.phone.contains("0152"),
        lambda: Person.phone.in_([PHONE]),
        lambda: Person.phone != PHONE,
        Person.phone.desc,
    ],
)
def test_to_search_by_it_fails_at_once_instead_of_finding_nothing(search):
    with pytest.raises(TypeError, match="cannot compare"):
        search()


def test_the_same_text_never_looks_the_same():
    keyring = Keyring([new_key()])
    assert keyring.encrypt("people.phone", PHONE) != keyring.encrypt("people.phone", PHONE)


def test_an_error_about_an_unreadable_value_does_not_quote_it():
    token = Keyring([new_key()]).encrypt("people.phone", PHONE)
    with pytest.raises(UnreadableError) as error:
        Keyring([new_key()]).decrypt("people.phone", token)
    assert token not in str(error.value)
    assert error.value.__cause__ is None


@pytest.mark.commits
def test_keys_are_exchanged_and_the_old_one_is_needed_no_more(app, session, amal, tmp_path):
    amal_id = amal.id
    session.commit()
    url, old, young = app.config["SQLALCHEMY_DATABASE_URI"], app.config["WEGPATEN"].encryption_keys[0], new_key()
    both = start_app(url, tmp_path, encryption_keys=(young, old))
    assert "people.phone: 0 under the newest key, 1 under an older one, 0 unreadable" in run_command(
        both, "keys", "check"
    )
    assert "people.phone: 1 encrypted anew, 0 were already, 0 unreadable" in run_command(both, "keys", "rotate")
    assert "people.phone: 0 encrypted anew, 1 were already, 0 unreadable" in run_command(both, "keys", "rotate")
    dispose(both)
    alone = start_app(url, tmp_path, encryption_keys=(young,))
    assert "older one, 0 unreadable" in run_command(alone, "keys", "check")
    with alone.app_context():
        assert db.session.get_one(Person, amal_id).phone == PHONE
    dispose(alone)
    with pytest.raises(AssertionError, match="under none of the keys"):
        run_command(app, "keys", "check")
    with pytest.raises(AssertionError, match="under none of the keys"):
        run_command(app, "keys", "rotate")


@pytest.mark.commits
def test_an_exchange_takes_up_where_it_was_stopped_and_leaves_to_others_what_they_change(
    app, session, tmp_path, monkeypatch
):
    people = [factories.person(session, RoleName.NEWCOMER, phone=f"0203 {number}").id for number in range(7)]
    session.commit()
    old, young = app.config["WEGPATEN"].encryption_keys[0], new_key()
    monkeypatch.setattr(service, "BATCH", 3)
    both = start_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, encryption_keys=(young, old))
    with both.app_context():
        mine = db.session()
        [column] = [each for each in encrypted_columns(Base.metadata) if each.type.field == "people.phone"]
        rows = next(service._batches(mine, column))
        mine.get_one(Person, people[0]).phone = "0203 changed"
        mine.commit()
        service._replace(mine, column, rows[0], "what the exchange would have written")
        mine.commit()
        assert mine.get_one(Person, people[0]).phone == "0203 changed"
        tallies = {tally.field: tally for tally in service.rotate(mine)}
        assert (tallies["people.phone"].older, tallies["people.phone"].newest) == (6, 1)
        phones = [mine.get_one(Person, id_).phone for id_ in people]
        assert phones == ["0203 changed", *(f"0203 {number}" for number in range(1, 7))]
    dispose(both)


def test_a_new_key_is_one(app):
    printed = run_command(app, "keys", "new").strip()
    assert Keyring([printed]).decrypt("a.b", Keyring([printed]).encrypt("a.b", "x")) == "x"


@pytest.mark.commits
def test_the_migration_encrypts_what_is_there_and_back(app, session, amal):
    amal_id = amal.id
    session.close()
    raw = text("SELECT phone FROM people WHERE phone IS NOT NULL")
    look = {"note": "SELECT note FROM checkins", "snapshot": "SELECT snapshot FROM rounds"}
    with app.app_context():
        downgrade(revision="0002")
        with db.engine.connect() as connection:
            assert connection.scalars(raw).all() == [PHONE]
            assert connection.scalars(text(look["note"])).all() == [NOTE]
            [snapshot] = connection.scalars(text(look["snapshot"])).all()
            assert snapshot in ({"planted_snapshot": [1, 2.5, "ä"]}, '{"planted_snapshot": [1, 2.5, "\\u00e4"]}')
        upgrade()
        with db.engine.connect() as connection:
            assert PHONE not in connection.scalars(raw).one()
    assert session.get_one(Person, amal_id).phone == PHONE
    assert session.scalars(select(Round.snapshot)).all() == [{"planted_snapshot": [1, 2.5, "ä"]}]


@pytest.mark.commits
def test_keys_are_exchanged_while_people_change_their_numbers(app, session, tmp_path):
    ids = [factories.person(session, RoleName.NEWCOMER, phone="0203 0").id for _ in range(60)]
    session.commit()
    old, young = app.config["WEGPATEN"].encryption_keys[0], new_key()
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    both = start_app(url, tmp_path, encryption_keys=(young, old))
    stop, said = threading.Event(), {}

    def change(mine: list[int]) -> None:
        with both.app_context():
            for number, id_ in enumerate(itertools.cycle(mine)):
                if stop.is_set():
                    return
                db.session.get_one(Person, id_).phone = f"0203 {number}"
                db.session.commit()
                said[id_] = f"0203 {number}"

    people = [threading.Thread(target=change, args=[ids[start::3]]) for start in range(3)]
    for each in people:
        each.start()
    try:
        deadline = time.monotonic() + 60
        while len(said) < 10:
            assert time.monotonic() < deadline, "nobody works"
            time.sleep(0.01)
        before = len(said)
        run_command(both, "keys", "rotate")
    finally:
        stop.set()
        for each in people:
            each.join(60)
    assert before < len(ids)
    dispose(both)
    alone = start_app(url, tmp_path, encryption_keys=(young,))
    with alone.app_context():
        there = {id_: db.session.get_one(Person, id_).phone for id_ in ids}
    dispose(alone)
    assert there == dict.fromkeys(ids, "0203 0") | said
