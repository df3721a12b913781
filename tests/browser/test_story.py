"""The whole story, as the people live it: in real browsers, with the real worker, on both databases."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.fixtures.browser import PHONE

pytestmark = pytest.mark.browser
PATIENCE = 120_000  # on a fresh machine the first search compiles the engine


@pytest.fixture
def worker(app) -> Iterator[None]:
    """The background worker of `flask worker`, in a thread."""
    consumer = app.extensions["jobs"].queue.create_consumer(workers=1, worker_type="thread", max_delay=0.05)
    consumer.start()
    yield
    consumer.stop(graceful=True)


class Mails:
    """What has left the office, as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def link_to(self, address: str, part: str) -> str:
        """Return the newest link that contains `part` in the mails to `address`; wait for it."""
        pattern = re.compile(rf"https?://\S*{re.escape(part)}\S*")
        for _ in range(200):
            for path in sorted(self.folder.glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True):
                mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
                text = mail.get_body(("plain",)).get_content()
                if address in mail["To"] and (found := pattern.search(text)):
                    return found.group()
            threading.Event().wait(0.1)
        raise AssertionError(f"no mail to {address} with a link to {part}")


@pytest.fixture
def mails(app) -> Mails:
    return Mails(Path(app.config["WEGPATEN"].mail_url.removeprefix("folder:")))


@pytest.fixture
def visitor(new_visitor):
    """Return `visitor(**options)`: an English-reading person with a browser of their own."""

    def visit(**options) -> Page:
        return new_visitor(locale="en-GB", **options)

    return visit


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


@contextmanager
def step(page: Page, heading: str) -> Iterator[Page]:
    """One step of a registration: its heading is there, and it ends with Continue."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    yield page
    go_on(page)


def choose_languages(page: Page, *known: tuple[str, str]) -> None:
    for row, (language, level) in enumerate(known):
        page.locator(f"[name='languages-{row}-language']").select_option(language)
        page.locator(f"[name='languages-{row}-level']").select_option(level)


def send(page: Page) -> None:
    page.get_by_label("I agree to this.").check()
    page.get_by_role("button", name="Send").click()


def choose_password(page: Page, link: str) -> None:
    page.goto(link)
    for field in page.locator("input[type=password]").all():
        field.fill(factories.PASSWORD)
    page.locator("main form button[type=submit]").click()


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("textbox", name="Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def volunteer_signs_up(page: Page, initiative: str) -> None:
    page.goto("/join/volunteer")
    with step(page, "What can you help with?"):
        page.get_by_label("Learning and practising German").check()
        page.get_by_label("Housing").check()
    with step(page, "How would you like to help?"):
        page.get_by_label("As a mentor").check()
    with step(page, "Your languages"):
        choose_languages(page, ("de", "native"), ("ar", "B1"))
    with step(page, "Where do you live?"):
        page.get_by_label("District").select_option(label="Marxloh")
    with step(page, "When do you have time?"):
        page.get_by_label("Any time").check()
    with step(page, "For how many people?"):
        page.get_by_label("1", exact=True).check()
    with step(page, "Your wishes"):
        page.get_by_label("A woman", exact=True).check()
    with step(page, "Do you belong to an initiative?"):
        page.get_by_role("combobox").select_option(label=initiative)
    with step(page, "How do we reach you?"):
        page.get_by_label("First name").fill("Maria")
        page.get_by_label("Last name", exact=False).first.fill("Klein")
        page.get_by_label("By e-mail").check()
        page.get_by_label("E-mail address").fill("maria@example.org")
    send(page)
    expect(page.get_by_role("main")).to_contain_text("invites you to a talk")


def newcomer_asks(page: Page) -> None:
    page.goto("/join/newcomer")
    with step(page, "For whom do you ask?"):
        page.get_by_label("For me", exact=True).check()
    with step(page, "What do you need?"):
        page.get_by_label("Learning and practising German").check()
    with step(page, "A mentor or a guide?"):
        page.get_by_label("A mentor").check()
    with step(page, "Your languages"):
        choose_languages(page, ("ar", "native"), ("de", "A1"))
    with step(page, "Where do you live?"):
        page.get_by_label("Postal code or address").fill("47169 Duisburg")
        page.get_by_label("District").select_option(label="Marxloh")
    with step(page, "When do you have time?"):
        page.get_by_label("Any time").check()
    with step(page, "Your wishes"):
        page.get_by_label("I do not mind").check()
    with step(page, "How do we reach you?"):
        page.get_by_label("First name").fill("Amal")
        page.get_by_label("By e-mail").check()
        page.get_by_label("E-mail address").fill("amal@example.org")
    send(page)
    expect(page.get_by_role("main")).to_contain_text("What happens now")


def answer_yes(page: Page, link: str) -> None:
    """Follow the link of the mail; whoever chose a password is signed in already."""
    page.goto(link)
    page.get_by_role("button", name=re.compile("^Yes")).click()


def test_from_two_registrations_to_a_match_on_the_roster(app, session, visitor, worker, mails):
    manager = factories.manager(session, factories.initiative(session, name="Nachbarn in Marxloh")).email
    coordinator = factories.coordinator(session).email
    session.commit()

    volunteer, newcomer = visitor(), visitor(viewport=PHONE)
    desk, roster = visitor(), visitor()

    volunteer_signs_up(volunteer, "Nachbarn in Marxloh")
    choose_password(volunteer, mails.link_to("maria@example.org", "/account/"))

    sign_in(desk, coordinator)
    desk.goto("/desk/offers")
    desk.get_by_role("link", name="Maria Klein").click()
    desk.get_by_role("button", name="Invite to a talk").click()
    desk.get_by_role("button", name="The talk went well: vetted").click()

    sign_in(roster, manager)
    roster.goto("/initiative")
    roster.get_by_role("button", name="Yes, Maria Klein belongs to us").click()

    newcomer_asks(newcomer)
    choose_password(newcomer, mails.link_to("amal@example.org", "/account/"))

    desk.goto("/desk/rounds")
    desk.get_by_role("button", name="Search now for Patenschaften Hamborn").click()
    desk.wait_for_url(re.compile(r"/desk/rounds/\d+"))
    desk.get_by_role("link", name="Show what came of it").click(timeout=PATIENCE)
    desk.get_by_role("link", name="Decide about the suggestions").click()
    expect(desk.get_by_role("main")).to_contain_text("Amal")
    desk.get_by_role("button", name=re.compile("^Approve: ")).click()
    desk.get_by_role("button", name="Ask now").click()

    answer_yes(volunteer, mails.link_to("maria@example.org", "/me/matches/"))
    expect(volunteer.get_by_role("main")).not_to_contain_text("amal@example.org")
    answer_yes(newcomer, mails.link_to("amal@example.org", "/me/matches/"))
    newcomer.get_by_role("link", name="To your match").click()
    expect(newcomer.get_by_role("main")).to_contain_text("maria@example.org")
    volunteer.goto("/me")
    expect(volunteer.get_by_role("main")).to_contain_text("amal@example.org")

    roster.goto("/initiative/roster")
    row = roster.get_by_role("row", name=re.compile("Maria"))
    expect(row).to_contain_text("Matched")
