"""What needs the office today: the list by urgency, and the first suggestion to decide."""

from collections.abc import Callable

from flask import render_template, url_for
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import Select, select

from webapp import access
from webapp.desk import blueprint
from webapp.desk.menu import is_coordinator
from webapp.desk.queue import first_entry
from webapp.extensions import db
from webapp.models import Countersignature, Request, Signing, User
from webapp.services.counting import count
from webapp.services.today import Scopes, Task, tasks
from webapp.services.waiting import Wanted, waiting_list

Words = Callable[[int], str]
WORDS: dict[str, tuple[Words, str, dict[str, str], str]] = {
    "wants_call": (
        lambda num: ngettext("%(num)d person asks for a call", "%(num)d people ask for a call", num),
        "desk.matches",
        {"state": "call"},
        "phone",
    ),
    "expires_soon": (
        lambda num: ngettext("%(num)d answer is due by tomorrow", "%(num)d answers are due by tomorrow", num),
        "desk.matches",
        {"state": "due"},
        "hourglass",
    ),
    "to_phone": (
        lambda num: ngettext("%(num)d person to ask by phone", "%(num)d people to ask by phone", num),
        "desk.phone",
        {},
        "phone",
    ),
    "releases": (
        lambda num: ngettext(
            "Another centre asks for %(num)d of your volunteers",
            "Other centres ask for %(num)d of your volunteers",
            num,
        ),
        "desk.centre.releases",
        {},
        "centre",
    ),
    "proposals": (
        lambda num: ngettext("%(num)d suggestion to decide", "%(num)d suggestions to decide", num),
        "desk.proposals",
        {},
        "people",
    ),
    "to_greet": (
        lambda num: ngettext(
            "%(num)d new person without e-mail to phone", "%(num)d new people without e-mail to phone", num
        ),
        "desk.phone",
        {},
        "newcomer",
    ),
    "to_invite": (
        lambda num: ngettext("%(num)d new volunteer to invite", "%(num)d new volunteers to invite", num),
        "desk.centre.offers",
        {"state": "registered"},
        "volunteer",
    ),
    "to_vet": (
        lambda num: ngettext("%(num)d talk with a volunteer to hold", "%(num)d talks with volunteers to hold", num),
        "desk.centre.offers",
        {"state": "invited"},
        "chat",
    ),
    "clearances": (
        lambda num: ngettext("%(num)d clearance to renew", "%(num)d clearances to renew", num),
        "desk.centre.offers",
        {"state": "clearance"},
        "shield",
    ),
    "paused_by_refusals": (
        lambda num: ngettext(
            "%(num)d volunteer pauses after three refusals",
            "%(num)d volunteers pause after three refusals",
            num,
        ),
        "desk.centre.offers",
        {"state": "paused"},
        "pause",
    ),
    "countersign": (
        lambda num: ngettext(
            "%(num)d thing needs you as the second person", "%(num)d things need you as the second person", num
        ),
        "countersign.overview",
        {},
        "people",
    ),
    "initiatives": (
        lambda num: ngettext("%(num)d initiative to confirm", "%(num)d initiatives to confirm", num),
        "desk.centre.initiatives",
        {},
        "initiative",
    ),
    "silent": (
        lambda num: ngettext("%(num)d match without news for long", "%(num)d matches without news for long", num),
        "desk.matches",
        {"state": "silent"},
        "clock",
    ),
}


def _to_countersign(user: User) -> Select[Countersignature]:
    """Return what a colleague of the town has asked for and the reader may confirm."""
    town = user.centre.town_id if user.centre else None
    return select(Countersignature).where(
        Countersignature.town_id == town,
        Countersignature.state == Signing.ASKED,
        Countersignature.asked_by_id != user.id,
    )


def _scopes() -> Scopes:
    user = current_user
    common = access.programmes_of(user), access.matches_of(user), access.requests_of(user)
    if not is_coordinator():
        return Scopes(*common)
    return Scopes(
        *common,
        access.offers_of(user),
        access.releases_of(user),
        access.initiatives_of(user),
        _to_countersign(user),
    )


def _in_words(task: Task) -> dict[str, object]:
    words, endpoint, arguments, icon = WORDS[task.code]
    return {"label": words(task.count), "href": url_for(endpoint, _external=False, **arguments), "icon": icon}


@blueprint.get("")
def today() -> str:
    """Show what needs the office today."""
    session = db.session()
    waiting = count(session, waiting_list(access.requests_of(current_user), Wanted()), Request.id)
    return render_template(
        "desk/today.html",
        tasks=[_in_words(task) for task in tasks(session, _scopes())],
        entry=first_entry(),
        waiting=waiting,
    )
