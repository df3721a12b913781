"""The made-up population: marked as such, like the real one in its mix, and alive."""

import subprocess
import sys
from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import (
    AuditEntry,
    Centre,
    CheckIn,
    ForWhom,
    Initiative,
    InitiativeState,
    Institution,
    Interest,
    Match,
    MatchState,
    Membership,
    MembershipState,
    Offer,
    Openness,
    PairBlock,
    Person,
    Programme,
    Request,
    Side,
    SupportField,
    User,
    Vetting,
)
from webapp.models.matches import TAKES_PLACE
from webapp.services.local_time import today
from webapp.services.seeding import demo_accounts, seed_demo
from webapp.services.sign_in_codes import new_code, read_code
from webapp.wording import MOODS


def hashed(password: str) -> str:
    return f"hash of {password}"


@pytest.fixture(scope="module")
def seeded(seeded, seed_data):
    with Session(seeded) as session:
        seed_demo(session, seed_data, hashed)
        session.commit()
    return seeded


def all_of(session, model):
    return session.scalars(select(model)).all()


def by_email(session, email: str) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


def test_there_are_300_newcomers_120_volunteers_and_6_initiatives_in_both_towns(session):
    homes = Counter(request.person.district.town.slug for request in all_of(session, Request))
    assert homes == {"duisburg": 200, "krefeld": 100}
    helpers = Counter(offer.person.district.town.slug for offer in all_of(session, Offer))
    assert helpers == {"duisburg": 80, "krefeld": 40}
    assert Counter(one.town.slug for one in all_of(session, Initiative)) == {"duisburg": 4, "krefeld": 2}


def test_everybody_is_marked_as_made_up(session):
    assert all(person.is_demo for person in all_of(session, Person))
    assert all(one.is_demo and one.name.startswith("Demo: ") for one in all_of(session, Initiative))


def test_no_mail_and_no_call_can_ever_reach_a_real_person(session):
    addresses = [user.email for user in all_of(session, User) if user.email]
    assert all(address.endswith("@example.org") for address in addresses)
    phones = [person.phone for person in all_of(session, Person) if person.phone]
    assert phones
    assert all(phone.startswith("030 23125 ") and len(phone) == len("030 23125 000") for phone in phones)
    assert len(set(phones)) == len(phones)


def test_only_the_published_accounts_can_sign_in(session, seed_data):
    published = {account.email: account.password for account in demo_accounts(seed_data)}
    with_password = {user.email: user.password for user in all_of(session, User) if user.password}
    assert with_password == {email: hashed(password) for email, password in published.items()}


def test_a_code_can_be_printed_for_whoever_has_no_email(session):
    without = session.scalars(select(User).where(User.email.is_(None))).all()
    assert len(without) > 50
    for user in without:
        assert read_code(str(new_code(user.username))).username == user.username
    assert all(user.username is None for user in all_of(session, User) if user.email)


def test_there_is_an_account_for_every_role_in_each_town_and_a_coordinator_for_each_centre(session, seed_data):
    accounts = demo_accounts(seed_data)
    roles = {"newcomer", "volunteer", "initiative_manager", "coordinator", "case_worker", "administrator"}
    assert {(account.role, account.town) for account in accounts} == {
        (role, town) for role in roles for town in ("duisburg", "krefeld")
    }
    coordinated = {account.belongs_to for account in accounts if account.role == "coordinator"}
    assert coordinated == set(session.scalars(select(Centre.name)))
    for account in accounts:
        user = by_email(session, account.email)
        assert [role.name for role in user.roles] == [account.role]
        assert user.confirmed_at is not None


def test_staff_belong_where_their_account_says(session):
    coordinator = by_email(session, "coordinator.rheinhausen@example.org")
    assert coordinator.centre.name.endswith("Rheinhausen")
    assert by_email(session, "initiative.krefeld@example.org").initiative.name == "Demo: Seidenfaden Krefeld"
    assert by_email(session, "administrator.krefeld@example.org").town.slug == "krefeld"


def test_the_mix_follows_the_figures(session):
    newcomers = [request.person for request in all_of(session, Request)]
    tongues = Counter(person.languages[0].language for person in newcomers)
    assert 0.37 <= tongues["ar"] / len(newcomers) <= 0.47
    assert len(tongues) >= 12
    english = sum(skill.language == "en" and skill.spoken >= "B1" for one in newcomers for skill in one.languages)
    assert 0.15 <= english / len(newcomers) <= 0.23
    women = sum(offer.person.gender == "f" for offer in all_of(session, Offer))
    assert 0.64 <= women / 120 <= 0.78
    homes = Counter(person.district.name for person in newcomers)
    assert min(homes["Marxloh"], homes["Hochfeld"]) > 10


def test_requests_ask_for_what_the_vocabulary_has(session):
    fields, interests = set(session.scalars(select(SupportField.code))), set(session.scalars(select(Interest.code)))
    for request in all_of(session, Request):
        assert request.needs
        assert set(request.needs) <= fields
        assert set(request.interests) <= interests
        assert request.must_need is None or request.must_need in request.needs
        assert request.programme.kind is request.kind
    for offer in all_of(session, Offer):
        assert set(offer.skills) <= fields
        assert set(offer.interests) <= interests


def test_initiatives_speak_languages_but_for_one_that_has_not_told_us(session):
    spoken = {
        one.name: [language.code for language in one.languages] for one in session.scalars(select(Initiative))
    }
    assert spoken["Demo: Nachbarn in Marxloh"] == ["de", "ar", "tr", "bg"]
    assert [name for name, codes in spoken.items() if not codes] == ["Demo: Brücke Uerdingen"]


def test_the_made_up_meeting_places_say_that_they_are_made_up(session):
    places = [one for one in session.scalars(select(Institution)) if one.is_meeting_place]
    assert len(places) == 6
    assert all(one.name.startswith("Demo: ") and one.source == "made up for the demo" for one in places)


def test_everybody_asks_the_centre_that_serves_them_or_the_initiatives_programme(session):
    own = session.scalars(select(Programme).where(Programme.initiative_id.is_not(None))).one()
    requests = all_of(session, Request)
    assert sum(request.programme == own for request in requests) >= 3
    assert all(
        request.programme.centre == request.person.district.centre
        for request in requests
        if request.programme != own
    )


def test_some_wish_for_a_woman_or_a_man_some_must_have_a_need_met_some_have_an_appointment(session):
    requests = all_of(session, Request)
    assert {request.prefers_gender for request in requests} == {None, "f", "m"}
    assert 10 <= sum(request.must_need is not None for request in requests) <= 40
    due = [request.due for request in requests if request.due]
    assert len(due) >= 20
    assert min(due) > today()


def test_whoever_is_under_18_has_a_guardian_who_consented(session):
    minors = session.scalars(select(Request).where(Request.for_whom == ForWhom.MINOR)).all()
    assert minors
    for request in minors:
        assert request.guardian_name
        assert [consent.guardian for consent in request.person.consents] == [request.guardian_name]


def test_everybody_consented_and_who_was_registered_by_a_centre_had_it_recorded(session):
    assert all(person.consents for person in all_of(session, Person))
    helped = [person for person in all_of(session, Person) if person.registered_by]
    assert len(helped) > 20
    for person in helped:
        assert person.registered_by.centre == person.district.centre
        assert person.consents[0].recorded_by_id == person.registered_by_id


def test_some_newcomers_have_no_email(session):
    ways = Counter(
        (request.person.contact_way.value, request.person.email is None) for request in all_of(session, Request)
    )
    assert set(ways) == {("email", False), ("phone", True), ("centre", True)}
    assert min(ways.values()) >= 10


def test_people_have_waited_up_to_200_days(session):
    days = [request.waiting_days() for request in all_of(session, Request) if request.state is Openness.OPEN]
    assert min(days) <= 2
    assert 150 <= max(days) <= 440  # a running match adds the days it has lasted


def test_volunteers_are_in_every_state(session):
    offers = all_of(session, Offer)
    assert {offer.vetting for offer in offers} == set(Vetting) - {Vetting.REFUSED}
    assert {offer.capacity for offer in offers} == {1, 2, 3}
    assert {offer.open_to_other_centres for offer in offers} == {True, False}
    assert any(offer.state is Openness.PAUSED for offer in offers)
    assert any(not offer.used and offer.vetting is Vetting.VETTED for offer in offers)
    for offer in offers:
        assert (offer.vetted_at is not None) == (offer.vetting is Vetting.VETTED)
        assert (offer.invited_at is None) == (offer.vetting is Vetting.REGISTERED)
        assert offer.clearance is None or offer.vetting is Vetting.VETTED


def test_clearances_are_current_or_have_run_out(session):
    current = Counter(offer.clearance.counts_on(today()) for offer in all_of(session, Offer) if offer.clearance)
    assert current[True] >= 20
    assert current[False] >= 2


def test_memberships_are_confirmed_or_asked_and_an_unconfirmed_initiative_has_none(session):
    states = Counter(one.state for one in all_of(session, Membership))
    assert states[MembershipState.CONFIRMED] >= 30
    assert states[MembershipState.ASKED] >= 8
    unconfirmed = session.scalars(select(Initiative).where(Initiative.state != InitiativeState.CONFIRMED)).one()
    assert unconfirmed.memberships == []


def test_a_place_is_taken_by_every_match_that_takes_one_and_by_nothing_else(session):
    taken = Counter(match.offer_id for match in all_of(session, Match) if match.state.value in TAKES_PLACE)
    for offer in all_of(session, Offer):
        assert offer.used == taken[offer.id] <= offer.capacity


def test_matches_are_in_every_chapter_of_their_life_in_both_towns(session):
    chapters = {(match.programme.town.slug, match.state) for match in all_of(session, Match)}
    states = (
        MatchState.OFFERED,
        MatchState.ACCEPTED,
        MatchState.TRIAL,
        MatchState.ACTIVE,
        MatchState.COMPLETED,
        MatchState.DISSOLVED,
    )
    assert chapters == {(town, state) for town in ("duisburg", "krefeld") for state in states}


def test_the_engine_says_why_a_pair_fits(session):
    for match in all_of(session, Match):
        assert 0 < match.affinity <= 1
        assert match.reasons
        assert match.common_language


def test_a_match_happened_in_order(session):
    for match in all_of(session, Match):
        moments = [match.request.created_at, match.proposed_at, match.volunteer_yes_at, match.newcomer_yes_at]
        told = [moment for moment in moments if moment]
        assert told == sorted(told)
        assert match.proposed_at <= match.state_since <= now()
        assert match.offer.vetted_at <= match.proposed_at
        assert match.both_said_yes == (match.state is not MatchState.OFFERED)


def test_an_active_match_is_reviewed_next_by_its_programmes_rhythm(session):
    active = session.scalars(select(Match).where(Match.state == MatchState.ACTIVE)).all()
    for match in active:
        ahead = (match.next_review_on - today()).days
        assert 0 <= ahead <= match.programme.review_every_days


def test_a_term_runs_for_who_has_an_email_and_who_has_none_waits_for_a_call(session):
    asked = session.scalars(select(Match).where(Match.state == MatchState.OFFERED)).all()
    to_phone = [match for match in asked if match.asked is Side.NEWCOMER]
    assert len(to_phone) == 2
    for match in to_phone:
        assert match.request.person.email is None
        assert match.reached_at is match.term_ends_at is None
    for match in asked:
        if match.asked is Side.VOLUNTEER and match.offer.person.email:
            assert match.term_ends_at > now()


def test_a_completed_match_closes_the_request_and_a_dissolved_one_keeps_the_pair_apart(session):
    for match in all_of(session, Match):
        ended = match.state in {MatchState.COMPLETED, MatchState.DISSOLVED}
        assert (match.end_reason is not None) == (match.ended_at is not None) == ended
        if match.state is MatchState.COMPLETED:
            assert match.request.state is Openness.CLOSED
        if match.state is MatchState.DISSOLVED:
            assert match.request.state is Openness.OPEN
            block = select(PairBlock).where(
                PairBlock.request_id == match.request_id, PairBlock.offer_id == match.offer_id
            )
            assert session.scalars(block).one().reason == match.end_reason


def test_every_match_has_its_audit_from_the_proposal_on(session):
    last = {
        MatchState.OFFERED: "match.offer",
        MatchState.ACCEPTED: "match.accept",
        MatchState.TRIAL: "match.start_trial",
        MatchState.ACTIVE: "match.activate",
        MatchState.COMPLETED: "match.complete",
        MatchState.DISSOLVED: "match.dissolve",
    }
    for match in all_of(session, Match):
        entries = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.subject == "matches", AuditEntry.subject_id == match.id)
            .order_by(AuditEntry.at)
        ).all()
        assert [entries[0].verb, entries[1].verb] == ["match.propose", "match.approve"]
        assert entries[-1].verb == last[match.state]
        assert entries[0].actor_id == match.decided_by_id
        assert (entries[0].at, entries[-1].at) == (match.proposed_at, match.state_since)


def test_checkins_come_from_one_of_the_two_while_the_match_ran(session):
    entries = all_of(session, CheckIn)
    assert len(entries) >= 15
    assert {entry.mood for entry in entries} <= set(MOODS)
    for entry in entries:
        person = entry.match.offer.person if entry.side is Side.VOLUNTEER else entry.match.request.person
        assert entry.author_id == person.user_id
        assert entry.match.state_since < entry.at < now()


def test_the_demo_accounts_have_stories_of_their_own(session):
    def match_of(email: str) -> list[Match]:
        person = by_email(session, email).person
        asked, helping = Match.request.has(person=person), Match.offer.has(person=person)
        return session.scalars(select(Match).where(asked | helping).order_by(Match.id)).all()

    newcomer = match_of("newcomer.duisburg@example.org")
    assert [(match.state, match.asked) for match in newcomer] == [(MatchState.OFFERED, Side.VOLUNTEER)]
    assert newcomer[0] in match_of("volunteer.duisburg@example.org")
    together = match_of("newcomer.krefeld@example.org")
    assert [match.state for match in together] == [MatchState.ACTIVE]
    assert together[0] in match_of("volunteer.krefeld@example.org")


def test_seeding_twice_changes_nothing(session, seed_data, rows):
    before = rows(session)
    seed_demo(session, seed_data, hashed)
    assert rows(session) == before


def test_the_generator_always_writes_the_same_people(seed_data, tmp_path):
    subprocess.run([sys.executable, seed_data / "demo" / "generate.py", tmp_path], check=True)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["checkins.csv", "matches.csv", "newcomers.csv", "volunteers.csv"]
    for name in written:
        assert (tmp_path / name).read_bytes() == (seed_data / "demo" / name).read_bytes()
