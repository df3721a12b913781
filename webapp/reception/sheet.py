"""All steps on one sheet, for people who do this every day; the same questions, checked the same way."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from flask import request
from wtforms import Field

from webapp.steps.forms import Answers, StepForm
from webapp.steps.step import Step


class Sheet:
    """The steps' forms side by side; templates use it where they expect a form."""

    form_errors: tuple[str, ...] = ()

    def __init__(self, steps: Sequence[Step]) -> None:
        self.parts: list[tuple[Step, StepForm]] = [(step, step.form()) for step in steps]
        for _step, form in self.parts:
            form.prepare({})
        self.key = request.form.get("key", "")[:64] or secrets.token_urlsafe(16)

    def __iter__(self) -> Iterator[Field]:
        return (field for _step, form in self.parts for field in form.questions())

    @property
    def errors(self) -> dict[str, Any]:
        """What has to be mended, by field."""
        return {name: errors for _step, form in self.parts for name, errors in form.errors.items()}

    def part(self, name: str) -> StepForm:
        """Return the form of one step."""
        return next(form for step, form in self.parts if step.name == name)

    def changes_rows(self) -> bool:
        """Whether a row was added or removed, and nothing else is wanted yet."""
        return any(form.changes_rows() for _step, form in self.parts)

    def validate(self) -> bool:
        """Check every part that applies; the others are not asked."""
        given: Answers = {}
        good = True
        for step, form in self.parts:
            if step.applies(given):
                form.prepare(given)
                good = form.validate() and good
                given.update(form.answers())
        return good

    def answers(self) -> Answers:
        """Return the answers of all parts that apply."""
        given: Answers = {}
        for step, form in self.parts:
            if step.applies(given):
                given.update(form.answers())
        return given
