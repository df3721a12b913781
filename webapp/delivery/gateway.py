"""Where text messages go: to a gateway over HTTP, or, on a developer's machine, into a folder."""

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from webapp.delivery.texts import TextMessage

SECONDS = 20
# The gateway says that this message will never go: what is asked is wrong, or there is no such number.
FINAL = frozenset({400, 404, 410, 422})


class _NoWayOn(HTTPRedirectHandler):
    """A redirect is an error like any other: number and token stay with the one host that the operator chose."""

    def redirect_request(self, *_arguments: object) -> None:
        """Follow none."""


def send(url: str, token: str, message: TextMessage) -> None:
    """Post a message as JSON (`to`, `text`, `reference`), with `token` as bearer; or write it into `folder:PATH`.

    Any 2xx means that it was taken; a gateway drops a copy by its `reference`. Raises what `urllib` and the
    operating system raise.
    """
    fields = {"to": message.to, "text": message.text, "reference": message.reference}
    if url.startswith("folder:"):
        folder = Path(url.removeprefix("folder:"))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{message.reference}.json").write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
        return
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {token}"}
    request = Request(url, json.dumps(fields).encode(), headers, method="POST")  # noqa: S310 - see `refusals`
    with build_opener(_NoWayOn()).open(request, timeout=SECONDS):
        pass


def is_final(error: Exception) -> bool:
    """Whether trying again is of no use."""
    return isinstance(error, HTTPError) and error.code in FINAL
