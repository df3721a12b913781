"""An initiative's pages: what its manager finds there, and what stays out of sight."""

import csv
import io

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import (
    AuditEntry,
    ContactWay,
    InitiativeState,
    Match,
    MatchState,
    Membership,
    MembershipState,
    Openness,
    OutboxMail,
    RoleName,
    Vetting,
)


@pytest.fixture
def initiative(session):
    return factories.initiative(session)


@pytest.fixture
def manager(session, initiative, visitor):
    user = factories.manager(session, initiative)
    session.commit()
    return visitor(user)


@pytest.fixture
def asking(session, initiative):
    """A volunteer who says that they belong to the initiative."""
    offer = factories.offer(session, first_name="Rosa", last_name="Nowak")
    membership = factories.member(session, offer.person, initiative, MembershipState.ASKED)
    session.commit()
    return membership


def member(session, initiative, **more):
    offer = factories.offer(session, **more)
    factories.member(session, offer.person, initiative)
    session.commit()
    return offer


def running(session, offer, programme, **newcomer):
    match = Match(
        programme=programme,
        request=factories.request(session, programme=programme, **newcomer),
        offer=offer,
        state=MatchState.ACTIVE,
        volunteer_yes_at=now(),
        newcomer_yes_at=now(),
    )
    offer.used += 1
    session.add(match)
    session.commit()
    return match


def test_strangers_sign_in_first(client):
    response = client.get("/initiative/roster")
    assert response.status_code == 303
    assert response.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("role", [RoleName.NEWCOMER, RoleName.VOLUNTEER])
def test_for_others_there_is_no_such_page(session, visitor, role):
    who = visitor_of(session, visitor, role)
    assert [who.get(path).status_code for path in ("/initiative", "/initiative/roster.csv")] == [404, 404]


def visitor_of(session, visitor, role):
    person = factories.person(session, role)
    session.commit()
    return visitor(person.user)


def test_a_manager_without_an_initiative_finds_nothing(session, visitor):
    user = factories.account(session, RoleName.INITIATIVE_MANAGER)
    session.commit()
    assert visitor(user).get("/initiative").status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (InitiativeState.REGISTERED, "Your centre will confirm you"),
        (InitiativeState.REFUSED, "has not confirmed this initiative"),
    ],
)
def test_before_the_confirmation_it_says_so_and_shows_nobody(session, visitor, state, words):
    initiative = factories.initiative(session, state=state)
    member(session, initiative, last_name="Nowak")
    manager = factories.manager(session, initiative)
    session.commit()
    page = visitor(manager)
    assert words in page.read("/initiative")
    for path in ("/initiative/roster", "/initiative/roster.csv"):
        response = page.get(path)
        assert (response.status_code, response.location) == (303, "/initiative")
    assert "Nowak" not in page.read("/initiative")


def test_an_empty_page_says_what_to_do_next(manager):
    assert "Send people the link to the registration" in manager.read("/initiative")
    assert "Send people the link to the registration" in manager.read("/initiative/roster")


def test_who_asks_to_belong_is_confirmed_by_one_button(session, manager, asking):
    assert "Rosa Nowak" in manager.read("/initiative")
    assert "Rosa Nowak" not in manager.read("/initiative/roster")
    person_id = asking.person_id
    response = manager.send(f"/initiative/members/{person_id}/confirm", page="/initiative")
    assert response.status_code == 303
    assert "Rosa Nowak" in manager.read("/initiative/roster")
    session.expire_all()
    assert session.get_one(Membership, (person_id, asking.initiative_id)).state is MembershipState.CONFIRMED
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.verb == "membership.confirmed")).all()
    assert (entry.subject, entry.subject_id) == ("people", person_id)
    assert session.scalar(select(OutboxMail.user_id).where(OutboxMail.template == "membership_confirmed"))


def test_refusing_asks_first(session, manager, asking):
    path = f"/initiative/members/{asking.person_id}/refuse"
    assert "Does Rosa Nowak not belong to your initiative?" in manager.read(path)
    assert manager.send(path).status_code == 303
    session.expire_all()
    assert asking.state is MembershipState.REFUSED
    assert "does not stand on your roster" in manager.read("/initiative")
    assert "Rosa Nowak" not in manager.read("/initiative/roster")


def test_confirming_twice_changes_nothing_and_changing_ones_mind_is_refused(session, manager, asking):
    path = f"/initiative/members/{asking.person_id}"
    assert manager.send(f"{path}/confirm", page="/initiative/profile").status_code == 303
    assert manager.send(f"{path}/confirm", page="/initiative/profile").status_code == 303
    assert len(session.scalars(select(OutboxMail).where(OutboxMail.template == "membership_confirmed")).all()) == 1
    response = manager.send(f"{path}/refuse", page="/initiative/profile")
    assert response.status_code == 409
    assert "already decided" in response.text


def test_another_initiative_s_people_do_not_exist(session, manager):
    other = factories.offer(session, last_name="Fremd")
    factories.member(session, other.person, factories.initiative(session), MembershipState.ASKED)
    session.commit()
    assert "Fremd" not in manager.read("/initiative")
    for id_ in (other.person_id, 999_999, 10**20):
        path = f"/initiative/members/{id_}"
        assert manager.get(f"{path}/refuse").status_code == 404
        assert manager.send(f"{path}/confirm", page="/initiative/profile").status_code == 404


def test_the_roster_says_who_accompanies_whom(session, initiative, manager):
    programme = factories.own_programme(session, initiative)
    offer = member(session, initiative, last_name="Nowak", capacity=2)
    running(session, offer, programme, first_name="Yusuf", last_name="Geheim", email="yusuf@example.org")
    running(session, offer, factories.programme(session), first_name="Samira", lives_in="Alt-Hamborn")
    page = manager.read("/initiative/roster")
    assert "Yusuf, Marxloh" in page
    assert "matched elsewhere" in page
    for secret in ("Geheim", "yusuf@example.org", "Samira"):
        assert secret not in page
        assert secret not in manager.read("/initiative/roster.csv")
        assert secret not in manager.read("/initiative")


def test_today_shows_what_runs_in_the_own_programmes(session, initiative, manager):
    assert "no programme of your own yet" in manager.read("/initiative")
    programme = factories.own_programme(session, initiative)
    offer = member(session, initiative, last_name="Nowak", capacity=3)
    assert "Nothing is running in your programmes yet" in manager.read("/initiative")
    running(session, offer, programme, first_name="Yusuf")
    factories.proposal(session, asks=factories.request(session, programme=programme), offers=offer)
    session.commit()
    page = manager.read("/initiative")
    assert "Yusuf" in page
    assert "1 waiting" in page


def test_today_says_who_pauses_and_until_when(session, initiative, manager):
    member(session, initiative, last_name="Nowak", state=Openness.PAUSED)
    assert "until further notice" in manager.read("/initiative")


def test_filters_have_an_address_and_can_be_taken_back(session, initiative, manager):
    member(session, initiative, last_name="Adler")
    member(session, initiative, last_name="Berg", vetting=Vetting.INVITED)
    page = manager.read("/initiative/roster?state=invited")
    assert "Berg" in page
    assert "Adler" not in page
    assert "Show all" in page
    assert "Nobody fits this choice" in manager.read("/initiative/roster?state=pausing")
    assert "Adler" in manager.read("/initiative/roster?state=nonsense&district=x&language=zz&kind=9&page=-4&sort=")


def test_a_long_roster_has_pages(session, initiative, manager):
    for number in range(51):
        member(session, initiative, last_name=f"Nr{number:02}")
    first, second = manager.read("/initiative/roster"), manager.read("/initiative/roster?page=2")
    assert "Nr49" in first
    assert "Nr50" not in first
    assert "Nr50" in second
    assert "Nr50" in manager.read("/initiative/roster?page=99")


def test_the_file_holds_what_the_filter_shows_with_nothing_that_runs(session, initiative, manager):
    phoned = member(session, initiative, first_name="=cmd", last_name="Adler", phone="+49 203 1")
    phoned.person.contact_way = ContactWay.PHONE
    member(session, initiative, last_name="Berg", vetting=Vetting.INVITED, email="berg@example.org")
    silent = member(session, initiative, last_name="Celik", vetting=Vetting.INVITED)
    silent.person.contact_way = ContactWay.CENTRE
    session.commit()
    response = manager.get("/initiative/roster.csv?sort=-name")
    assert response.headers["Content-Disposition"] == 'attachment; filename="roster.csv"'
    text = response.data.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Last name"] for row in table] == ["Celik", "Berg", "Adler"]
    assert [row["Contact"] for row in table] == ["", "berg@example.org", "'+49 203 1"]
    assert table[2]["First name"] == "'=cmd"
    assert (table[2]["State"], table[1]["State"]) == ("Free", "Invited to a talk")
    invited = manager.get("/initiative/roster.csv?state=invited").data.decode("utf-8-sig")
    assert "Adler" not in invited


def profile(initiative, **changes):
    return {
        "description": "We cook together.",
        "contact_name": "Jo Berg",
        "contact_email": "jo@example.org",
        "contact_phone": "0203 1",
        "districts": [district.id for district in initiative.districts],
        **changes,
    }


def test_the_initiative_says_which_languages_it_speaks_and_takes_it_back(session, initiative, manager, client):
    same = profile(initiative)
    assert manager.send("/initiative/profile", **same, languages=["ar", "de"]).status_code == 303
    session.refresh(initiative)
    assert [language.code for language in initiative.languages] == ["de", "ar"]
    assert "German and Arabic" in client.get("/near?lang=en").text
    assert manager.read("/initiative/profile").count(" checked") == 2 + len(initiative.districts)
    assert manager.send("/initiative/profile", **same).status_code == 303
    session.refresh(initiative)
    assert initiative.languages == []


def test_a_language_that_is_not_offered_is_refused(initiative, manager):
    assert manager.send("/initiative/profile", **profile(initiative), languages=["xx"]).status_code == 422


def test_the_initiative_describes_itself(session, initiative, manager):
    marxloh = factories.district(session, "Marxloh")
    assert manager.send("/initiative/profile", **profile(initiative, districts=[marxloh.id])).status_code == 303
    session.expire_all()
    assert (initiative.description, initiative.contact_phone) == ("We cook together.", "0203 1")
    assert initiative.districts == [marxloh]
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.verb == "initiative.describe")).all()
    assert entry.detail == {"fields": ["description", "contact_phone", "districts"]}


def test_saving_without_a_change_leaves_no_trace(session, initiative, manager):
    same = profile(initiative, description="", contact_phone="")
    assert manager.send("/initiative/profile", **same).status_code == 303
    assert session.scalars(select(AuditEntry).where(AuditEntry.verb == "initiative.describe")).all() == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("contact_email", "nobody", "Please write an e-mail address such as name@example.org."),
        ("contact_name", "  ", "Please write the name of somebody who answers questions."),
        ("districts", [], "Please choose at least one district."),
        ("contact_phone", "1" * 41, "Please write at most 40 characters."),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(
    initiative, manager, field, value, words
):
    response = manager.send("/initiative/profile", **profile(initiative, **{field: value}))
    assert response.status_code == 422
    assert words in response.text
    assert "We cook together." in response.text


def test_a_district_of_another_town_is_refused(session, initiative, manager):
    elsewhere = factories.district(session, "Bockum")
    response = manager.send("/initiative/profile", **profile(initiative, districts=[elsewhere.id]))
    assert response.status_code == 422
