"""A date in a letter goes into the reader's calendar, changes there, and is cancelled there."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from tests import factories
from webapp.models import Clearance, Kind, MatchState, Side
from webapp.services import answers, decisions, running
from webapp.services.asking import person_on
from webapp.services.local_time import today
from webapp.services.notifications import notify

AHEAD = timedelta(days=10)
SECRETS = ("Amal", "Haddad", "Vera", "Schulz", "Health", "Gesundheit", "@example.org", "0203")


@pytest.fixture
def guided(session):
    """A newcomer with an appointment, and a guide, before anybody is asked."""
    asks = factories.request(
        session,
        kind=Kind.GUIDE,
        due=today() + AHEAD,
        needs=("behoerden", "gesundheit"),
        availability=("mon-morning",),
        first_name="Amal",
        last_name="Haddad",
    )
    offers = factories.offer(session, first_name="Vera", last_name="Schulz", availability=("mon-morning",))
    match = factories.proposal(session, asks=asks, offers=offers)
    session.commit()
    return match


@pytest.fixture
def together(session, guided):
    office = factories.coordinator(session)
    decisions.approve(session, office, guided)
    decisions.ask_now(session, office, guided)
    for side in (Side.VOLUNTEER, Side.NEWCOMER):
        answers.accept(session, person_on(guided, side).user, guided, side)
    session.commit()
    return guided


def calendars(message) -> list[Calendar]:
    files = [part for part in message.iter_attachments() if part.get_content_type() == "text/calendar"]
    for part in files:
        assert part.get_filename() == "appointment.ics"
        assert part.get_content_disposition() == "attachment"
        assert part.get_param("method") == str(Calendar.from_ical(part.get_content())["method"])
    return [Calendar.from_ical(part.get_content()) for part in files]


def only_event(calendar: Calendar):
    (event,) = calendar.walk("VEVENT")
    return event


def test_both_get_the_day_of_the_appointment(together, send_mail):
    server = send_mail()
    for side, words in ((Side.NEWCOMER, "Appointment with my guide"), (Side.VOLUNTEER, "I go along as a guide")):
        (calendar,) = calendars(server.to(person_on(together, side).email)[-1])
        event = only_event(calendar)
        assert calendar["method"] == "PUBLISH"
        assert event.decoded("dtstart") == together.request.due
        assert event.decoded("dtend") == together.request.due + timedelta(days=1)
        assert type(event.decoded("dtstart")) is date
        assert event.decoded("dtstamp").utcoffset() == timedelta(0)
        assert str(event["summary"]) == f"{words} (Wegpaten)"
        assert event["status"] == "CONFIRMED"


def test_who_is_asked_gets_no_date_yet(session, guided, send_mail):
    office = factories.coordinator(session)
    decisions.approve(session, office, guided)
    decisions.ask_now(session, office, guided)
    session.commit()
    (message,) = send_mail().messages
    assert calendars(message) == []


def test_an_entry_names_nobody_and_no_need(together, send_mail):
    for message in send_mail().messages:
        for calendar in calendars(message):
            text = calendar.to_ical().decode()
            assert [word for word in SECRETS if word in text.replace("no-reply@example.org", "")] == []


def test_an_entry_speaks_its_reader_s_language(session, together, send_mail):
    person = together.offer.person
    person.user.language = "ar"
    notify(session, person.user, "both_said_yes", match=together.id)
    session.commit()
    event = only_event(calendars(send_mail().to(person.email)[-1])[0])
    assert event["summary"].params["LANGUAGE"] == "ar"


def test_an_appointment_that_does_not_take_place_is_cancelled_under_the_same_number(session, together, send_mail):
    server = send_mail()
    mailbox = together.request.person.email
    before = only_event(calendars(server.to(mailbox)[-1])[0])
    together.proposed_at -= timedelta(minutes=1)
    running.dissolve(session, together.offer.person.user, together, Side.VOLUNTEER, "no_time")
    session.commit()
    (calendar,) = calendars(send_mail().to(mailbox)[-1])
    after = only_event(calendar)
    assert (calendar["method"], after["status"]) == ("CANCEL", "CANCELLED")
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


def test_a_changed_day_moves_the_same_entry(session, together, send_mail):
    mailbox = together.request.person.email
    before = only_event(calendars(send_mail().to(mailbox)[-1])[0])
    together.request.due += timedelta(days=1)
    together.proposed_at -= timedelta(minutes=1)
    notify(session, together.request.person.user, "both_said_yes", match=together.id)
    session.commit()
    after = only_event(calendars(send_mail().to(mailbox)[-1])[0])
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == before.decoded("dtstart") + timedelta(days=1)


@pytest.mark.parametrize("days", [-1, None])
def test_without_a_day_ahead_there_is_no_file(session, together, send_mail, days):
    together.request.due = today() + timedelta(days=days) if days else None
    session.commit()
    assert [calendars(message) for message in send_mail().messages] == [[]] * len(send_mail().messages)


def test_a_trial_says_when_we_ask_again(session, send_mail):
    match = factories.proposal(session, state=MatchState.ACCEPTED)
    match.offer.used = 1
    answers_at = match.proposed_at
    match.volunteer_yes_at = match.newcomer_yes_at = answers_at
    running.start_trial(session, factories.coordinator(session), match)
    session.commit()
    event = only_event(calendars(send_mail().to(match.request.person.email)[-1])[0])
    assert event.decoded("dtstart") == match.next_review_on
    assert str(event["summary"]).startswith("Tell the centre how it is going")


def test_a_clearance_that_runs_out_stands_in_the_calendar(session, send_mail):
    offer = factories.offer(session)
    offer.clearance = Clearance(
        issued_on=today(),
        seen_on=today(),
        no_relevant_entry=True,
        valid_until=today() + AHEAD,
        reminded_at=offer.created_at,
    )
    notify(session, offer.person.user, "clearance_ends", offer=offer.id)
    session.commit()
    event = only_event(calendars(send_mail().messages[-1])[0])
    assert event.decoded("dtstart") == today() + AHEAD


def test_the_same_file_can_be_taken_from_the_page(session, together, visitor):
    newcomer = visitor(together.request.person.user)
    path = f"/me/matches/{together.id}/appointment.ics"
    assert path in newcomer.read(f"/me/matches/{together.id}")
    answer = newcomer.get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert only_event(Calendar.from_ical(answer.data)).decoded("dtstart") == together.request.due
    together.request.due = None
    session.commit()
    assert path not in newcomer.read(f"/me/matches/{together.id}")
    assert newcomer.get(path).location == f"/me/matches/{together.id}"
