"""The last page: what happens now, who does it, and about when."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.extensions import db
from webapp.models import Centre, ContactWay
from webapp.services.registration import Registered, confirming_centre
from webapp.steps import results


def result_of(given: Mapping[str, Any], registered: Registered) -> dict[str, Any]:
    """Return what the last page needs. It is the same whether or not the e-mail address had an account before."""
    districts = given.get("districts") or [given["district"]]
    return {
        "centre": confirming_centre(db.session(), districts).id,
        "way": given.get("way", ContactWay.EMAIL.value),
        "mail": bool(given.get("email")),
        "code": registered.code,
    }


def outcome_page(journey: str, result: Mapping[str, Any]) -> str:
    """Return the page that says what happens now, in three lines at most."""
    centre = db.session.get_one(Centre, result["centre"])
    code = result.get("code")
    return render_template(
        "join/done.html",
        journey=journey,
        headline=HEADLINES[journey],
        centre=centre,
        code=code,
        picture=results.code_picture(code) if code else None,
        lines=[*_first(result), *LINES[journey](centre.name, result["way"])],
    )


def _first(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    if not result["mail"]:
        return []
    return [(_("Please open the e-mail that we send you now, and choose a password there."), "mail")]


def _newcomer(centre: str, way: str) -> list[tuple[str, str]]:
    return [
        (_("%(centre)s looks for somebody who fits. This often takes two to four weeks.", centre=centre), "search"),
        (_how_reached(centre, way), "phone" if way == ContactWay.PHONE.value else "chat"),
    ]


def _how_reached(centre: str, way: str) -> str:
    if way == ContactWay.PHONE.value:
        return _("%(centre)s phones you as soon as there is somebody. You decide then.", centre=centre)
    if way == ContactWay.CENTRE.value:
        return _("Come to the centre or sign in with your code after two weeks: then we know more.")
    return _("We write to you as soon as there is somebody. You decide then.")


def _volunteer(centre: str, way: str) -> list[tuple[str, str]]:
    if way == ContactWay.PHONE.value:
        invitation = _("%(centre)s phones you within two weeks and invites you to a talk.", centre=centre)
    elif way == ContactWay.CENTRE.value:
        invitation = _("Please come to the centre within two weeks. There we invite you to a talk.")
    else:
        invitation = _("%(centre)s writes to you within two weeks and invites you to a talk.", centre=centre)
    return [
        (invitation, "chat"),
        (_("After the talk we suggest the first person to you. You decide whether you meet."), "volunteer"),
    ]


def _initiative(centre: str, way: str) -> list[tuple[str, str]]:  # noqa: ARG001 - an initiative has e-mail
    return [
        (
            _("%(centre)s gets to know you and confirms your initiative, often within two weeks.", centre=centre),
            "chat",
        ),
        (_("From then on people see your initiative, and you see your volunteers here."), "initiative"),
    ]


LINES = {"newcomer": _newcomer, "volunteer": _volunteer, "initiative": _initiative}
HEADLINES = {
    "newcomer": _l("Your request is with us"),
    "volunteer": _l("Thank you for your offer"),
    "initiative": _l("Your initiative is registered"),
}
