"""A gateway for text messages over real HTTP, which keeps what it receives."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

TOKEN = "token-of-the-gateway"


@dataclass
class Gateway:
    """Where to post (`url`), every message that was taken, and what it answers: a status, and where it sends on."""

    url: str = ""
    messages: list[dict[str, str]] = field(default_factory=list)
    status: int = 202
    location: str = ""
    tries: int = 0

    def to(self, number: str) -> list[str]:
        """Return the texts that a number has got."""
        return [message["text"] for message in self.messages if message["to"] == number]


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            gateway.tries += 1
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = self.headers["Authorization"] == f"Bearer {TOKEN}"
            status = gateway.status if known else 401
            if 200 <= status < 300:
                gateway.messages.append(body)
            self.send_response(status)
            if gateway.location:
                self.send_header("Location", gateway.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_details: Any) -> None:
            """Stay silent."""

    return Handler


@contextmanager
def running_gateway() -> Iterator[Gateway]:
    """Listen on a free port of this machine until the end of the block."""
    gateway = Gateway()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(gateway))
    gateway.url = f"http://127.0.0.1:{server.server_port}/messages"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
