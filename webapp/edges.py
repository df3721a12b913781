"""What no honest browser sends is answered before anything reads it: with a plain page, not a failure of ours.

A NUL cannot be stored by PostgreSQL, half a surrogate pair cannot be encoded, a number beyond `MAX_ID` names
no row, and a host that is not ours must not stand in any link.
"""

import re
from collections.abc import Iterable
from itertools import chain

from flask import Flask, abort, current_app, request
from werkzeug.routing import IntegerConverter, Map
from werkzeug.sansio.utils import host_is_trusted

from webapp.access import MAX_ID

UNREADABLE = re.compile("[\0\ud800-\udfff]")


class IdConverter(IntegerConverter):
    """`<int:...>` in an address: the id of a row that can exist. Any other number leads nowhere."""

    regex = r"\d{1,10}"

    def __init__(self, map: Map) -> None:  # noqa: A002 - Werkzeug's own name
        super().__init__(map, max=MAX_ID)


def _sent() -> Iterable[str]:
    """Return every name and value of the address and of the form."""
    for fields in (request.args, request.form):
        yield from chain.from_iterable(fields.items(multi=True))
    for name, file in request.files.items(multi=True):
        yield from (name, file.filename or "")


def refuse_strange_hosts() -> None:
    """Answer 400 to a request that was meant for somebody else, or says so."""
    if not host_is_trusted(request.host, current_app.config["WEGPATEN"].hosts):
        abort(400)


def refuse_unreadable() -> None:
    """Answer 404 for such an address, and 400 for such a query or form."""
    if UNREADABLE.search(request.path):
        abort(404)
    if any(UNREADABLE.search(text) for text in _sent()):
        abort(400)


def register(app: Flask) -> None:
    """Stand before every other check of `app`, and before its addresses are read."""
    app.url_map.converters["int"] = IdConverter
    app.before_request(refuse_strange_hosts)
    app.before_request(refuse_unreadable)
