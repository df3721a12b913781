"""After an erasure nothing about the person is left, whoever else it concerned was told, and the rest goes on."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests import factories
from tests.fixtures.databases import run_command
from tests.webapp.privacy.conftest import fill_all
from webapp.db import Base, scrub
from webapp.models import (
    AuditEntry,
    Cause,
    CheckIn,
    Erasure,
    Initiative,
    MailState,
    Match,
    MatchCount,
    Offer,
    OutboxMail,
    Person,
    Request,
    Round,
    RoundState,
    Side,
    User,
)
from webapp.services.privacy import erasure_list
from webapp.services.privacy.erasure import erase

NAME, PHONE, MAIL, NOTE = (
    "Zwiebelturm",
    "0203 7654321",
    "zwiebel@turm.example",
    "Die Mutter liegt im Krankenhaus Q7",
)
PLANTED = (NAME, PHONE, MAIL, NOTE)


@pytest.fixture
def ledger(tmp_path) -> Path:
    return tmp_path / "erasures.txt"


@pytest.fixture
def planted(session, cast) -> Person:
    """The newcomer, with a name, a phone, an address and a note that occur nowhere else."""
    fill_all(session, cast)
    person = cast.newcomer
    person.last_name, person.phone, person.user.email = NAME, PHONE, MAIL
    for checkin in session.scalars(select(CheckIn).where(CheckIn.author_id == person.user_id)):
        checkin.note = NOTE
    for mail in session.scalars(select(OutboxMail).where(OutboxMail.user_id == person.user_id)):
        mail.recipient = MAIL
    session.add(OutboxMail(recipient=MAIL, template="reset_password", language="en", message_id="x"))
    rows = [
        {"id": str(cast.match.request_id), "languages": "ti:native"},
        {"id": "999999", "languages": "de:native"},
    ]
    session.add(
        Round(
            programme=cast.match.programme,
            state=RoundState.DONE,
            snapshot={"requests": rows, "offers": [], "policy": {}},
            unmatched={str(cast.match.request_id): "outbid"},
        )
    )
    session.flush()
    session.expire_all()
    return person


def everything(session) -> str:
    """All rows of all tables, in clear."""
    parts = []
    for table in Base.metadata.sorted_tables:
        parts += [repr(tuple(row)) for row in session.execute(select(table))]
    return "\n".join(parts)


def hits(where: str) -> list[str]:
    return [word for word in PLANTED if word in where]


def test_the_planted_words_are_found_before(session, planted):
    assert hits(everything(session)) == list(PLANTED)


def test_nothing_about_the_person_is_left_in_any_table(session, planted, ledger):
    user, person_id, key = planted.user, planted.id, planted.user.audit_id
    erase(session, user, actor=user, cause=Cause.PERSON, kept_list=ledger)
    left = everything(session)
    assert hits(left) == [MAIL]  # the one last mail, with the receipt
    (mail,) = [mail for mail in session.scalars(select(OutboxMail)) if mail.recipient == MAIL]
    assert mail.template == "erased"
    assert session.get(Person, person_id) is None
    assert session.scalar(select(User).where(User.audit_id == key)) is None


def test_after_the_last_mail_the_address_is_gone_as_well(session, planted, ledger, send_mail):
    receipt = erase(session, planted.user, actor=planted.user, cause=Cause.PERSON, kept_list=ledger)
    session.commit()
    (letter,) = send_mail().to(MAIL)
    words = letter.get_body(("plain",)).get_content()
    assert receipt.number in words
    assert NAME not in words
    assert hits(everything(session)) == []


def test_the_audit_stays_whole_and_names_nobody(session, planted, ledger):
    before = session.scalars(select(AuditEntry.id)).all()
    erase(session, planted.user, actor=planted.user, cause=Cause.PERSON, kept_list=ledger)
    assert set(before) <= set(session.scalars(select(AuditEntry.id)).all())
    theirs = session.scalars(select(AuditEntry).where(AuditEntry.verb == "person.name")).all()
    assert sum(entry.subject_id is None for entry in theirs) == 1


def test_the_other_side_is_told_in_neutral_words_and_is_free_again(session, cast, planted, ledger, send_mail):
    offer_id, address = cast.match.offer_id, cast.volunteer.email
    session.execute(update(OutboxMail).values(state=MailState.SENT))
    erase(session, planted.user, actor=planted.user, cause=Cause.PERSON, kept_list=ledger)
    session.commit()
    assert session.get(Offer, offer_id).used == 0
    (letter,) = send_mail().to(address)
    words = letter.get_body(("plain",)).get_content()
    assert "This one did not work out. That is nobody's fault." in words
    assert "deleted" not in words


def test_whoever_waits_keeps_the_place_when_the_volunteer_goes(session, cast, ledger):
    request_id, since = cast.match.request_id, cast.match.request.waiting_since
    erase(session, cast.volunteer.user, actor=None, cause=Cause.OFFICE, kept_list=ledger)
    request = session.get_one(Request, request_id)
    assert request.waiting_since == since
    assert request.state == "open"


def test_of_the_match_only_a_number_is_left_and_the_volunteer_keeps_the_hours(session, cast, planted, ledger):
    session.execute(update(CheckIn).where(CheckIn.side == Side.VOLUNTEER).values(hours=2.5))
    match_id, offer_id = cast.match.id, cast.match.offer_id
    erase(session, planted.user, actor=planted.user, cause=Cause.PERSON, kept_list=ledger)
    assert session.get(Match, match_id) is None
    (count,) = session.scalars(select(MatchCount))
    assert (count.state, count.count) == ("withdrawn", 1)
    assert session.get_one(Offer, offer_id).hours_before == 2.5


def test_a_search_forgets_the_row_and_keeps_the_others(session, planted, ledger):
    erase(session, planted.user, actor=planted.user, cause=Cause.PERSON, kept_list=ledger)
    (round_,) = session.scalars(select(Round))
    assert [row["id"] for row in round_.snapshot["requests"]] == ["999999"]
    assert round_.unmatched == {}


def test_a_search_forgets_what_a_place_of_a_volunteer_was_worth(session, cast, planted, ledger):
    (round_,) = session.scalars(select(Round))
    prices = {str(cast.match.offer_id): 0.5, "999999": 0.25}
    round_.prices, round_.snapshot = prices, {**round_.snapshot, "prices": prices}
    erase(session, cast.volunteer.user, actor=None, cause=Cause.PERSON, kept_list=ledger)
    session.refresh(round_)
    assert round_.prices == round_.snapshot["prices"] == {"999999": 0.25}


def test_an_initiative_stays_and_loses_its_contact(session, cast, ledger):
    erase(session, cast.volunteer.user, actor=None, cause=Cause.OFFICE, kept_list=ledger)
    (initiative,) = session.scalars(select(Initiative).where(Initiative.contact_email == ""))
    assert (initiative.contact_name, initiative.contact_phone) == ("", "")


def test_staff_can_go_and_what_they_did_stays_without_them(session, cast, ledger):
    offer_id = cast.match.offer_id
    erase(session, cast.staff, actor=None, cause=Cause.OFFICE, kept_list=ledger)
    assert session.get_one(Offer, offer_id).clearance.seen_by is None
    assert session.get_one(Match, cast.match.id).decided_by is None


def test_others_are_left_alone(session, cast, ledger):
    keys = ("users", "people", "requests", "offers", "language_skills", "consents")
    stranger = factories.request(session, first_name="Bystander")
    before = {table: count_of(session, table) for table in keys}
    erase(session, cast.newcomer.user, actor=None, cause=Cause.OFFICE, kept_list=ledger)
    gone = {table: before[table] - count_of(session, table) for table in keys}
    assert gone == {
        "users": 1, "people": 1, "requests": 1, "offers": 0, "language_skills": 2, "consents": 1,
    }  # fmt: skip
    assert session.get_one(Request, stranger.id).person.first_name == "Bystander"


def count_of(session, table: str) -> int:
    return session.execute(select(func.count()).select_from(Base.metadata.tables[table])).scalar_one()


def test_the_receipt_names_nobody(session, planted, ledger):
    receipt = erase(session, planted.user, actor=planted.user, cause=Cause.PERSON, kept_list=ledger)
    assert receipt.counts["people"] == 1
    assert receipt.counts["requests"] == 1
    stored = json.dumps({"number": receipt.number, "counts": receipt.counts})
    assert hits(stored) == []


@pytest.mark.commits
def test_nothing_is_left_in_the_raw_file(app, session, planted, ledger, send_mail):
    """On PostgreSQL the like holds for a dump: what was deleted is in no row, and its page is vacuumed later."""
    session.commit()
    if session.bind.dialect.name == "sqlite":
        assert hits(raw(app))
    erase(session, planted.user, actor=planted.user, cause=Cause.PERSON, kept_list=ledger)
    session.commit()
    send_mail()
    scrub(session.bind)
    assert hits(everything(session)) == []
    session.rollback()
    if session.bind.dialect.name == "sqlite":
        assert hits(raw(app)) == []
    assert hits(ledger.read_text()) == []


def raw(app) -> str:
    path = app.config["WEGPATEN"].database_url.removeprefix("sqlite:///")
    files = [Path(path + ending) for ending in ("", "-wal")]
    return "".join(file.read_bytes().decode("utf-8", "replace") for file in files if file.exists())


def test_a_restored_backup_forgets_them_again(app, session, planted, ledger, monkeypatch):
    """The list holds random ids alone; the command replays it."""
    kept = Path(app.config["WEGPATEN"].erasure_list)
    erasure_list.note(kept, planted.user.audit_id)  # erased, and then a backup from before was restored
    erasure_list.note(kept, "0" * 32)
    session.commit()
    assert "1 person" in run_command(app, "erasures", "replay")
    session.expire_all()
    assert hits(everything(session)) == []
    assert "0 people" in run_command(app, "erasures", "replay")
    kept.unlink()
    assert session.scalars(select(Erasure)).one().cause is Cause.RESTORED
