"""A step: one page of questions for people who register themselves, one part of the sheet for staff."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from webapp.steps.forms import StepForm


def _always(_answers: Mapping[str, Any]) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """Its questions, and whether they are asked: `applies` looks at the answers given before."""

    name: str
    number: int
    title: LazyString
    form: type[StepForm]
    applies: Callable[[Mapping[str, Any]], bool] = _always

    @property
    def template(self) -> str:
        """The template of the questions."""
        return f"steps/{self.name}.html"
