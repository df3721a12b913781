"""The answers on the way: kept in the visitor's own signed cookie until "Send", and nowhere else.

One registration at a time; a cookie holds 4 KB, and the longest answers need about half of that.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import session

from webapp.steps import results
from webapp.steps.forms import Answers

DRAFT = "registration"


class Draft:
    """What was answered so far in a journey, by step; `key` is the same however often it is sent.

    What a page elsewhere has suggested for a step stands beside the answers until that step is saved.
    """

    def __init__(self, journey: str) -> None:
        self.journey = journey
        stored = session.get(DRAFT) or {}
        self._content: dict[str, Any] = (
            stored if stored.get("journey") == journey else {"journey": journey, "steps": {}}
        )

    @property
    def key(self) -> str:
        """The random key of this registration."""
        return str(self._content["key"])

    @property
    def begun(self) -> bool:
        """Whether anything was saved."""
        return "key" in self._content

    def of(self, step: str) -> Answers | None:
        """Return the answers of a step; None where it was not saved yet."""
        found: Answers | None = self._content["steps"].get(step)
        return found

    def shown(self, step: str) -> Answers | None:
        """Return what a step's page is filled with: its answers, and what was suggested for it."""
        suggested = self._content.get("suggested", {}).get(step)
        return {**(self.of(step) or {}), **suggested} if suggested else self.of(step)

    def suggest(self, answers: Mapping[str, Answers]) -> None:
        """Fill in steps, by name, that are still to come; goes along with the next `save`."""
        self._content["suggested"] = dict(answers)

    def all(self) -> Answers:
        """Return the answers of all steps together; each question has a name of its own."""
        return {name: value for answers in self._content["steps"].values() for name, value in answers.items()}

    def save(self, step: str, answers: Mapping[str, Any]) -> None:
        """Keep the answers of a step."""
        self._content.setdefault("key", secrets.token_urlsafe(16))
        self._content.get("suggested", {}).pop(step, None)
        self._content["steps"][step] = {name: value for name, value in answers.items() if value}
        session[DRAFT] = self._content
        results.put_away()

    def forget(self) -> None:
        """The answers are sent."""
        session.pop(DRAFT, None)
