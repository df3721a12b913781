"""The roster: whom an initiative sees, how far each has come, and how little it learns about newcomers."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests import factories
from webapp.db import now
from webapp.models import Initiative, Match, MatchState, MembershipState, Openness, RoleName, Vetting
from webapp.services.rosters import RosterFilter, RosterState, roster_of, running_in, state_of


@pytest.fixture
def initiative(session):
    return factories.initiative(session)


def volunteer(session, initiative, **more):
    made = factories.offer(session, **more)
    factories.member(session, made.person, initiative)
    return made


def together(session, offer, programme, *, state=MatchState.ACTIVE, yes=True, **newcomer):
    request = factories.request(session, programme=programme, **newcomer)
    match = Match(programme=programme, request=request, offer=offer, state=state)
    if yes:
        match.volunteer_yes_at = match.newcomer_yes_at = now() - timedelta(days=40)
    offer.used += 1
    session.add(match)
    session.flush()
    return match


def rows(session, initiative, order="name", **narrow):
    return roster_of(session, initiative).chosen(RosterFilter(**narrow), order)


def test_only_confirmed_members_stand_on_the_roster(session, initiative):
    own = volunteer(session, initiative)
    for state in (MembershipState.ASKED, MembershipState.REFUSED):
        factories.member(session, factories.offer(session).person, initiative, state)
    volunteer(session, factories.initiative(session))
    factories.offer(session)
    assert [row.offer for row in rows(session, initiative)] == [own]


@pytest.mark.parametrize(
    ("vetting", "openness", "kinds", "has_match", "expected"),
    [
        (Vetting.REGISTERED, Openness.OPEN, ("mentor",), False, RosterState.REGISTERED),
        (Vetting.INVITED, Openness.OPEN, ("mentor",), False, RosterState.INVITED),
        (Vetting.VETTED, Openness.OPEN, ("mentor", "helper"), False, RosterState.FREE),
        (Vetting.VETTED, Openness.OPEN, ("helper",), False, RosterState.VETTED),
        (Vetting.VETTED, Openness.OPEN, ("mentor",), True, RosterState.MATCHED),
        (Vetting.VETTED, Openness.PAUSED, ("mentor",), False, RosterState.PAUSING),
        (Vetting.INVITED, Openness.PAUSED, ("mentor",), False, RosterState.PAUSING),
        (Vetting.VETTED, Openness.PAUSED, ("mentor",), True, RosterState.MATCHED),
        (Vetting.VETTED, Openness.WITHDRAWN, ("mentor",), True, RosterState.MATCHED),
        (Vetting.VETTED, Openness.WITHDRAWN, ("mentor",), False, None),
        (Vetting.VETTED, Openness.CLOSED, ("mentor",), False, None),
        (Vetting.REFUSED, Openness.OPEN, ("mentor",), False, None),
    ],
)
def test_each_volunteer_has_one_state(session, vetting, openness, kinds, has_match, expected):
    offer = factories.offer(session, vetting=vetting, kinds=kinds, state=openness)
    assert state_of(offer, has_match=has_match) is expected


def test_who_has_left_is_not_on_the_roster(session, initiative):
    volunteer(session, initiative, state=Openness.WITHDRAWN)
    assert rows(session, initiative) == []


def test_in_the_own_programme_the_first_name_shows_once_both_said_yes(session, initiative):
    programme = factories.own_programme(session, initiative)
    offer = volunteer(session, initiative, capacity=2)
    together(session, offer, programme, first_name="Yusuf")
    together(session, offer, programme, state=MatchState.OFFERED, yes=False, first_name="Samira")
    [row] = rows(session, initiative)
    assert {(match.first_name, match.district) for match in row.matches} == {("Yusuf", "Marxloh"), ("", "Marxloh")}
    assert row.since == min(match.since for match in row.matches)


def test_newcomers_of_other_programmes_have_neither_name_nor_district(session, initiative):
    offer = volunteer(session, initiative)
    together(session, offer, factories.programme(session), first_name="Yusuf")
    [row] = rows(session, initiative)
    [match] = row.matches
    assert (match.own, match.first_name, match.district) == (False, "", "")
    assert row.state is RosterState.MATCHED


def test_a_proposal_is_not_yet_a_match(session, initiative):
    offer = volunteer(session, initiative)
    factories.proposal(session, offers=offer)
    [row] = rows(session, initiative)
    assert (row.state, row.matches, row.since) == (RosterState.FREE, (), None)


def test_the_roster_is_narrowed_down_by_state_language_district_and_kind(session, initiative):
    one = volunteer(session, initiative, speaks="de:native ar:B1", lives_in="Marxloh", kinds=("mentor",))
    other = volunteer(
        session,
        initiative,
        speaks="de:C1 pl:native fr:none",
        lives_in="Alt-Hamborn",
        kinds=("guide",),
        state=Openness.PAUSED,
    )

    def found(**narrow):
        return [row.offer for row in rows(session, initiative, **narrow)]

    assert found(state="free") == [one]
    assert found(state="pausing") == [other]
    assert found(language="pl") == [other]
    assert found(language="fr") == []
    assert found(district=one.person.district_id) == [one]
    assert found(kind="guide") == [other]
    assert found(kind="guide", language="ar") == []


def test_the_choices_are_what_occurs(session, initiative):
    volunteer(session, initiative, speaks="de:native ar:B1 fr:none", lives_in="Marxloh")
    volunteer(session, initiative, speaks="pl:native", lives_in="Alt-Hamborn")
    roster = roster_of(session, initiative)
    assert roster.languages() == ["ar", "de", "pl"]
    assert [name for _id, name in roster.districts()] == ["Alt-Hamborn", "Marxloh"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["Adler", "Berg", "Celik"]),
        ("-name", ["Celik", "Berg", "Adler"]),
        ("district", ["Berg", "Adler", "Celik"]),
        ("state", ["Celik", "Adler", "Berg"]),
        ("-state", ["Adler", "Berg", "Celik"]),
        ("nonsense", ["Adler", "Berg", "Celik"]),
    ],
)
def test_the_roster_is_sorted_as_asked_and_then_by_name(session, initiative, order, expected):
    volunteer(session, initiative, last_name="Celik", lives_in="Marxloh", vetting=Vetting.INVITED)
    volunteer(session, initiative, last_name="Adler", lives_in="Marxloh")
    volunteer(session, initiative, last_name="Berg", lives_in="Alt-Hamborn")
    assert [row.person.last_name for row in rows(session, initiative, order)] == expected


def test_who_accompanies_somebody_for_longest_comes_first(session, initiative):
    programme = factories.own_programme(session, initiative)
    free = volunteer(session, initiative, last_name="Adler")
    newer = volunteer(session, initiative, last_name="Berg")
    older = volunteer(session, initiative, last_name="Celik")
    together(session, newer, programme).newcomer_yes_at = now() - timedelta(days=3)
    together(session, older, programme)
    session.flush()
    assert [row.offer for row in rows(session, initiative, "since")] == [older, newer, free]


def test_what_runs_in_own_programmes_names_own_volunteers_only(session, initiative):
    programme = factories.own_programme(session, initiative)
    own = volunteer(session, initiative)
    foreign = factories.offer(session)
    together(session, own, programme, first_name="Yusuf")
    together(session, foreign, programme, first_name="Samira")
    together(session, volunteer(session, initiative), factories.programme(session))
    running = running_in(session, initiative, roster_of(session, initiative))
    assert {(match.volunteer, match.seen.first_name) for match in running} == {
        (own.person, "Yusuf"),
        (None, "Samira"),
    }


@contextmanager
def counted_statements(session):
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    yield statements
    event.remove(bind, "before_cursor_execute", note)


def test_a_long_roster_needs_no_more_queries_than_a_short_one(session, initiative):
    def needed():
        session.commit()
        session.expunge_all()
        own = session.get_one(Initiative, initiative_id)
        with counted_statements(session) as statements:
            for row in roster_of(session, own).rows:
                assert row.person.full_name
                assert row.person.email
                assert row.languages
                assert row.person.district.name
        return len(statements)

    initiative_id = initiative.id
    volunteer(session, initiative)
    short = needed()
    for _ in range(4):
        volunteer(session, session.get_one(Initiative, initiative_id))
    assert needed() == short


def test_a_role_alone_is_no_membership(session, initiative):
    factories.person(session, RoleName.VOLUNTEER)
    assert rows(session, initiative) == []
