"""Looks for a planted name, phone, mail, note and token where they must not be: logs, addresses, raw files.

Promise: nothing about a person reaches a log or an address, whatever fails; and whoever gets the database's file,
or a dump, reads no phone number, no note and no guardian in it.
"""

import io
import logging
import subprocess
from pathlib import Path

import pytest
from flask import request
from sqlalchemy import make_url, select, text

from tests import factories
from tests.servers.postgresql import BINARIES
from webapp import logs
from webapp.extensions import db
from webapp.models import CheckIn, MatchState, OutboxMail, Person, User

pytestmark = pytest.mark.commits

NAME, LAST, MAIL = "Plantedfirst", "Plantedlast", "planted.mail@example.org"
PHONE, NOTE, TOKEN, GUARDIAN = (
    "0203 7654321",
    "planted note about her health",
    "planted-token-4711",
    "Planted Guardian",
)
WORDS = (NAME, LAST, MAIL, PHONE, PHONE.replace(" ", ""), NOTE, TOKEN, GUARDIAN)


def seen(words: str) -> list[str]:
    return [word for word in WORDS if word.lower() in words.lower()]


@pytest.fixture
def log():
    """All that any part of the program logs, down to the smallest matter, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def amal(app, session) -> User:
    """Somebody of whom everything is planted, in a running match; and a page that fails in every way we know."""

    def fail() -> str:
        if request.form["how"] == "twice":  # PostgreSQL explains which address there is already
            db.session.add(User(email=request.form["email"], fs_uniquifier="another"))
            db.session.commit()
        raise ValueError(f"cannot read {dict(request.form)} of {request.headers}")

    app.add_url_rule("/fails", view_func=fail, methods=["POST"])
    request_ = factories.request(session, first_name=NAME, last_name=LAST, email=MAIL, phone=PHONE)
    request_.guardian_name = GUARDIAN
    match = factories.proposal(session, asks=request_, state=MatchState.ACTIVE)
    session.add(CheckIn(match=match, author_id=request_.person.user_id, mood="good", note=NOTE))
    session.add(OutboxMail(recipient=MAIL, template="reminder", language="en", context={}, message_id="m"))
    session.commit()
    user = request_.person.user
    assert user.email == MAIL
    session.commit()
    return user


def walk(client) -> list[str]:
    """Do what people do with the planted words, well and badly; return all addresses asked for or given."""
    answers = [
        client.send_form("/sign-in", email=MAIL, password=TOKEN),
        client.send_form("/sign-in", email=MAIL, password=factories.PASSWORD),
        client.get("/account"),
        client.send_form("/account/name", first_name=NAME, last_name=LAST),
        client.send_form("/account/name", first_name=NAME, last_name=""),
        client.send_form("/account/contact", contact_way="phone", phone=PHONE),
        client.send_form("/account/contact", contact_way="phone", phone=f"{PHONE} or {NOTE}"),
        client.get(f"/account/password/link/{TOKEN}"),
    ]
    for how in ("twice", "badly"):
        client.application.config["PROPAGATE_EXCEPTIONS"] = False
        failed = client.send_form(
            "/account/name", "/fails", how=how, email=MAIL, note=NOTE, token=TOKEN, phone=PHONE
        )
        assert failed.status_code == 500
        assert seen(failed.text) == []
        answers.append(failed)
    assert client.get("/healthz").status_code == 200
    given = [answer.location or "" for answer in answers]
    return [*given, *(answer.request.path for answer in answers if TOKEN not in answer.request.path)]


def test_no_word_reaches_a_log_or_an_address_whatever_fails(client, amal, log):
    addresses = walk(client)
    written = log.getvalue()
    assert written.count("Traceback (most recent call last)") >= 2, "the failures were not even logged"
    assert "ValueError" in written
    assert "IntegrityError" in written
    assert seen(written) == []
    assert seen(" ".join(addresses)) == []


def test_without_our_records_the_words_would_be_found(client, amal, log):
    logging.setLogRecordFactory(logging.LogRecord)
    try:
        walk(client)
    finally:
        logging.setLogRecordFactory(logs.WordlessRecord)
    assert {NOTE, TOKEN, MAIL} <= set(seen(log.getvalue()))


def test_an_error_that_led_to_another_is_told_without_words_as_well(log):
    def look_up() -> None:
        try:
            _ = {}[PHONE]
        except KeyError as error:
            raise ValueError(NOTE) from error

    try:
        look_up()
    except ValueError:
        logging.getLogger("huey").exception("a task failed")
    assert "builtins.KeyError\n\nwhich led to:" in log.getvalue()
    assert "in look_up" in log.getvalue()
    assert seen(log.getvalue()) == []


def raw(app, dialect) -> str:
    """All that somebody finds who gets the files (SQLite) or a plain dump (PostgreSQL)."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if dialect == "sqlite":
        files = Path(url.database).parent.glob(f"{Path(url.database).name}*")
        return "".join(file.read_bytes().decode("latin-1") for file in files)
    arguments = [BINARIES / "bin/pg_dump", "--host", url.query["host"], "--username", url.username, url.database]
    return subprocess.run(arguments, capture_output=True, check=True, text=True).stdout


def test_the_raw_database_shows_no_phone_note_or_guardian(app, session, dialect, client, amal):
    walk(client)
    found = set(seen(raw(app, dialect)))
    assert NAME in found, "the search is blind: names are plain, and would be found"
    assert found <= {NAME, LAST, MAIL}
    assert session.scalars(select(CheckIn.note)).all() == [NOTE]
    assert PHONE in session.scalars(select(Person.phone)).all()


def test_a_note_stored_in_plain_text_would_be_found(app, session, dialect, amal):
    session.execute(text("UPDATE checkins SET note = :note"), {"note": NOTE})
    session.commit()
    assert NOTE in seen(raw(app, dialect))
