"""Before staff see somebody's data it is written down; where that cannot be, the page does not open."""

from collections.abc import Iterable

from flask import abort, current_app, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from webapp.extensions import SAFE_METHODS, db, short_write
from webapp.models import Person
from webapp.services import openings

PAGES: dict[str, LazyString] = {
    "person": _l("the page about the person"),
    "match": _l("a match"),
    "suggestion": _l("a suggestion"),
    "call": _l("a phone call"),
    "phone_list": _l("the list of people to phone"),
    "choosing": _l("the search for somebody"),
    "list_taken_along": _l("a list, taken along as a file"),
    "roster": _l("the roster of an initiative"),
    "handed_out": _l("everything, to hand it out"),
}


def note_opening(people: Iterable[Person], page: str) -> None:
    """Write down whose data the reader is about to see; answer 503 where that fails.

    Somebody who only looks reads in a transaction that cannot write, so this one is its own, and is committed
    before the page is made. Whoever sends a form writes with the form.
    """
    ids = [person.id for person in people if person.user_id != current_user.id]
    if not ids:
        return
    if request.method not in SAFE_METHODS:
        openings.note(db.session(), current_user, ids, page)
        return
    try:
        with short_write() as session:
            openings.note(session, current_user, ids, page)
    except SQLAlchemyError as error:
        current_app.logger.warning("a page stays closed: its opening was not noted: %s", type(error).__name__)
        abort(503)
