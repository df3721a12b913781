"""What was done in the own town: ids and verbs, no names; filtered and a page at a time."""

import csv
import io
import re
from datetime import UTC, datetime

from tests import factories
from webapp.models import AuditEntry, Institution, RoleName
from webapp.models.people import new_audit_id
from webapp.services import audit, decisions


def rows(page: str) -> list[str]:
    body = re.search(r"<tbody\b[^>]*>(.*?)</tbody>", page, re.DOTALL)
    return re.split(r"<tr\b", body[1])[1:] if body else []


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"<td[^>]*>(\d+)</td>", page)]


def test_deeds_of_the_own_town_are_shown_and_no_others(session, admin, krefeld):
    here, there = factories.proposal(session), factories.request(session, lives_in="Uerdingen", of="Büro")
    matched = factories.proposal(session, asks=there)
    decisions.approve(session, factories.coordinator(session), here)
    for subject in (here.request, here.offer, here.request.person, here.request.person.user, here.programme):
        audit.record(session, None, "test.seen", subject)
    for subject in (there, matched, there.person, there.person.user, there.programme, krefeld):
        audit.record(session, None, "test.hidden", subject)
    session.commit()
    assert "match.approve" in admin.get("/admin/log?verb=match.approve").text
    assert len(rows(admin.get("/admin/log?verb=test.seen").text)) == 5
    assert "test.hidden" not in admin.get("/admin/log?lang=en").text


def test_no_name_is_shown(session, admin):
    match = factories.proposal(session)
    audit.record(session, match.offer.person.user, "test.done", match, fields=["phone"])
    session.commit()
    page = admin.get("/admin/log?verb=test.done").text
    assert f"matches {match.id}" in page
    assert not [name for name in ("Amal", "Haddad", "Maria", "Klein") if name in page]


def test_the_list_is_narrowed_down(session, admin):
    centre, place = factories.centre(session), session.query(Institution).filter_by(kind="public authority").first()
    coordinator = factories.coordinator(session)
    for day, verb, subject, actor in ((1, "test.one", centre, coordinator.audit_id), (2, "test.two", place, None)):
        at = datetime(2026, 6, day, 22, 30, tzinfo=UTC)  # half past midnight on the next day there
        session.add(
            AuditEntry(
                at=at, verb=verb, subject=subject.__tablename__, subject_key=str(subject.id), actor=actor, detail={}
            )
        )
    session.commit()
    for query, shown in {
        "": {"test.one", "test.two"},
        "verb=test.one": {"test.one"},
        "subject=institutions": {"test.two"},
        f"subject=centres&number={centre.id}": {"test.one"},
        "number=2147483647": set(),
        f"account={coordinator.id}": {"test.one"},
        "account=2147483647": set(),
        "since=2026-06-02": {"test.one", "test.two"},
        "since=2026-06-03": {"test.two"},
        "until=2026-06-01": set(),
        "until=2026-06-02": {"test.one"},
        "until=9999-12-31": {"test.one", "test.two"},
        "verb=unknown&subject=vehicles": {"test.one", "test.two"},
        "number=abc&since=yesterday&account=me": {"test.one", "test.two"},
        "number=99999999999999999999": {"test.one", "test.two"},
    }.items():
        page = admin.get(f"/admin/log?{query}").text
        assert {verb for verb in ("test.one", "test.two") if f"<bdi>{verb}" in page} == shown, query
        listed = admin.get(f"/admin/log.csv?{query}").text
        assert {verb for verb in ("test.one", "test.two") if f";{verb};" in listed} == shown, query


def test_the_list_is_taken_along_as_a_table_without_names_and_formulas(session, admin):
    match = factories.proposal(session)
    audit.record(session, match.offer.person.user, "test.done", match, reason="=1+1")
    session.commit()
    download = admin.get("/admin/log.csv?verb=test.done")
    assert download.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    [row] = list(csv.DictReader(io.StringIO(download.text.removeprefix("\ufeff")), delimiter=";"))
    assert (row["verb"], row["subject"], row["number"]) == ("test.done", "matches", str(match.id))
    assert (row["account"], row["detail"]) == (str(match.offer.person.user.id), '{"reason": "=1+1"}')
    assert not [name for name in ("Amal", "Haddad", "Maria", "Klein") if name in download.text]


def test_a_long_list_comes_a_page_at_a_time(session, admin):
    for _each in range(51):
        audit.record(session, None, "test.done", factories.centre(session))
    session.commit()
    assert len(rows(admin.get("/admin/log?verb=test.done").text)) == 50
    assert len(rows(admin.get("/admin/log?verb=test.done&page=2").text)) == 1
    assert len(rows(admin.get("/admin/log?verb=test.done&page=99").text)) == 1


def test_what_somebody_did_stays_and_nobody_is_behind_it_once_the_random_id_is_gone(session, admin):
    coordinator = factories.coordinator(session)
    audit.record(session, coordinator, "test.done", factories.centre(session))
    session.commit()
    assert coordinator.id in numbers(admin.get("/admin/log?verb=test.done").text)
    coordinator.audit_id = new_audit_id()
    session.commit()
    page = admin.get("/admin/log?verb=test.done").text
    assert "an erased account" in page
    assert coordinator.id not in numbers(page)


def test_the_overview_counts_the_own_town(admin):
    page = admin.get("/admin?lang=en").text
    assert "<h1" in page
    assert "Duisburg" in page
    assert "3 of them not verified" in page


def test_the_words_are_listed_with_what_stays_hidden(admin):
    page = admin.get("/admin/words?lang=en").text
    assert "hidden until both said yes" in page
    assert all(word in page for word in ("Arabic", "Kurdish"))


def test_an_administrator_of_nowhere_finds_nothing(session, sign_in):
    account = factories.account(session, RoleName.ADMINISTRATOR)
    session.commit()
    assert sign_in(account).get("/admin").status_code == 404
