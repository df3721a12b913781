"""The pages of a registration: its steps, all answers to check, and what happens now."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import limits
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.join import blueprint, guided
from webapp.join.draft import Draft
from webapp.join.journey import CHECK, walk
from webapp.join.journeys import REGISTRATIONS
from webapp.join.outcome import outcome_page, result_of
from webapp.steps import results
from webapp.steps.consent import ConsentForm

JOURNEY = f"/<any({', '.join(REGISTRATIONS)}):journey>"


@blueprint.get("/newcomer", endpoint="newcomer", defaults={"journey": "newcomer"})
@blueprint.get("/volunteer", endpoint="volunteer", defaults={"journey": "volunteer"})
@blueprint.get("/initiative", endpoint="initiative", defaults={"journey": "initiative"})
def start(journey: str) -> ResponseReturnValue:
    """Begin with the first step, which keeps from which chapter of the guide somebody comes."""
    steps = REGISTRATIONS[journey].journey.steps
    chapter: dict[str, Any] = {guided.ARGUMENT: request.args.get(guided.ARGUMENT, type=int)}
    return redirect(url_for("join.step", journey=journey, name=steps[0].name, **chapter), 303)


@blueprint.route(f"{JOURNEY}/<name>", methods=["GET", "POST"])
def step(journey: str, name: str) -> ResponseReturnValue:
    """Ask one thing, and keep the answer."""
    return walk(REGISTRATIONS[journey].journey, name)


@blueprint.route(f"{JOURNEY}/check", methods=["GET", "POST"])
def check(journey: str) -> ResponseReturnValue:
    """Show all answers; send them once the person agrees."""
    registration = REGISTRATIONS[journey]
    draft = Draft(journey)
    if not draft.begun and results.kept(journey):
        return redirect(url_for("join.done", journey=journey), 303)
    missing = registration.journey.first_missing(draft)
    if missing is not None:
        return redirect(registration.journey.url(missing.name, then=CHECK), 303)
    form = ConsentForm()
    given = registration.journey.answers(draft)
    if form.validate_on_submit():
        limits.spend("registration")
        registered = registration.register(db.session(), given, draft.key)
        result = result_of(given, registered)
        db.session.commit()
        nudge("mail")
        draft.forget()
        results.keep(journey, **result)
        return redirect(url_for("join.done", journey=journey), 303)
    return render_template(
        "join/check.html",
        journey=registration.journey,
        lines=registration.journey.lines(draft),
        given=given,
        form=form,
        back=registration.journey.url(registration.journey.preceding(draft, None) or ""),
    )


@blueprint.get(f"{JOURNEY}/done")
def done(journey: str) -> ResponseReturnValue:
    """Say what happens now; a printed code stands here, and nowhere else."""
    result = results.kept(journey)
    if result is None:
        return redirect(url_for(f"join.{journey}"), 303)
    return outcome_page(journey, result)


@blueprint.post(f"{JOURNEY}/done")
def put_away(journey: str) -> ResponseReturnValue:  # noqa: ARG001 - one result is kept, whatever it is of
    """Forget the code once the person has it."""
    results.put_away()
    return redirect("/", 303)
