"""Answers travel compressed, where their size tells nobody anything.

Somebody on the same network who makes a browser ask for a page again and again, each time with another guess in it,
could read a secret off the sizes (the attack is called BREACH). So a page that may hold something of its reader is
compressed only where the browser says that the reader or one of our own pages has asked for it: whoever sits
elsewhere cannot guess then. A page for everybody, for whom no session was begun, is compressed always.
"""

import gzip

from flask import Flask, Response, request, session

TEXTS = frozenset(
    {"text/html", "text/css", "text/csv", "text/plain", "text/javascript", "application/json"}
    | {"application/manifest+json", "text/calendar"}
)
WORTH_IT = 500  # bytes; less fits into one packet anyway
ASKED_BY_US_OR_THE_READER = frozenset({"same-origin", "none"})


def gives_nothing_away() -> bool:
    """Whether nobody but the reader can have chosen what the answer holds, or it holds nothing of theirs."""
    return not session or request.headers.get("Sec-Fetch-Site") in ASKED_BY_US_OR_THE_READER


def compress(response: Response) -> Response:
    """Compress a text, if the browser can read that."""
    if response.direct_passthrough or response.is_streamed or response.mimetype not in TEXTS:
        return response
    text = response.get_data()
    if len(text) < WORTH_IT or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and gives_nothing_away():
        response.set_data(gzip.compress(text, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def register(app: Flask) -> None:
    """Compress what `app` answers; registered before the others, so that it runs after all who change an answer."""
    app.after_request(compress)
