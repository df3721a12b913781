"""The guides on paper: a booklet to fold, and a poster of QR codes for the wall of an office."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from babel import Locale
from flask import Response, current_app, get_template_attribute, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, format_decimal
from flask_babel import gettext as _

from webapp.db import now
from webapp.extensions import db
from webapp.guide import blueprint
from webapp.guide.views import COMPANIES, NEWCOMERS, guide_for_reader
from webapp.page_links import outside_url
from webapp.printing import printed, shelf
from webapp.services.guide import Guide
from webapp.shelf import BeingMadeError, NotPrintedError
from webapp.vocabulary import language_autonym

A_MOMENT = 3
"""Seconds in which most booklets are made."""


@dataclass(frozen=True)
class Door:
    """The way to a guide in one language."""

    language: str
    direction: str
    autonym: str
    title: str
    address: str


@blueprint.get("/<town>/booklet.pdf", defaults=NEWCOMERS)
@blueprint.get("/<town>/companies/booklet.pdf", defaults=COMPANIES)
def booklet(town: str, kind: str) -> ResponseReturnValue:
    """Send a whole guide in the reader's language, to print and fold."""
    guide = guide_for_reader(town, kind)
    return _send(
        guide, booklet_name(guide), lambda **day: render_template("guide/booklet.html", guide=guide, **day)
    )


@blueprint.get("/<town>/poster.pdf", defaults=NEWCOMERS)
@blueprint.get("/<town>/companies/poster.pdf", defaults=COMPANIES)
def poster(town: str, kind: str) -> ResponseReturnValue:
    """Send a sheet with the way to the guide in every language, the same for every reader."""
    guide = guide_for_reader(town, kind)
    return _send(guide, f"{town}-{kind}-poster", partial(_poster, guide))


def booklet_name(guide: Guide) -> str:
    """Return what the file of a guide's booklet is called."""
    return f"{guide.town.slug}-{guide.kind.value}-{guide.language}"


@blueprint.app_template_filter()
def booklet_size(guide: Guide) -> str:
    """Return how large a guide's booklet is, in words; empty as long as nobody has asked for it."""
    size = shelf().size(booklet_name(guide))
    return _("%(size)s kB", size=format_decimal(round(size / 1000))) if size else ""


def doors(guide: Guide) -> Iterator[Door]:
    """Return the way to a guide in each language that readers are offered, in that language."""
    title = get_template_attribute("guide/_words.html", "guide_name")
    for code in current_app.config["LANGUAGES"]:
        locale = Locale.parse(code, sep="-")
        address = outside_url("guide.contents", town=guide.town.slug, kind=guide.kind, lang=code)
        with force_locale(str(locale)):
            yield Door(code, locale.text_direction, language_autonym(code), title(guide.kind, guide.town), address)


def _poster(guide: Guide, **day: datetime) -> str:
    """Return the poster, headed in the town's own language."""
    ways = list(doors(guide))
    with force_locale(str(Locale.parse(ways[0].language, sep="-"))):
        return render_template("guide/poster.html", guide=guide, doors=ways, **day)


def _send(guide: Guide, name: str, page: Callable[..., str]) -> ResponseReturnValue:
    """Send a document, or a page that says why it is not there; `page` is called with the day if it has one."""

    def dated() -> str:
        html = page(day=now())
        db.session.rollback()  # nobody waits for the press with a connection in hand
        return html

    try:
        pdf, key = printed(name, page(), dated)
    except BeingMadeError:
        waiting = make_response(render_template("guide/being_made.html", guide=guide), 503)
        waiting.headers.update({"Retry-After": str(A_MOMENT), "Refresh": str(A_MOMENT)})
        return waiting
    except NotPrintedError:
        return render_template("guide/not_printed.html", guide=guide), 503
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-cache"  # each time it is asked whether there is a newer one
    answer.set_etag(key)
    return answer.make_conditional(request)
