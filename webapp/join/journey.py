"""The walk through the steps: each is a page of its own, saved by itself, and none can be skipped."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.join import guided
from webapp.join.draft import Draft
from webapp.join.supply import helpers_for
from webapp.steps.forms import Answers, Lines, StepForm
from webapp.steps.step import Step

CHECK = "check"
WITH_HELPERS = frozenset({"needs", "kind"})


@dataclass(frozen=True)
class Journey:
    """The steps of a registration in their order; the page that shows all answers comes after them."""

    name: str
    steps: tuple[Step, ...]
    by_name: dict[str, Step] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {step.name: step for step in self.steps})

    @property
    def total(self) -> int:
        """How many steps a visitor counts."""
        return self.steps[-1].number + 1

    def url(self, step: str, then: str | None = None) -> str:
        """Return the address of a step; with `then`, of the page that follows once it is saved."""
        return url_for("join.step", journey=self.name, name=step, then=then)

    def path(self, draft: Draft) -> Iterator[tuple[Step, Answers]]:
        """Yield the steps that apply, each with the answers given before it."""
        before: Answers = {}
        for step in self.steps:
            if step.applies(before):
                yield step, dict(before)
                before.update(draft.of(step.name) or {})

    def answers(self, draft: Draft) -> Answers:
        """Return the answers of all steps that apply."""
        return {name: value for step, _ in self.path(draft) for name, value in (draft.of(step.name) or {}).items()}

    def first_missing(self, draft: Draft, *, before: Step | None = None) -> Step | None:
        """Return the first step without good answers, of all or of those `before` a step."""
        for step, given in self.path(draft):
            if step is before:
                return None
            answers = draft.of(step.name)
            if answers is None or not step.form.recall(answers, given).validate():
                return step
        return None

    def following(self, draft: Draft, step: Step) -> str:
        """Return the name of the page after `step`."""
        names = [other.name for other, _ in self.path(draft)]
        return [*names, CHECK][names.index(step.name) + 1]

    def preceding(self, draft: Draft, step: Step | None) -> str | None:
        """Return the name of the page before `step` (None: the page that shows all answers), if there is one."""
        names: list[str | None] = [None, *(other.name for other, _ in self.path(draft))]
        return names[names.index(step.name) - 1] if step else names[-1]

    def lines(self, draft: Draft) -> list[tuple[str, str | list[str], str]]:
        """Return all answers in words, each with the address that changes it."""
        return [
            (label, value, self.url(step.name, then=CHECK))
            for step, given in self.path(draft)
            for label, value in _lines(step, draft, given)
        ]


def _lines(step: Step, draft: Draft, given: Answers) -> Lines:
    return step.form.recall(draft.of(step.name) or {}, given).lines()


def walk(journey: Journey, name: str) -> ResponseReturnValue:
    """Show a step, or save it and go on; whoever comes too early is led to the first step that is missing."""
    draft = Draft(journey.name)
    step = journey.by_name.get(name) or abort(404)
    missing = journey.first_missing(draft, before=step)
    if missing is not None:
        return redirect(journey.url(missing.name), 303)
    given = next((given for other, given in journey.path(draft) if other is step), None)
    if given is None:
        return redirect(journey.url(journey.steps[0].name), 303)
    stored = draft.shown(name)
    form = step.form(data=None if stored is None else step.form.fields_of(stored))
    form.prepare(given)
    if form.is_submitted() and not form.changes_rows() and form.validate():
        if suggested := guided.suggestions(draft):
            draft.suggest(suggested)
        draft.save(name, form.answers())
        form.after_saving()
        return redirect(_next(journey, draft, step), 303)
    return _page(journey, draft, step, form, given)


def _next(journey: Journey, draft: Draft, step: Step) -> str:
    """Return where a saved step leads: on, or back to the page that shows all answers."""
    if request.args.get("then") != CHECK:
        return journey.url(journey.following(draft, step))
    missing = journey.first_missing(draft)
    return journey.url(missing.name, then=CHECK) if missing else journey.url(CHECK)


def _page(journey: Journey, draft: Draft, step: Step, form: StepForm, given: Answers) -> str:
    back = CHECK if request.args.get("then") == CHECK else journey.preceding(draft, step)
    return render_template(
        "join/step.html",
        journey=journey,
        step=step,
        form=form,
        heading=True,
        chapter=guided.title(journey.name),
        back=journey.url(back) if back else None,
        **(helpers_for({**given, **(draft.shown(step.name) or {})}) if step.name in WITH_HELPERS else {}),
    )
