"""Whatever has run out goes by itself, in the night, and nothing else does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.fixtures.databases import run_command
from webapp.db import now
from webapp.models import (
    AuditEntry,
    Clearance,
    MailState,
    MatchCount,
    Offer,
    Openness,
    OutboxMail,
    Person,
    Request,
    RetentionRun,
    RoleName,
    Round,
    RoundState,
    Submission,
    Town,
    User,
)
from webapp.services import running
from webapp.services.privacy import retention
from webapp.services.privacy.kinds import KINDS
from webapp.work import run_retention

DAY = timedelta(days=1)


@pytest.fixture
def kept_list(tmp_path) -> Path:
    return tmp_path / "erasures.txt"


@pytest.fixture
def town(session) -> Town:
    return session.scalars(select(Town).where(Town.slug == "duisburg")).one()


def settle(session, kept_list, at=None) -> list[str]:
    return list(retention.settle(session, kept_list, at))


def count(session, model) -> int:
    return len(session.scalars(select(model)).all())


def test_the_terms_that_were_promised(session, town):
    days = retention.days_of(session, town)
    assert (days["unconfirmed"], days["closed_requests"], days["clearances"], days["snapshots"]) == (
        30,
        365,
        90,
        90,
    )


@pytest.mark.parametrize(("age", "goes"), [(29, False), (31, True)])
def test_a_registration_that_nobody_confirmed(session, kept_list, age, goes):
    person = factories.person(session, RoleName.NEWCOMER)
    person.user.confirmed_at, person.user.created_at = None, now() - age * DAY
    session.flush()
    person_id = person.id
    settle(session, kept_list)
    assert (session.get(Person, person_id) is None) is goes


def test_whom_staff_registered_stays(session, kept_list):
    person = factories.person(session, RoleName.NEWCOMER)
    person.registered_by = factories.coordinator(session)
    person.user.confirmed_at, person.user.created_at = None, now() - 100 * DAY
    session.flush()
    assert settle(session, kept_list) == []


@pytest.mark.parametrize(("age", "goes"), [(364, False), (366, True)])
def test_a_closed_request_goes_with_its_match_and_leaves_a_number(session, cast, kept_list, age, goes):
    running.complete(session, cast.staff, cast.match)
    cast.match.request.closed_at = now() - age * DAY
    request_id, person_id, offer_id = cast.match.request_id, cast.newcomer.id, cast.match.offer_id
    session.flush()
    settle(session, kept_list)
    assert (session.get(Request, request_id) is None) is goes
    assert session.get(Person, person_id) is not None
    assert count(session, MatchCount) == int(goes)
    assert session.get_one(Offer, offer_id).completed_before == int(goes)


def test_an_open_request_never_runs_out(session, cast, kept_list):
    cast.match.request.created_at = cast.match.request.waiting_since = now() - 5000 * DAY
    session.flush()
    settle(session, kept_list)
    assert session.get(Request, cast.match.request_id) is not None


@pytest.mark.parametrize(("age", "goes"), [(89, False), (91, True)])
def test_a_clearance_after_the_engagement_ended(session, cast, kept_list, age, goes):
    offer = cast.match.offer
    running.withdraw(session, cast.staff, cast.match)
    offer.state, offer.closed_at = Openness.WITHDRAWN, now() - age * DAY
    session.flush()
    settle(session, kept_list)
    assert (session.get(Clearance, offer.id) is None) is goes
    assert session.get(Offer, offer.id) is not None


def test_copies_mails_and_notes(session, cast, kept_list):
    old = now() - 91 * DAY
    session.add(Round(
        programme=cast.match.programme, state=RoundState.DONE, finished_at=old,
        snapshot={"requests": [{"id": "1"}]}, unmatched={"1": "full"}, prices={"1": 0.5},
    ))  # fmt: skip
    session.execute(update(OutboxMail.__table__).values(state=MailState.SENT, sent_at=old, created_at=old))
    session.execute(update(Submission).values(at=old))
    session.flush()
    kinds = settle(session, kept_list)
    session.expire_all()
    round_ = session.scalars(select(Round)).one()
    assert (round_.snapshot, round_.unmatched, round_.prices) == ({}, {}, {})
    assert (count(session, OutboxMail), count(session, Submission)) == (0, 0)
    assert kinds.count("snapshots") == 1


def test_doing_it_twice_changes_nothing(session, cast, kept_list):
    cast.newcomer.user.created_at = now() - 400 * DAY
    running.complete(session, cast.staff, cast.match)
    cast.match.request.closed_at = now() - 400 * DAY
    session.flush()
    assert settle(session, kept_list)
    assert settle(session, kept_list) == []


@pytest.fixture
def silent(session) -> User:
    """Somebody with nothing open who has not been here for 29 days less than the term."""
    user = factories.person(session, RoleName.NEWCOMER).user
    user.last_seen_at = now() - (730 - 29) * DAY
    session.flush()
    return user


def test_somebody_is_warned_before_an_account_goes(session, silent, kept_list, send_mail):
    assert settle(session, kept_list) == ["warned"]
    assert settle(session, kept_list) == []
    session.commit()
    (mail,) = send_mail().to(silent.email)
    assert "In 30 days we delete it" in mail.get_body(("plain",)).get_content()


def test_an_account_goes_thirty_days_after_the_warning_and_not_before(session, silent, kept_list):
    silent.last_seen_at, silent.warned_at = now() - 800 * DAY, now() - 29 * DAY
    session.flush()
    assert settle(session, kept_list) == []
    silent.warned_at = now() - 31 * DAY
    session.flush()
    assert settle(session, kept_list) == ["inactive"]


def test_signing_in_keeps_the_account(session, silent, sign_in):
    silent.warned_at = now()
    session.commit()
    sign_in(silent)
    session.refresh(silent)
    assert silent.warned_at is None
    assert now() - silent.last_seen_at < DAY


def test_who_waits_is_never_inactive(session, kept_list):
    request = factories.request(session)
    request.person.user.last_seen_at = now() - 2000 * DAY
    session.flush()
    assert settle(session, kept_list) == []


def test_a_town_sets_its_own_terms_and_the_other_keeps_its(session, kept_list, sign_in, town):
    here = factories.person(session, RoleName.NEWCOMER)
    there = factories.person(session, RoleName.NEWCOMER, lives_in="Cracau")
    for person in (here, there):
        person.user.confirmed_at, person.user.created_at = None, now() - 10 * DAY
    administrator = factories.account(session, RoleName.ADMINISTRATOR, town=town)
    session.commit()
    browser = sign_in(administrator)
    terms = {kind.name: kind.days for kind in KINDS}
    assert "What would go tonight" in browser.get("/admin/retention").text
    assert browser.send_form("/admin/retention", **terms | {"unconfirmed": 0}).status_code == 422
    assert browser.send_form("/admin/retention", **terms | {"unconfirmed": 7}).status_code == 303
    session.expire_all()
    assert retention.preview(session, town)["unconfirmed"] == 1
    assert settle(session, kept_list) == ["unconfirmed"]
    assert session.get(Person, there.id) is not None
    entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "town.retention")).one()
    assert entry.detail == {"unconfirmed": 7}


def test_the_night_begins_at_two_and_is_claimed_once(session):
    evening, night = (datetime(2026, 7, 1, hour, 30, tzinfo=UTC) for hour in (23, 1))
    assert retention.claim(session, evening) is None  # half past one in the town
    run = retention.claim(session, night)
    assert retention.claim(session, night) is None
    assert retention.claim(session, night + timedelta(minutes=16)) is run  # its worker died
    retention.finish(run)
    assert retention.claim(session, night + timedelta(hours=5)) is None


@pytest.mark.commits
def test_the_worker_does_it_and_counts(app, session, silent):
    session.commit()
    with app.app_context():
        run_retention(app)
    run = session.scalars(select(RetentionRun)).one_or_none()
    assert run is None or run.counts == {"warned": 1}
    assert run is not None or retention.night_of(now()) is None


def test_the_commands_preview_and_do_it(app, session, silent):
    session.commit()
    assert "Duisburg: warned: 1" in run_command(app, "retention", "preview")
    assert "1 deleted or warned." in run_command(app, "retention", "run")
