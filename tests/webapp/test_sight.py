"""What each reader sees of the two people of a match, held against the one table: every state, side and field.

A mark is planted in every field, the pages and mails of each reader are made, and what shows must be what
`TABLE` says: nothing less, and nothing more.
"""

from datetime import timedelta

import pytest

from tests import factories
from webapp.db import now
from webapp.match_cards import sight
from webapp.match_cards.sight import TABLE, Field, Phase, Reader
from webapp.models import Clearance, ContactWay, ForWhom, Gender, MatchState, Side
from webapp.services.local_time import today
from webapp.services.notifications import notify

ASKED_VOLUNTEER = {"asked": Side.VOLUNTEER, "asked_at": now()}
ASKED_NEWCOMER = {"asked": Side.NEWCOMER, "asked_at": now(), "volunteer_yes_at": now()}
BOTH = {"asked_at": now(), "volunteer_yes_at": now(), "newcomer_yes_at": now()}
ENDED = {"ended_at": now()}
STATES = [
    (MatchState.PROPOSED, {}),
    (MatchState.APPROVED, {}),
    (MatchState.OFFERED, ASKED_VOLUNTEER),
    (MatchState.OFFERED, ASKED_NEWCOMER),
    (MatchState.ACCEPTED, BOTH),
    (MatchState.TRIAL, BOTH),
    (MatchState.ACTIVE, BOTH),
    (MatchState.COMPLETED, BOTH | ENDED),
    (MatchState.DISSOLVED, BOTH | ENDED),
    (MatchState.REJECTED, ENDED),
    (MatchState.SUPERSEDED, ENDED),
    (MatchState.EXPIRED, ASKED_VOLUNTEER | ENDED),
    (MatchState.EXPIRED, ASKED_NEWCOMER | ENDED),
    (MatchState.DECLINED, ASKED_VOLUNTEER | ENDED),
    (MatchState.DECLINED, ASKED_NEWCOMER | ENDED),
    (MatchState.WITHDRAWN, ASKED_NEWCOMER | ENDED),
]
MOMENTS = ("asked", "asked_at", "volunteer_yes_at", "newcomer_yes_at", "ended_at")
NEWCOMER_MARKS = {
    Field.FIRST_NAME: "Zainabmark",
    Field.SURNAME: "Haddadmark",
    Field.CONTACT: "zainabmark@example.org",
    Field.DISTRICT: "Marxloh",
    Field.SENSITIVE_NEEDS: "Health",
    Field.HOUSEHOLD: "under 18, with the consent",
    Field.WAITING: "waiting for 41 days",
    Field.WISHES: "wishes a woman",
}
VOLUNTEER_MARKS = {
    Field.FIRST_NAME: "Mariamark",
    Field.SURNAME: "Kleinmark",
    Field.CONTACT: "0152 28895456",
    Field.DISTRICT: "Dellviertel",
    Field.PLACES: "1 of 3 places free",
    Field.GENDER: "a woman, as wished",
    Field.CLEARANCE: "clearance seen",
}
MARKS_BETWEEN = {
    Field.EXACT_DISTANCE: "1.4 km apart",
    Field.INTERESTS: "Cooking",
    Field.REASONS: "Fits well",
}
LETTERS = (
    *("volunteer_asked", "newcomer_asked", "reminder", "both_said_yes", "did_not_work_out", "expired"),
    *("trial_started", "trial_ends", "review_due"),
)


def a_match(session, **more):
    """A girl from Marxloh, and a volunteer of another centre's district."""
    asks = factories.request(
        session,
        needs=("sprache", "gesundheit"),
        interests=("cooking",),
        prefers_gender=Gender.WOMAN,
        for_whom=ForWhom.MINOR,
        waiting_since=now() - timedelta(days=41, hours=1),
        first_name=NEWCOMER_MARKS[Field.FIRST_NAME],
        last_name=NEWCOMER_MARKS[Field.SURNAME],
        email=NEWCOMER_MARKS[Field.CONTACT],
    )
    seen_by = factories.coordinator(session, of="Hochfeld")
    offers = factories.offer(
        session,
        skills=("sprache", "schule"),
        interests=("cooking",),
        capacity=3,
        lives_in="Dellviertel",
        open_to_other_centres=True,
        gender=Gender.WOMAN,
        first_name=VOLUNTEER_MARKS[Field.FIRST_NAME],
        last_name=VOLUNTEER_MARKS[Field.SURNAME],
        phone=VOLUNTEER_MARKS[Field.CONTACT],
        clearance=Clearance(
            issued_on=today(),
            seen_on=today(),
            seen_by=seen_by,
            no_relevant_entry=True,
            valid_until=today() + timedelta(days=99),
        ),
    )
    offers.person.contact_way, offers.used = ContactWay.PHONE, 2
    match = factories.proposal(session, asks=asks, offers=offers, distance_km=1.37, **more)
    session.commit()
    return match


def put(session, match, state, moments):
    match.state = state
    for name in MOMENTS:
        setattr(match, name, moments.get(name))
    match.term_ends_at = now() + timedelta(days=2) if state is MatchState.OFFERED else None
    session.commit()


def shown(text, marks):
    return {field for field, mark in marks.items() if mark in text}


def expected(seen, marks):
    """What of the marks the table lets be seen. Nobody here chose to show the surname to the other one."""
    return {field for field in marks if field in seen}


def faults(reader, match, text, *, of):
    """Where a page and the table disagree about the sides in `of`, and about the two together."""
    seen = TABLE[reader][sight.phase_of(match)]
    sides = {
        "newcomer": (NEWCOMER_MARKS, seen.newcomer),
        "volunteer": (VOLUNTEER_MARKS, seen.volunteer),
        "between": (MARKS_BETWEEN, seen.between),
    }
    return [
        f"{reader.value}, {match.state}, {sight.phase_of(match).value}: {side}: shows {shown(text, marks)}"
        for side, (marks, fields) in sides.items()
        if side in of and shown(text, marks) != expected(fields, marks)
    ]


def page_of(visitor, *paths):
    """What somebody reads at these addresses; what is not there for them is empty."""
    answers = [visitor.get(path) for path in paths]
    return "".join(answer.text.partition("<main")[2] for answer in answers if answer.status_code == 200)


def test_the_table_speaks_of_every_reader_and_phase_and_of_every_state():
    assert set(TABLE) == set(Reader)
    assert all(set(phases) == set(Phase) for phases in TABLE.values())
    assert set(sight.PHASES) == set(MatchState)
    assert {state for state, _moments in STATES} == set(MatchState)


def personal_faults(session, sign_in, match, reader):
    """Where one of the two sees anything else of the other than declared."""
    own = match.request if reader is Reader.NEWCOMER else match.offer
    visitor = sign_in(own.person.user)
    other = "volunteer" if reader is Reader.NEWCOMER else "newcomer"
    found = []
    for state, moments in STATES:
        put(session, match, state, moments)
        paths = [f"/me/matches/{match.id}", f"/me/matches/{match.id}/decline"]
        found += faults(reader, match, page_of(visitor, *paths), of=(other, "between"))
        # The own page and the lists beside it never say more than the match's own.
        seen = getattr(TABLE[reader][sight.phase_of(match)], other)
        marks = VOLUNTEER_MARKS if other == "volunteer" else NEWCOMER_MARKS
        home = shown(page_of(visitor, "/me").replace("Health", ""), marks)
        found += [f"{reader.value}, {state}: /me shows {home}"] if home - expected(seen, marks) else []
    return found


@pytest.mark.parametrize("reader", [Reader.NEWCOMER, Reader.VOLUNTEER])
def test_each_of_the_two_sees_of_the_other_what_the_table_says(session, sign_in, reader):
    assert personal_faults(session, sign_in, a_match(session), reader) == []


@pytest.mark.one_database
@pytest.mark.parametrize("field", [Field.FIRST_NAME, Field.CONTACT, Field.SENSITIVE_NEEDS, Field.DISTRICT])
def test_a_field_seen_too_early_is_noticed(session, sign_in, monkeypatch, field):
    phases = TABLE[Reader.VOLUNTEER]
    match = a_match(session)
    phase = Phase.TOGETHER if field is Field.CONTACT else Phase.VOLUNTEER_ASKED
    planted = phases[phase].newcomer ^ {field}
    monkeypatch.setattr(sight, "_sight", lambda one, reader: sight.Sight(reader, changed(one, reader)))

    def changed(one, reader):
        seen = TABLE[reader][sight.phase_of(one)]
        if reader is Reader.VOLUNTEER and sight.phase_of(one) is phase:
            return sight.Sees(planted, seen.volunteer, seen.between)
        return seen

    assert personal_faults(session, sign_in, match, Reader.VOLUNTEER)


def test_a_surname_shows_to_the_other_by_choice_and_together_alone(session, sign_in):
    match = a_match(session)
    match.request.person.shows_last_name = match.offer.person.shows_last_name = True
    session.commit()
    for reader, mark, row in (
        (Reader.NEWCOMER, VOLUNTEER_MARKS[Field.SURNAME], match.request),
        (Reader.VOLUNTEER, NEWCOMER_MARKS[Field.SURNAME], match.offer),
    ):
        visitor = sign_in(row.person.user)
        for state, moments in STATES:
            put(session, match, state, moments)
            shows = mark in page_of(visitor, f"/me/matches/{match.id}", "/me")
            assert shows == (sight.phase_of(match) is Phase.TOGETHER), (reader, state)


def enter(session, sign_in, of="Hamborn"):
    user = factories.coordinator(session, of=of)
    session.commit()
    return sign_in(user)


def desk_faults(session, desk, match, reader):
    found = []
    for state, moments in STATES:
        put(session, match, state, moments)
        path = "proposals" if state is MatchState.PROPOSED else "matches"
        text = page_of(desk, f"/desk/{path}/{match.id}").partition("timeline")[0]
        found += faults(
            Reader.OFFICE if match.both_said_yes else reader,
            match,
            without_contact(text),
            of=("newcomer", "volunteer", "between"),
        )
    return found


def without_contact(text):
    """The office knows how to reach its people; the card is not where it looks that up."""
    assert NEWCOMER_MARKS[Field.CONTACT] not in text
    return text


def test_the_office_sees_both_and_of_another_centres_volunteer_no_name(session, sign_in):
    match = a_match(session)
    desk = enter(session, sign_in)
    assert desk_faults(session, desk, match, Reader.BORROWER) == []


def test_the_office_sees_a_volunteer_by_name_once_released(session, sign_in):
    match = a_match(session, released_at=now())
    desk = enter(session, sign_in)
    assert desk_faults(session, desk, match, Reader.OFFICE) == []


def test_the_lists_of_the_office_name_nobody_whom_it_may_not_know(session, sign_in):
    match = a_match(session)
    desk = enter(session, sign_in)
    hidden = {Field.FIRST_NAME, Field.SURNAME, Field.CONTACT, Field.DISTRICT}
    marks = {field: mark for field, mark in VOLUNTEER_MARKS.items() if field in hidden}
    for state, moments in STATES:
        put(session, match, state, moments)
        lists = ("proposals", "matches", "matches?state=asked", "matches?state=ended", "phone", "matches/found")
        text = page_of(desk, "/desk", *(f"/desk/{name}" for name in lists))
        files = [desk.get(f"/desk/matches.csv?state={which}").text for which in ("running", "ended", "asked")]
        if not match.both_said_yes:
            assert shown("".join([text, *files]), marks) == set(), state


def test_the_centre_that_is_asked_sees_its_volunteer_and_not_who_asks(session, sign_in):
    match = a_match(session, release_asked_at=now())
    lender = enter(session, sign_in, "Hochfeld")
    for state, moments in STATES:
        put(session, match, state, moments)
        text = page_of(lender, "/desk/releases")
        if state is MatchState.PROPOSED:
            assert faults(Reader.LENDER, match, text, of=("newcomer", "volunteer", "between")) == []
        else:  # what is decided waits for nobody's release
            assert shown(text, NEWCOMER_MARKS | VOLUNTEER_MARKS | MARKS_BETWEEN) == set(), state
        assert page_of(lender, f"/desk/matches/{match.id}", f"/desk/people/{match.request.person_id}") == ""


@pytest.mark.parametrize("side", list(Side))
def test_no_mail_names_the_other_one(session, send_mail, side):
    match = a_match(session)
    match.offer.person.user.email = match.offer.person.user.email or "volunteer@example.org"
    person = match.request.person if side is Side.NEWCOMER else match.offer.person
    marks = VOLUNTEER_MARKS if side is Side.NEWCOMER else NEWCOMER_MARKS
    others = {**marks, **MARKS_BETWEEN}
    sent = 0
    for state, moments in STATES:
        put(session, match, state, moments)
        for letter in LETTERS:
            notify(session, person.user, letter, match=match.id)
        session.commit()
        mails = send_mail().to(person.user.email)
        sent = len(mails)
        for mail in mails:
            for part in ("plain", "html"):
                text = f"{mail['Subject']} {mail.get_body((part,)).get_content()}"
                assert shown(text, others) == set(), (state, mail["Subject"])
    assert sent > len(STATES)
