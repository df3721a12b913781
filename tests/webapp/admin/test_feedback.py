"""What people told us about barriers: read, answered and settled by the administrators."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import AuditEntry, BarrierReport, Cause, RoleName
from webapp.services import barriers
from webapp.services.errors import ConflictError
from webapp.services.privacy import retention
from webapp.services.privacy.erasure import erase
from webapp.services.privacy.export import export_of

MARKUP = "<b onclick=x>'\"&{{7*7}}"


@pytest.fixture
def report(session) -> BarrierReport:
    made = barriers.report(session, None, barriers.Message("/near", f"Trouble {MARKUP}", MARKUP, "ar"))
    session.commit()
    return made


def test_the_overview_counts_what_waits(admin, report):
    assert "message about a barrier" in admin.get("/admin").text


def test_a_message_is_shown_as_text(admin, report):
    assert f"/admin/feedback/{report.id}" in admin.get("/admin/feedback").text
    page = admin.get(f"/admin/feedback/{report.id}").text
    assert "&lt;b onclick" in page
    assert "<b onclick" not in page
    assert "Answer at the latest by" in page


def test_settling_needs_a_word_about_what_was_done(admin, session, report):
    where = f"/admin/feedback/{report.id}"
    assert admin.send_form(where, note="").status_code == 422
    assert admin.send_form(where, note="Names added, answered by phone.").status_code == 303
    session.refresh(report)
    assert report.settled_at is not None
    assert "Names added" in admin.get(where).text
    assert "settled" in admin.get("/admin/feedback").text
    admin.send_form(where, to=f"{where}/open")
    session.refresh(report)
    assert (report.settled_at, report.note) == (None, "Names added, answered by phone.")
    verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.subject == "barrier_reports"))
    assert sorted(verbs) == ["barrier.reopen", "barrier.report", "barrier.settle"]


def test_two_who_settle_it_are_told(session, administrator, report):
    barriers.settle(session, administrator, report, "done")
    with pytest.raises(ConflictError):
        barriers.settle(session, administrator, report, "done")
    barriers.reopen(session, administrator, report)
    with pytest.raises(ConflictError):
        barriers.reopen(session, administrator, report)


def test_the_audit_of_the_town_shows_it(admin, report):
    assert "barrier.report" in admin.get("/admin/log").text


def test_open_ones_come_first_and_the_oldest_on_top(admin, session, administrator, report):
    older = barriers.report(session, None, barriers.Message("", "older", "", "en"))
    older.reported_at = now() - timedelta(days=3)
    done = barriers.report(session, None, barriers.Message("", "done", "", "en"))
    barriers.settle(session, administrator, done, "done")
    session.commit()
    page = admin.get("/admin/feedback").text
    places = [page.index(f"/admin/feedback/{one.id}") for one in (older, report, done)]
    assert places == sorted(places)


def test_a_message_from_another_town_is_not_there(admin, session, krefeld):
    theirs = factories.account(session, RoleName.ADMINISTRATOR, town=krefeld.town)
    foreign = barriers.report(session, theirs, barriers.Message("", "x", "", "en"))
    session.commit()
    assert admin.get(f"/admin/feedback/{foreign.id}").status_code == 404
    assert f"/admin/feedback/{foreign.id}" not in admin.get("/admin/feedback").text


@pytest.mark.parametrize(("age", "settled", "goes"), [(364, 364, False), (366, 366, True), (700, 10, False)])
def test_it_goes_a_year_after_it_was_settled(session, administrator, report, tmp_path, age, settled, goes):
    report.reported_at = now() - timedelta(days=age)
    barriers.settle(session, administrator, report, "done")
    report.settled_at = now() - timedelta(days=settled)
    session.flush()
    report_id = report.id
    list(retention.settle(session, tmp_path / "erasures.txt"))
    assert (session.scalar(select(BarrierReport.id).where(BarrierReport.id == report_id)) is None) is goes


def test_it_goes_with_the_account_and_is_in_its_export(session, tmp_path):
    person = factories.person(session, RoleName.VOLUNTEER)
    made = barriers.report(session, person.user, barriers.Message("/me", "trouble", "", "en"))
    session.flush()
    report_id = made.id
    exported = export_of(session, person.user).as_json()["tables"]["barrier_reports"]
    assert [row["barrier"] for row in exported] == ["trouble"]
    erase(session, person.user, actor=None, cause=Cause.PERSON, kept_list=tmp_path / "erasures.txt")
    assert session.scalar(select(BarrierReport.id).where(BarrierReport.id == report_id)) is None
