"""The product as in production: Gunicorn with several workers, the background worker, and who talks to them."""

import http.client
import os
import re
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.factories import PASSWORD
from webapp.supervisor import WEB, WORKER, end_with_parent

ROOT = Path(__file__).resolve().parents[2]
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
Process = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    location: str
    text: str
    seconds: float


@dataclass
class Caller:
    """Somebody who talks to the server by real HTTP; every request is a connection of its own."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(self, method: str, path: str, body: str = "", timeout: float = 60) -> Answer:
        """Send one request; raises `OSError` or `http.client.HTTPException` where no whole answer comes."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), text, time.monotonic() - began)

    def get(self, path: str) -> Answer:
        """Look at a page."""
        return self.ask("GET", path)

    def post(self, path: str, *, once: str = "", **fields: object) -> Answer:
        """Send a form, with a key of its own unless it is sent again."""
        body = {"csrf_token": self.token, "once": once or secrets.token_urlsafe(16), **fields}
        return Caller(self.port, dict(self.cookies)).ask("POST", path, urlencode(body))

    def sign_in(self, email: str) -> "Caller":
        """Sign in through the real form; remember the token for the forms to come."""
        self._take_token("/sign-in")
        form = {"csrf_token": self.token, "email": email, "password": PASSWORD}
        answer = self.ask("POST", "/sign-in", urlencode(form))
        assert answer.status == 302, f"{email} could not sign in: {answer.status}"
        self._take_token("/account/reading-language")
        return self

    def _take_token(self, page: str) -> None:
        found = TOKEN.search(self.get(page).text)
        assert found, f"no form on {page}"
        self.token = unescape(found[1])


@dataclass
class Product:
    """Web and worker on one database; each may be started, killed and started again."""

    environment: Mapping[str, str]
    port: int
    log: Path
    started: list[Process] = field(default_factory=list)

    def start_web(self) -> Process:
        """Start Gunicorn; return once it answers."""
        process = self._start(WEB)
        wait_until(lambda: self._answers(process))
        return process

    def start_worker(self) -> Process:
        """Start the background worker."""
        return self._start(WORKER)

    def caller(self) -> Caller:
        """Return somebody who talks to the server."""
        return Caller(self.port)

    def gunicorn_workers(self) -> list[psutil.Process]:
        """Return the processes that answer requests."""
        return psutil.Process(self.started[0].pid).children()

    def stop(self, process: Process, number: signal.Signals = signal.SIGTERM) -> int:
        """End one of the processes and wait for it; return its status."""
        process.send_signal(number)
        return process.wait(60)

    def said(self) -> str:
        """Return what the processes wrote into their log."""
        return self.log.read_text(encoding="utf-8")

    def _start(self, command: tuple[str, ...]) -> Process:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - nothing of ours runs in threads yet
            )
        self.started.append(process)
        return process

    def _answers(self, process: Process) -> bool:
        assert process.poll() is None, self.said()
        with suppress(OSError, http.client.HTTPException):
            return self.caller().get("/healthz").status == 200
        return False


@contextmanager
def product_on(url: str, folder: Path, port: int, **settings: str) -> Iterator[Product]:
    """Lend a product on the database at `url`; whatever of it still runs at the end of the block is killed."""
    product = Product(
        {
            "WEGPATEN_ENV": "test",
            "DATABASE_URL": url,
            "BASE_URL": f"http://127.0.0.1:{port}",
            "BIND": f"127.0.0.1:{port}",
            "QUEUE_PATH": str(folder / "queue.sqlite3"),
            "MAIL_URL": f"folder:{folder / 'mail'}",
            "WEB_WORKERS": "3",
            "WEB_THREADS": "4",
            "PYTHONUNBUFFERED": "1",
            **settings,
        },
        port,
        folder / "product.log",
    )
    try:
        yield product
    finally:
        for process in product.started:
            family = [psutil.Process(process.pid), *children(process)] if process.poll() is None else []
            for member in family:
                with suppress(psutil.NoSuchProcess):
                    member.kill()
            process.wait(30)


def children(process: Process) -> list[psutil.Process]:
    """Return the processes that `process` has started."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(process.pid).children(recursive=True)
    return []


def wait_until(condition, seconds: float = 60) -> None:
    """Return once `condition` holds; fail where it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
