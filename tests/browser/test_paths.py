"""The main path of each role, in German and in Arabic, on a phone and at a desk, by mouse and by keyboard alone.

Whoever walks says what the buttons are called in English and presses what they are called in the reader's language.
Everything fits the screen at each step; pictures of all steps lie in `build/screenshots` afterwards.
"""

from collections.abc import Callable, Iterator

import pytest

from tests import factories
from tests.browser.reader import Reader
from tests.factories import PASSWORD
from webapp.db import now
from webapp.models import Match, MatchState, MembershipState, RoleName, Side, Vetting
from webapp.work import run_queued_rounds

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

PHONE, DESK = 360, 1280
EVERY_WAY = pytest.mark.parametrize(
    ("language", "width", "by_keyboard"),
    [
        pytest.param("de", PHONE, False, id="German phone"),
        pytest.param("de", DESK, True, id="German keyboard"),
        pytest.param("ar", PHONE, True, id="Arabic phone keyboard"),
        pytest.param("ar", DESK, False, id="Arabic desk"),
    ],
)


@pytest.fixture
def reader(new_visitor, request, language, width, by_keyboard) -> Iterator[Callable[[str], Reader]]:
    """Return `reader(path)`: somebody who walks a path. What did not fit or could not be seen fails the test."""
    readers: list[Reader] = []

    def arrive(path: str) -> Reader:
        page = new_visitor(locale=language, viewport={"width": width, "height": 800})
        readers.append(Reader(page, language, path, by_keyboard=by_keyboard))
        return readers[-1]

    yield arrive
    if request.session.testsfailed and not readers:
        return
    found = [fault for one in readers for fault in (*one.faults, *getattr(one.hands, "faults", ()))]
    assert not found, "\n".join(dict.fromkeys(found))


def go_on(walk: Reader, step: str) -> None:
    walk.look(step)
    walk.press("Continue")


def know_languages(walk: Reader, *known: tuple[str, str]) -> None:
    for row, (language, level) in enumerate(known):
        walk.pick(f"languages-{row}-language", language)
        walk.pick(f"languages-{row}-level", level)


@pytest.fixture
def marxloh(session) -> str:
    """The number of a district; nothing of the test's own keeps a writer waiting afterwards."""
    number = str(factories.district(session).id)
    session.rollback()
    return number


def live_in(walk: Reader, district: str) -> None:
    walk.write("place", "47169")
    walk.press("Continue")
    walk.pick("district", district)


def yes_of_the_volunteer(match: Match) -> None:
    match.state, match.asked, match.asked_at = MatchState.OFFERED, Side.NEWCOMER, now()
    match.volunteer_yes_at = match.reached_at = now()
    match.offer.used = 1


@EVERY_WAY
def test_a_newcomer_registers(reader, marxloh):
    walk = reader("newcomer-registers")
    walk.go("/")
    walk.look("start")
    walk.follow("I am new here")
    walk.meets("For whom do you ask?")
    walk.press("Continue")
    walk.look("nothing-chosen")
    walk.tick("for_whom", "self")
    go_on(walk, "for-whom")
    walk.tick("needs", "sprache")
    walk.tick("needs", "wohnen")
    go_on(walk, "needs")
    walk.tick("kind", "mentor")
    go_on(walk, "kind")
    know_languages(walk, ("ar", "native"), ("de", "A1"))
    go_on(walk, "languages")
    live_in(walk, marxloh)
    go_on(walk, "place")
    walk.tick("any_time")
    go_on(walk, "time")
    walk.tick("prefers_gender", "f")
    go_on(walk, "wishes")
    walk.write("first_name", "Amal")
    walk.tick("way", "centre")
    go_on(walk, "contact")
    walk.meets("Check your answers")
    walk.tick("consent")
    walk.look("check")
    walk.press("Send")
    walk.reads("What happens now")
    walk.look("done")


@EVERY_WAY
def test_a_newcomer_answers(reader, session, language):
    asks = factories.request(session, language=language, email="amal@example.org")
    match = factories.proposal(session, asks=asks)
    yes_of_the_volunteer(match)
    address = f"/me/matches/{match.id}"
    session.commit()
    walk = reader("newcomer-answers")
    walk.sign_in("amal@example.org", PASSWORD)
    walk.page.wait_for_url("**/me")
    walk.look("home")
    walk.go(address)
    walk.meets("Somebody wants to help you")
    walk.look("asked")
    walk.press("Yes, I want to meet this person")
    walk.meets("Thank you for your answer")
    walk.look("answered")
    walk.follow("To your match")
    walk.reads("How you reach each other")
    walk.look("together")
    walk.press("We have met")
    walk.reads("Good that you have met. Take three or four meetings to get to know each other.")
    walk.look("met")


@EVERY_WAY
def test_a_volunteer_registers(reader, marxloh):
    walk = reader("volunteer-registers")
    walk.go("/")
    walk.follow("I want to help")
    walk.tick("skills", "sprache")
    go_on(walk, "skills")
    walk.tick("kinds", "mentor")
    go_on(walk, "kinds")
    know_languages(walk, ("de", "native"), ("ar", "B1"))
    go_on(walk, "languages")
    live_in(walk, marxloh)
    go_on(walk, "area")
    walk.tick("availability", "mon-evening")
    go_on(walk, "time")
    walk.tick("capacity", "2")
    go_on(walk, "room")
    go_on(walk, "wishes")
    go_on(walk, "initiative")
    walk.write("first_name", "Maria")
    walk.write("last_name", "Klein")
    walk.tick("way", "email")
    walk.write("email", "maria@example.org")
    go_on(walk, "contact")
    walk.tick("consent")
    walk.look("check")
    walk.press("Send")
    walk.reads("What happens now")
    walk.look("done")


@EVERY_WAY
def test_a_volunteer_answers_and_says_how_it_goes(reader, session, language):
    offer = factories.offer(session, language=language, email="maria@example.org", capacity=3)
    asked, running = (factories.proposal(session, offers=offer) for _ in range(2))
    asked.state, asked.asked, asked.asked_at, asked.reached_at = MatchState.OFFERED, Side.VOLUNTEER, now(), now()
    running.state, running.volunteer_yes_at, running.newcomer_yes_at = MatchState.ACTIVE, now(), now()
    offer.used = 2
    to_answer, together = asked.id, running.id
    session.commit()
    walk = reader("volunteer-answers")
    walk.sign_in("maria@example.org", PASSWORD)
    walk.look("home")
    walk.go(f"/me/matches/{to_answer}")
    walk.meets("Somebody asks for your help")
    walk.look("asked")
    walk.press("Yes, I want to help")
    walk.meets("Thank you for your answer")
    walk.look("answered")
    walk.go(f"/me/matches/{together}")
    walk.look("running")
    walk.follow("Say how it is going")
    walk.meets("How is it going?")
    walk.press("Send")
    walk.look("nothing-said")
    walk.tick("mood", "good")
    walk.write("hours", "2.5")
    walk.tick("wants_call")
    walk.look("check-in")
    walk.press("Send")
    walk.reads("Thank you. Somebody from the centre will call you.")
    walk.look("thanks")


@EVERY_WAY
def test_a_coordinator_vets_searches_approves_and_takes_back(app, reader, session, language):
    factories.request(session, first_name="Amal")
    factories.request(session, first_name="Semhar", speaks="ti:native")
    factories.offer(session, vetting=Vetting.REGISTERED)
    factories.coordinator(session, email="desk@example.org", language=language)
    session.commit()
    walk = reader("coordinator-decides")
    walk.sign_in("desk@example.org", PASSWORD)
    walk.meets("Today")
    walk.look("today")
    walk.go("/desk/offers?state=registered")
    walk.look("volunteers")
    walk.follow("Maria Klein")
    walk.press("Invite to a talk")
    walk.look("invited")
    walk.press("The talk went well: vetted")
    walk.look("vetted")
    walk.go("/desk/rounds")
    walk.look("searches")
    walk.press("Search now for %(name)s", name="Patenschaften Hamborn")
    walk.page.wait_for_url("**/desk/rounds/*")
    walk.look("running")
    with app.app_context():
        run_queued_rounds(app)
    walk.go(walk.page.url)
    walk.look("found")
    walk.go("/desk/proposals")
    walk.look("suggestions")
    approve(walk)
    walk.look("approved")
    walk.press("Take back")
    walk.look("taken-back")
    approve(walk)
    walk.press("Ask now")
    walk.page.wait_for_url("**/desk/**")
    walk.look("asked")


def approve(walk: Reader) -> None:
    with walk.page.expect_navigation():
        walk.hands.press(walk.page.locator("main form[action$='/approve'] button").first)
    walk.page.locator(".desk-approved").wait_for()


@EVERY_WAY
def test_a_coordinator_phones_and_registers_somebody(reader, session, language, marxloh):
    without_mail = factories.person(session, RoleName.VOLUNTEER, email=None, first_name="Ottilie")
    match = factories.proposal(session, offers=factories.offer(session, who=without_mail))
    match.state, match.asked, match.asked_at, match.offer.used = MatchState.OFFERED, Side.VOLUNTEER, now(), 1
    factories.coordinator(session, email="desk@example.org", language=language)
    session.commit()
    walk = reader("coordinator-phones")
    walk.sign_in("desk@example.org", PASSWORD)
    walk.go("/desk/phone")
    walk.look("to-phone")
    walk.follow("Record the answer of %(name)s", name="Ottilie Haddad")
    walk.look("call")
    walk.press("Says yes")
    walk.page.locator(".messages .alert").wait_for()
    walk.look("said-yes")
    walk.go("/desk/register")
    walk.tick("for_whom", "self")
    walk.tick("needs", "sprache")
    walk.tick("kind", "mentor")
    know_languages(walk, ("ar", "native"))
    walk.pick("district", marxloh)
    walk.tick("any_time")
    walk.write("first_name", "Semhar")
    walk.tick("way", "centre")
    walk.tick("consent")
    walk.pick("consent_language", "ar")
    walk.look("sheet")
    walk.press("Register this person")
    walk.reads("%(name)s is registered", name="Semhar")
    walk.look("registered")


@EVERY_WAY
def test_a_manager_confirms_a_member_and_takes_the_roster_along(reader, session, language):
    ours = factories.initiative(session, name="Nachbarn in Marxloh")
    factories.manager(session, ours, email="manager@example.org", language=language)
    factories.member(session, factories.offer(session).person, ours, MembershipState.ASKED)
    session.commit()
    walk = reader("manager")
    walk.sign_in("manager@example.org", PASSWORD)
    walk.look("today")
    walk.press("Yes, %(name)s belongs to us", name="Maria Klein")
    walk.page.locator(".messages .alert").wait_for()
    walk.look("confirmed")
    walk.go("/initiative/roster")
    walk.reads("Maria Klein")
    walk.look("roster")
    with walk.page.expect_download() as download:
        walk.hands.press(walk.page.locator("main a[href*='roster.csv']").first)
    assert "Maria" in download.value.path().read_text(encoding="utf-8-sig")


@EVERY_WAY
def test_an_administrator_makes_an_account_and_looks_around(reader, session, language):
    town = factories.centre(session).town
    factories.account(session, RoleName.ADMINISTRATOR, email="town@example.org", town=town, language=language)
    centre = str(factories.centre(session).id)
    session.commit()
    walk = reader("administrator")
    walk.sign_in("town@example.org", PASSWORD)
    walk.look("overview")
    walk.follow("Make an account for a colleague")
    walk.write("email", "new@example.org")
    walk.tick("role", "coordinator")
    walk.pick("centre", centre)
    walk.look("new-account")
    walk.press("Make the account")
    walk.reads("A mail with a link to choose a password goes to %(email)s.", email="new@example.org")
    walk.look("account-made")
    for page in ("centres", "districts", "programmes", "outbox", "log", "model"):
        walk.go(f"/admin/{page}")
        walk.look(page)


@EVERY_WAY
def test_a_case_worker_signs_in_and_keeps_the_own_account(reader, session, language):
    office = factories.centre(session)
    at_office = {"centre": office, "town": office.town, "language": language}
    factories.account(session, RoleName.CASE_WORKER, email="case@example.org", **at_office)
    session.commit()
    walk = reader("case-worker")
    walk.sign_in("case@example.org", PASSWORD)
    walk.look("account")
    walk.go("/account/devices")
    walk.look("devices")
    walk.go("/account/second-factor")
    walk.look("second-factor")
