"""Searches: start one for an own programme, watch it, and see what came of it."""

from collections import Counter
from math import ceil

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from webapp.access import programme_for, programmes_of, requests_of, round_for
from webapp.desk import blueprint, fairness_words
from webapp.desk.forms.decisions import RoundForm
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Programme, Round, RoundState
from webapp.services import rounds as searching
from webapp.services.round_results import left_out, outlook, suggestions

STOP_POLLING = 286
STAGES: dict[str, LazyString] = {
    "": _l("Waiting to start"),
    "candidates": _l("Looking who could meet whom"),
    "assignment": _l("Finding the best for all together"),
    "verification": _l("Checking every suggestion once more"),
}


def certificate_in_words(round_: Round) -> str:
    """Return what the certificate of a round promises."""
    gap = ceil(float(round_.certificate.get("gap", 0.0)) * 10_000) / 100
    if gap == 0:
        return _("No other set of suggestions would be better for all together.")
    if (round_.fairness or {}).get("floors"):
        return _(
            "No other set of suggestions that leaves no more people behind could be better for all together "
            "by more than %(percent)s %%.",
            percent=format_decimal(gap),
        )
    return _(
        "No other set of suggestions could be better for all together by more than %(percent)s %%.",
        percent=format_decimal(gap),
    )


@blueprint.get("/rounds")
def rounds() -> str:
    """Show the own programmes, and what a search would look at."""
    own = db.session.scalars(programmes_of(current_user).where(Programme.active.is_(True)).order_by(Programme.name))
    outlooks = [outlook(db.session(), programme) for programme in own]
    return render_template("desk/rounds.html", outlooks=outlooks)


@blueprint.post("/rounds")
def start_round() -> ResponseReturnValue:
    """Queue a search and nudge the worker."""
    session = db.session()
    form = RoundForm()
    programme = programme_for(session, current_user, form.programme_id)
    started = searching.start(session, current_user, programme)
    session.commit()
    nudge("rounds")
    return redirect(url_for("desk.search", round_id=started.id), 303)


@blueprint.get("/rounds/<int:round_id>")
def search(round_id: int) -> str:
    """Show how far a search is, or what came of it."""
    round_ = round_for(db.session(), current_user, round_id)
    if round_.state in {RoundState.QUEUED, RoundState.RUNNING}:
        return render_template("desk/round_running.html", round=round_, stage=STAGES.get(round_.stage))
    without = left_out(db.session(), round_, requests_of(current_user))
    return render_template(
        "desk/round.html",
        round=round_,
        suggestions=suggestions(db.session(), round_),
        certificate=certificate_in_words(round_) if round_.state is RoundState.DONE else "",
        left_out=without,
        why=Counter(code for _request, code in without).most_common(),
        **(_fairness(round_) if round_.fairness else {}),
    )


def _fairness(round_: Round) -> dict[str, object]:
    report = round_.fairness
    return {
        "fair": list(fairness_words.facts(report)),
        "gaps": fairness_words.gaps(report),
        "rates": fairness_words.tables(report),
    }


@blueprint.get("/rounds/<int:round_id>/progress")
def search_progress(round_id: int) -> ResponseReturnValue:
    """Return the part of the page that changes while a search runs; once it is done, say so and stop asking."""
    round_ = round_for(db.session(), current_user, round_id)
    done = round_.state in {RoundState.DONE, RoundState.FAILED}
    page = render_template("desk/_progress.html", round=round_, stage=STAGES.get(round_.stage), done=done)
    return page, STOP_POLLING if done else 200
