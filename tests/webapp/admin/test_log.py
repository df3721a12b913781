"""What was done in the own town: ids and verbs, no names; filtered and a page at a time."""

from datetime import UTC, datetime

from tests import factories
from webapp.models import AuditEntry, Institution, RoleName
from webapp.services import audit, decisions


def rows(page: str) -> list[str]:
    return page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]


def test_deeds_of_the_own_town_are_shown_and_no_others(session, admin, krefeld):
    here, there = factories.proposal(session), factories.request(session, lives_in="Uerdingen", of="Büro")
    matched = factories.proposal(session, asks=there)
    session.query(AuditEntry).delete()
    decisions.approve(session, factories.coordinator(session), here)
    session.query(AuditEntry).filter_by(verb="user.create").delete()
    for subject in (here.request, here.offer, here.request.person, here.request.person.user, here.programme):
        audit.record(session, None, "test.seen", subject)
    for subject in (there, matched, there.person, there.person.user, there.programme, krefeld):
        audit.record(session, None, "test.hidden", subject)
    session.commit()
    page = admin.get("/admin/log?lang=en").text
    assert "match.approve" in page
    assert page.count("<bdi>test.seen") == 5
    assert "test.hidden" not in page


def test_no_name_is_shown(session, admin):
    match = factories.proposal(session)
    audit.record(session, match.offer.person.user, "test.done", match, fields=["phone"])
    session.commit()
    page = admin.get("/admin/log?verb=test.done").text
    assert f"matches {match.id}" in page
    assert not [name for name in ("Amal", "Haddad", "Maria", "Klein") if name in page]


def test_the_list_is_narrowed_down(session, admin):
    centre, place = factories.centre(session), session.query(Institution).filter_by(kind="public authority").first()
    session.query(AuditEntry).delete()
    audit.record(session, None, "test.one", centre)
    audit.record(session, None, "test.two", place)
    session.flush()
    for day, entry in zip((1, 2), session.query(AuditEntry).order_by(AuditEntry.id), strict=True):
        entry.at = datetime(2026, 6, day, 22, 30, tzinfo=UTC)  # half past midnight on the next day there
    session.commit()
    for query, shown in {
        "": 2,
        "verb=test.one": 1,
        "subject=institutions": 1,
        f"subject=centres&number={centre.id}": 1,
        "number=2147483647": 0,
        "since=2026-06-02": 2,
        "since=2026-06-03": 1,
        "until=2026-06-01": 0,
        "until=2026-06-02": 1,
        "until=9999-12-31": 2,
        "verb=unknown&subject=people": 2,
        "number=abc&since=yesterday": 2,
        "number=99999999999999999999": 2,
    }.items():
        found = rows(admin.get(f"/admin/log?{query}").text)
        assert len(found) == shown, query


def test_a_long_list_comes_a_page_at_a_time(session, admin):
    for _each in range(51):
        audit.record(session, None, "test.done", factories.centre(session))
    session.query(AuditEntry).filter(AuditEntry.verb != "test.done").delete()
    session.commit()
    assert len(rows(admin.get("/admin/log?verb=test.done").text)) == 50
    assert len(rows(admin.get("/admin/log?verb=test.done&page=2").text)) == 1
    assert len(rows(admin.get("/admin/log?verb=test.done&page=99").text)) == 1


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
