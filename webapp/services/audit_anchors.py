"""Notes the head of the audit's chain outside the database, where nobody who may write there can take it back.

A chain that was cut off at its end, or written anew, is whole in itself; but it no longer holds these heads. Each
line of the file is `MOMENT head NUMBER HASH`, or `MOMENT restored NUMBER HASH` where a backup was put back: heads
after that number are gone with good reason.
"""

import logging
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import AuditLink
from webapp.services.audit_chain import Head, head

log = logging.getLogger(__name__)
EVERY = timedelta(hours=1)
HEAD, RESTORED = "head", "restored"
LINE = re.compile(rf"(\S+) ({HEAD}|{RESTORED}) (\d+) ([0-9a-f]{{64}})")


def _append(file: Path, word: str, last: Head) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    line = f"{now().isoformat(timespec='seconds')} {word} {last.number} {last.hash}\n"
    with file.open("a", encoding="ascii") as stream:
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())
    log.warning("audit %s %s %s", word, last.number, last.hash)  # so that production's log has it, too


def _lines(file: Path) -> Iterator[tuple[datetime, str, Head]]:
    """Yield what the file says; a line that a crash cut short says nothing."""
    if file.exists():
        for line in file.read_text(encoding="ascii").splitlines():
            if found := LINE.fullmatch(line):
                at, word, number, digest = found.groups()
                yield datetime.fromisoformat(at), word, Head(int(number), digest)


def note_if_due(session: Session, file: Path) -> None:
    """Note the head where an hour has passed since the last note, and something was done meanwhile."""
    noted = list(_lines(file))
    if noted and now() - noted[-1][0] < EVERY:
        return
    last = head(session)
    if last.number and last not in {each for _at, _word, each in noted[-1:]}:
        _append(file, HEAD, last)


def note(session: Session, file: Path) -> Head:
    """Note the head now, and return it."""
    last = head(session)
    _append(file, HEAD, last)
    return last


def note_restored(session: Session, file: Path) -> None:
    """Note that a backup was put back, which ends here."""
    _append(file, RESTORED, head(session))


def faults(session: Session, file: Path) -> Iterator[str]:
    """Yield what the file knows and the chain no longer holds."""
    expected: dict[int, str] = {}
    for _at, word, noted in _lines(file):
        if word == RESTORED:
            expected = {number: digest for number, digest in expected.items() if number <= noted.number}
        expected.setdefault(noted.number, noted.hash)
    last = head(session).number
    links = select(AuditLink.number, AuditLink.hash).execution_options(yield_per=1000)
    for number, digest in session.execute(links):
        if expected.get(number) == digest:
            del expected[number]
    for number in sorted(expected):
        if number:
            what = "not the one that was" if number <= last else "cut off, it was"
            yield f"link {number}: {what} noted in {file.name}"
