"""Attack: who has an account, read off answers or off the time they take.

Promise: for known and unknown addresses the same body and status, the same work (hashes and statements), and in the
long version a median that differs by less than 10 ms over 40 pairs. The planted fault is the usual shortcut: where
there is no account, no password is hashed.
"""

import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, update

from tests import factories
from tests.fixtures.web import TOKEN, PageChecker
from webapp.extensions import db
from webapp.models import RoleName, User
from webapp.services import accounts
from webapp.sign_in import form

VARYING = re.compile(r'nonce="[^"]*"|name="(csrf_token|once)"[^>]*|[a-z]+\d*@example\.org')
FORMS = {
    "sign in": ("/sign-in", {"password": "a wrong password"}),
    "forgotten": ("/account/password/forgotten", {}),
    "link": ("/account/link", {}),
}


class CountingHasher(PasswordHasher):
    """Counts what is slow on purpose."""

    calls = 0

    def verify(self, *arguments: str) -> bool:
        type(self).calls += 1
        return super().verify(*arguments)


@contextmanager
def counted(app, monkeypatch) -> Iterator[Counter[str]]:
    """What is done meanwhile: hashes, and statements by their kind."""
    work: Counter[str] = Counter()
    monkeypatch.setattr(accounts, "ARGON2", CountingHasher(time_cost=1, memory_cost=64, parallelism=1))
    CountingHasher.calls = 0
    with app.app_context():
        bind = db.engine

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
            work[" ".join(statement.split()[:3])] += 1

    event.listen(bind, "before_cursor_execute", note)
    try:
        yield work
    finally:
        event.remove(bind, "before_cursor_execute", note)
        work["argon2"] = CountingHasher.calls


@pytest.fixture
def known(session) -> str:
    factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
    session.commit()
    return "vera@example.org"


def send(app, what: str, email: str) -> tuple[int, str, str]:
    """What somebody sees who tries an address."""
    path, fields = FORMS[what]
    visitor = PageChecker(app)
    answer = visitor.send_form(path, email=email, **fields)
    return answer.status_code, answer.headers.get("Location", ""), VARYING.sub("", answer.text)


@pytest.mark.parametrize("what", FORMS)
def test_the_answer_is_the_same(app, known, what):
    assert send(app, what, known) == send(app, what, "nobody@example.org")


@pytest.mark.parametrize("what", FORMS)
def test_the_work_is_the_same(app, known, what, monkeypatch):
    done = []
    for email in (known, "nobody@example.org"):
        with counted(app, monkeypatch) as work:
            send(app, what, email)
        done.append(work)
    assert done[0] == done[1]
    assert done[0]["argon2"] == (1 if what == "sign in" else 0)
    assert sum(done[0].values()) > 1, "the server was alive"


@pytest.mark.one_database
def test_the_attack_finds_the_usual_shortcut(app, known, monkeypatch):
    honest = form.password_fits
    monkeypatch.setattr(form, "password_fits", lambda secret, stored: bool(stored) and honest(secret, stored))
    done = []
    for email in (known, "nobody@example.org"):
        with counted(app, monkeypatch) as work:
            send(app, "sign in", email)
        done.append(work["argon2"])
    assert done == [1, 0]


@pytest.mark.long
@pytest.mark.commits
@pytest.mark.parametrize("what", FORMS)
def test_the_time_is_the_same_over_forty_pairs(app, session, what, monkeypatch, capsys, dialect):
    for number in range(40):
        factories.account(session, RoleName.VOLUNTEER, email=f"known{number}@example.org")
    session.commit()
    # In earnest, as production hashes; the stored hashes are made as slow as well.
    monkeypatch.setattr(accounts, "ARGON2", PasswordHasher())
    accounts._nobodys_hash.cache_clear()
    slow = accounts.hash_password(factories.PASSWORD)
    session.execute(update(User).where(User.email.startswith("known")).values(password=slow))
    session.commit()
    path, fields = FORMS[what]

    def seconds(email: str, network: str) -> float:
        visitor = PageChecker(app)
        visitor.environ_base["REMOTE_ADDR"] = network
        token = TOKEN.search(visitor.get(path).text)[1]
        before = time.perf_counter()
        visitor.post(path, data={"csrf_token": token, "email": email, **fields})
        return time.perf_counter() - before

    seconds("warm@example.org", "192.0.2.1")
    times = {"known": [], "unknown": []}
    for number in range(40):
        for kind in ("known", "unknown") if number % 2 else ("unknown", "known"):
            times[kind].append(seconds(f"{kind}{number}@example.org", f"192.0.2.{number + 2}"))
    accounts._nobodys_hash.cache_clear()
    medians = {kind: statistics.median(each) * 1000 for kind, each in times.items()}
    with capsys.disabled():
        print(f"{what} on {dialect}: p50 {medians['known']:.1f} ms known, {medians['unknown']:.1f} ms unknown")  # noqa: T201 - a figure
    assert abs(medians["known"] - medians["unknown"]) < 10
