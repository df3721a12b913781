"""A Nominatim of our own, on this machine: answers what a test told it, and remembers who asked what, when."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Question:
    """One request as it arrived: its path, its parameters, the program's name, the moment (seconds)."""

    path: str
    parameters: dict[str, str]
    user_agent: str
    at: float


@dataclass
class FakeNominatim:
    """Its address, what it answers (latitude, longitude; None: it knows nothing), and what it was asked.

    With a `location` it sends whoever asks there.
    """

    url: str
    position: tuple[float, float] | None = None
    status: int = 200
    location: str = ""
    asked: list[Question] = field(default_factory=list)


@contextmanager
def running_nominatim() -> Iterator[FakeNominatim]:
    """Run one for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            parameters = {name: values[0] for name, values in parse_qs(url.query).items()}
            nominatim.asked.append(Question(url.path, parameters, self.headers["User-Agent"], time.monotonic()))
            places = []
            if nominatim.position:
                lat, lon = nominatim.position
                places = [{"lat": str(lat), "lon": str(lon), "display_name": "somewhere"}]
            body = json.dumps(places).encode()
            self.send_response(nominatim.status)
            self.send_header("Content-Type", "application/json")
            if nominatim.location:
                self.send_header("Location", nominatim.location + self.path)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    nominatim = FakeNominatim(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield nominatim
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
