"""Who was erased, by random ids, in a file outside of the database: a restored backup forgets them again."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import User


def note(path: Path, key: str) -> None:
    """Add an account's random id, and make sure that it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{now().isoformat(timespec='seconds')} {key}\n")
        file.flush()
        os.fsync(file.fileno())


def keys(path: Path) -> Iterator[str]:
    """Yield the ids in the file; none where there is no file yet."""
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            moment, _space, key = line.partition(" ")
            if moment and key:
                yield key


def returned(session: Session, path: Path) -> list[User]:
    """Return the accounts that were erased once and are here again."""
    known = list(keys(path))
    return [
        user
        for start in range(0, len(known), 500)
        for user in session.scalars(select(User).where(User.audit_id.in_(known[start : start + 500])))
    ]
