"""One sheet for a newcomer, one for a volunteer, and the page with the printed code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import Session

from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Request, User
from webapp.reception import blueprint
from webapp.reception.sheet import Sheet
from webapp.services import registration
from webapp.services.errors import ConflictError
from webapp.services.registration import Registered, confirming_centre
from webapp.steps import answers, results
from webapp.steps.consent import ReadAloudForm
from webapp.steps.questions import ASKING, OFFERING
from webapp.steps.step import Step

CONSENT = Step("read_aloud", 10, _l("Consent"), ReadAloudForm)


def _newcomer(session: Session, given: Mapping[str, Any], key: str, by: User) -> Registered:
    return registration.register_newcomer(session, answers.newcomer(given), key=key, by=by)


def _volunteer(session: Session, given: Mapping[str, Any], key: str, by: User) -> Registered:
    return registration.register_volunteer(session, answers.volunteer(given), key=key, by=by)


@dataclass(frozen=True)
class Kind:
    """Whom staff register: the steps, and the service that takes the answers."""

    steps: tuple[Step, ...]
    register: Callable[[Session, Mapping[str, Any], str, User], Registered]


KINDS = {"newcomer": Kind((*ASKING, CONSENT), _newcomer), "volunteer": Kind((*OFFERING, CONSENT), _volunteer)}


@blueprint.route("", endpoint="newcomer", methods=["GET", "POST"], defaults={"whom": "newcomer"})
@blueprint.route("/volunteer", endpoint="volunteer", methods=["GET", "POST"], defaults={"whom": "volunteer"})
def sheet(whom: str) -> ResponseReturnValue:
    """Show the sheet; register the person once all of it is good."""
    sheet = Sheet(KINDS[whom].steps)
    if request.method == "POST" and not sheet.changes_rows() and sheet.validate() and _registered(whom, sheet):
        return redirect(url_for("reception.done"), 303)
    return render_template("reception/sheet.html", form=sheet, sheet=sheet, whom=whom)


def _registered(whom: str, sheet: Sheet) -> bool:
    """Register the person of a good sheet; False, with a word beside the field, where the address is known."""
    given = sheet.answers()
    try:
        registered = KINDS[whom].register(db.session(), given, sheet.key, current_user)
    except ConflictError as error:
        if error.code != "email_taken":
            raise
        db.session.rollback()
        sheet.part("contact")["email"].errors = [
            _("This address has an account already. Please leave it empty, or ask the person to sign in.")
        ]
        return False
    result = {
        "whom": whom,
        "name": given["first_name"],
        "owner": _owner(registered, given),
        "code": registered.code,
    }
    for _step, form in sheet.parts:
        form.after_saving()
    db.session.commit()
    nudge("mail")
    results.keep("desk", mail="email" in given, **result)
    return True


def _owner(registered: Registered, given: Mapping[str, Any]) -> str:
    """Return who looks after the person now."""
    if isinstance(registered.row, Request):
        return registered.row.programme.owner_name
    return confirming_centre(db.session(), [given["district"]]).name


@blueprint.get("/done")
def done() -> ResponseReturnValue:
    """Show the code to print, and where the person's answers are now."""
    result = results.kept("desk")
    if result is None:
        return redirect(url_for("reception.newcomer"), 303)
    code = result["code"]
    return render_template(
        "reception/done.html",
        result=result,
        code=code,
        picture=results.code_picture(code) if code else None,
    )


@blueprint.post("/done")
def put_away() -> ResponseReturnValue:
    """Forget the code, and go on with the next person."""
    results.put_away()
    return redirect(url_for("reception.newcomer"), 303)
