"""Attack: a password is guessed from one place, at once, over four worker processes.

Promise: limits are exact with four workers, and another user is unaffected. The planted fault is a limiter that
counts in each worker's memory.
"""

import http.client
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests import factories
from tests.factories import PASSWORD
from webapp.limits import RULES
from webapp.models import RoleName

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 4
WRONG = "a wrong guess"
ALLOWED = RULES["sign_in"][0].most
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')

pytestmark = pytest.mark.commits


@contextmanager
def four_workers(app, tmp_path: Path, port: int, factory: str = "webapp:create_app()") -> Iterator[None]:
    """Real Gunicorn with four processes on the test's own database."""
    config = app.config["WEGPATEN"]
    settings = {
        "WEGPATEN_ENV": "test",
        "DATABASE_URL": config.database_url,
        "SECRET_KEY": config.secret_key,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "QUEUE_PATH": str(tmp_path / "queue.sqlite3"),
        "MAIL_URL": f"folder:{tmp_path / 'mail'}",
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": str(WORKERS),
        "WEB_THREADS": "2",
        "PYTHONPATH": str(ROOT),
        "PROXIES": "1",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", factory],
        cwd=ROOT,
        env=os.environ | settings,
    )
    try:
        for _ in range(300):
            try:
                if ask(port, "GET", "/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
    """Send one request on a connection of its own; return status, text and cookie."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    cookie = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
    connection.close()
    return answer.status, text, cookie


def guesses(port: int, email: str, number: int, *, password: str = WRONG, network: str = "192.0.2.7"):
    """How the server answers to so many guesses at once: 200 is a guess that was looked at."""
    _, page, cookie = ask(port, "GET", "/sign-in", **{"Accept-Language": "en"})
    body = urlencode({"csrf_token": TOKEN.search(page)[1], "email": email, "password": password})
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": network,
    }
    with ThreadPoolExecutor(16) as pool:
        return Counter(pool.map(lambda _: ask(port, "POST", "/sign-in", body, **headers)[0], range(number)))


@pytest.fixture
def victim(session):
    """Somebody whose password is guessed, and somebody else."""
    for name in ("vera", "otto"):
        factories.account(session, RoleName.VOLUNTEER, email=f"{name}@example.org")
    session.commit()
    return "vera@example.org"


def test_with_four_workers_exactly_as_many_guesses_as_allowed_are_looked_at(app, victim, tmp_path, free_port):
    with four_workers(app, tmp_path, free_port):
        assert guesses(free_port, victim, 60) == {200: ALLOWED, 429: 60 - ALLOWED}
        assert guesses(free_port, victim, 1, password=PASSWORD) == {429: 1}, "the right one does not help either"
        assert guesses(free_port, victim, 1, password=PASSWORD, network="198.51.100.9") == {302: 1}
        assert guesses(free_port, "otto@example.org", 1, password=PASSWORD) == {302: 1}
        assert ask(free_port, "GET", "/healthz")[0] == 200


@pytest.mark.one_database
def test_the_attack_finds_a_limiter_that_counts_in_memory(app, victim, tmp_path, free_port):
    with four_workers(app, tmp_path, free_port, "tests.attacks.counts_in_memory:create_faulty_app()"):
        assert guesses(free_port, victim, 60)[200] > ALLOWED


@pytest.mark.long
def test_twenty_rounds_of_guessing_are_all_exact(app, victim, tmp_path, free_port, capsys):
    with four_workers(app, tmp_path, free_port):
        rounds = [guesses(free_port, f"nobody{number}@example.org", 60, network=f"203.0.113.{number}")
                  for number in range(20)]  # fmt: skip
    with capsys.disabled():
        print(f"brute force: 20 rounds of 60 guesses, looked at {[each[200] for each in rounds]}")  # noqa: T201 - a figure
    assert rounds == [{200: ALLOWED, 429: 60 - ALLOWED}] * 20
