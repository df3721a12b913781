"""Offices and meeting places: the administrator keeps them, visitors find them, a coordinator verifies them."""

import pytest

from tests import factories
from webapp.db import now
from webapp.models import AuditEntry, GuideChapter, GuideOffice, Institution, Language
from webapp.services.verification import state_of

NEW = "/admin/institutions/new"


@pytest.fixture
def fields(session) -> dict[str, object]:
    return {
        "name": "Café Miteinander",
        "kind": "language café",
        "printed_hours": "Di 15-17 Uhr",
        "street": "Weseler Straße 1",
        "postal_code": "47169",
        "district": str(factories.district(session).id),
        "phone": "030 23125 901",
        "languages": ["de", "ar"],
    }


@pytest.fixture
def jobcenter(session) -> Institution:
    """Verified, with a point on the map, and in charge of chapters of the guide."""
    place = named(session, "Jobcenter Duisburg")
    place.verified_at, place.lat, place.lon = now(), 51.43, 6.76
    session.commit()
    return place


@pytest.fixture
def page(jobcenter) -> str:
    return f"/admin/institutions/{jobcenter.id}"


def named(session, name: str) -> Institution:
    return session.query(Institution).filter_by(name=name).one()


def as_it_stands(place: Institution) -> dict[str, object]:
    languages = [language.code for language in place.languages]
    return {"name": place.name, "kind": place.kind, "district": place.district_id or 0, "languages": languages}


def deeds(session, verb: str) -> list[AuditEntry]:
    return session.query(AuditEntry).filter_by(verb=verb).all()


def test_a_meeting_place_is_added_and_found_at_once(session, admin, client, fields):
    assert admin.send_form(NEW, **fields).status_code == 303
    added = named(session, "Café Miteinander")
    assert added.is_meeting_place
    assert not added.is_verified
    assert added.source == "entered by the town"
    assert [language.code for language in added.languages] == ["de", "ar"]
    assert [entry.subject_id for entry in deeds(session, "institution.add")] == [added.id]
    entry = client.get("/near?language=ar&lang=en").text.split("Café Miteinander")[1].split("</li>")[0]
    for words in (
        "Weseler Straße 1, 47169 Duisburg, Marxloh",
        "030 23125 901",
        "Di 15-17 Uhr",
        "German and Arabic",
    ):
        assert words in entry
    assert "Café Miteinander" in admin.get("/admin/institutions").text


def test_only_a_name_and_a_kind_are_needed(session, admin):
    assert admin.send_form(NEW, name="Treff", kind="meeting place", district="0").status_code == 303
    assert (named(session, "Treff").street, named(session, "Treff").district) == ("", None)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Please write a name."),
        ({"kind": ""}, "Please choose one."),
        ({"kind": "palace"}, "kern-error"),
        ({"name": "Jobcenter Duisburg"}, "There is something of that name already."),
        ({"postal_code": "4716"}, "A postal code has five digits."),
        ({"languages": ["xx"]}, "kern-error"),
        ({"district": "987654"}, "kern-error"),
    ],
    ids=["no name", "no kind", "unknown kind", "name of another", "postal code", "unknown language", "district"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(session, admin, fields, wrong, words):
    before = session.query(Institution).count()
    answer = admin.send_form(NEW, **(fields | wrong))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Di 15-17 Uhr" in answer.text
    assert session.query(Institution).count() == before


def test_what_changed_is_not_verified_any_more_and_loses_its_point(session, admin, page, jobcenter):
    changed = as_it_stands(jobcenter) | {"street": "Wintgensstraße 29", "printed_hours": "Mo 8-12"}
    assert admin.send_form(page, **changed).status_code == 303
    session.refresh(jobcenter)
    assert (jobcenter.street, jobcenter.printed_hours) == ("Wintgensstraße 29", "Mo 8-12")
    assert (jobcenter.is_verified, jobcenter.lat, jobcenter.lon) == (False, None, None)
    assert deeds(session, "institution.describe")[0].detail == {"fields": ["printed_hours", "street"]}


def test_languages_leave_what_was_verified_verified(session, admin, page, jobcenter):
    assert admin.send_form(page, **as_it_stands(jobcenter) | {"languages": ["tr"]}).status_code == 303
    session.refresh(jobcenter)
    assert [language.code for language in jobcenter.languages] == ["tr"]
    assert (jobcenter.is_verified, jobcenter.lat) == (True, 51.43)


def test_saving_what_is_there_is_no_deed(session, admin, page, jobcenter):
    assert admin.send_form(page, **as_it_stands(jobcenter)).status_code == 303
    session.refresh(jobcenter)
    assert jobcenter.is_verified
    assert deeds(session, "institution.describe") == []


def test_two_of_one_name_cannot_be(session, admin, page, jobcenter):
    answer = admin.send_form(page, **as_it_stands(jobcenter) | {"name": "Jugendamt"})
    assert answer.status_code == 422
    session.refresh(jobcenter)
    assert jobcenter.name == "Jobcenter Duisburg"


def test_a_kind_of_a_towns_own_stays(session, admin, page, jobcenter):
    jobcenter.kind = "Bahnhofsmission"
    session.commit()
    assert "Bahnhofsmission" in admin.get(page).text
    assert admin.send_form(page, **as_it_stands(jobcenter)).status_code == 303
    session.refresh(jobcenter)
    assert jobcenter.kind == "Bahnhofsmission"


def test_a_removed_place_is_found_nowhere_and_no_guide_names_it(session, admin, client, page, jobcenter):
    jobcenter.languages = [session.get_one(Language, "tr")]
    chapters = session.query(GuideOffice).filter_by(institution_id=jobcenter.id)
    number, named_by = jobcenter.id, {office.chapter_id for office in chapters}
    assert named_by, "the seeded guide names the job centre"
    session.commit()
    assert "Visitors do not find it any more" in admin.get(f"{page}/remove?lang=en").text
    assert admin.send_form(f"{page}/remove").status_code == 303
    session.expire_all()
    assert session.get(Institution, number) is None
    assert chapters.count() == 0
    assert session.query(GuideChapter).filter(GuideChapter.id.in_(named_by)).count() == len(named_by)
    assert "Jobcenter Duisburg" not in client.get("/near").text
    (entry,) = deeds(session, "institution.remove")
    assert (entry.subject, entry.detail) == ("towns", {"institution": number})
    assert "institution.remove" in admin.get("/admin/log").text


def test_facts_that_changed_while_they_were_checked_are_not_verified(session, sign_in, jobcenter):
    seen, jobcenter.verified_at = state_of(jobcenter), None
    jobcenter.printed_hours = "Mo 8-12"
    coordinator = factories.coordinator(session)
    session.commit()
    to = f"/desk/facts/institution/{jobcenter.id}/verify"
    assert sign_in(coordinator).send_form("/desk/facts", to=to, seen=seen).status_code == 409
