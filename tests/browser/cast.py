"""Everybody of the town at a browser of their own, signed in through the real form."""

import itertools
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy.orm import Session

from tests.browser.town import Town
from tests.factories import PASSWORD
from tests.fixtures.web import PageChecker, use_own_device
from tests.webapp.join.applicants import CONTACT, Applicant
from webapp.extensions import db

COOKIES = ("session", "device")
OLD = 8 * 60  # seconds; some pages want a proof of who one is that is younger than 15 minutes
FAMILY = {"whom": {"for_whom": "family"}, "household": {"adults": "2", "children_6_to_13": "3"}}
CHILD = {"whom": {"for_whom": "minor"}}
WITHOUT_MAIL = {**CONTACT, "way": "centre", "email": ""}
# Who comes in again after `OLD` registers another initiative: no town has two of one name.
NAMES = (f"Nachbarn in Marxloh, Gruppe {number}" for number in itertools.count(1))


@dataclass
class Cast:
    """The people of a living town; `address` is where it is served."""

    app: Flask
    town: Town
    chromium: Browser
    address: str
    languages: tuple[str, ...]
    entered: dict[str, tuple[float, Mapping[str, str]]] = field(default_factory=dict)

    @contextmanager
    def browser(self, who: str, language: str, width: int, **options: Any) -> Iterator[BrowserContext]:
        """Lend a browser in which somebody is signed in and reads `language`."""
        context = self.chromium.new_context(
            base_url=self.address, viewport={"width": width, "height": 900}, locale="en-GB", **options
        )
        context.set_default_timeout(15_000)
        cookies = {**self.cookies_of(who), "language": language}
        context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in cookies.items()])
        yield context
        context.close()

    def cookies_of(self, who: str) -> Mapping[str, str]:
        """Return what the browser of somebody holds who has just come in."""
        at, cookies = self.entered.get(who, (0.0, {}))
        if not cookies or time.monotonic() - at > OLD:
            cookies = self._enter(who)
            self.entered[who] = (time.monotonic(), cookies)
        return cookies

    def _enter(self, who: str) -> Mapping[str, str]:
        client = PageChecker(self.app)
        with self.app.app_context():
            bind = db.engine
        with Session(bind) as session:
            if who in REGISTERING:
                _register(client, session, who)
            elif who != "visitor":
                self._sign_in(client, session, who)
        found = {name: client.get_cookie(name) for name in COOKIES}
        return {name: cookie.value for name, cookie in found.items() if cookie}

    def _sign_in(self, client: PageChecker, session: Session, who: str) -> None:
        user = session.merge(self.town.users["halfway" if who == "somebody half-way in" else who], load=True)
        fields = {"code": self.town.codes[who]} if who in self.town.codes else {}
        email = user.email
        use_own_device(self.app, client, user)
        session.rollback()
        answer = client.send_form("/sign-in", **(fields or {"email": email, "password": PASSWORD}))
        assert answer.status_code in {302, 303}, f"{who} could not sign in"
        if who == "coordinator with passkey":
            client.send_form("/account/second-step", code=self.town.on_paper.pop())


REGISTERING = {
    "somebody who asks": "newcomer",
    "a guardian who asks": "newcomer",
    "somebody who offers": "volunteer",
    "an initiative that registers": "initiative",
    "somebody who has asked": "newcomer",
    "somebody who has offered": "volunteer",
    "an initiative that has registered": "initiative",
}


def _register(client: PageChecker, session: Session, who: str) -> None:
    journey = REGISTERING[who]
    applicant = Applicant(client, session, journey)
    if who == "a guardian who asks":
        applicant.answer("whom", **CHILD["whom"])
        return
    if journey == "newcomer":
        steps = {"whom": FAMILY["whom"], "household": FAMILY["household"]}
        applicant.steps = {**steps, **{name: step for name, step in applicant.steps.items() if name != "whom"}}
    if journey == "initiative":
        applicant.answer_until(about={**applicant.steps["about"], "name": next(NAMES)})
    else:
        applicant.answer_until(contact=WITHOUT_MAIL)
    if re.search("has (asked|offered|registered)", who):
        answer = applicant.send()
        assert answer.status_code == 303, answer.text
