"""Whose turn it is to write to an SQLite file: a queue in front of its one lock.

SQLite's waiters look again and again, each after a pause that grows, so that among many an unlucky one can look in
vain until its time is over. Here they stand in a queue that the system keeps, and only the first one looks. The
place in the queue is a file lock: whoever is killed loses it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def my_turn(database: str | None) -> Iterator[None]:
    """Wait until nobody stands before us to write to the file `database`; a database in memory has no queue."""
    if not database or database == ":memory:":
        yield
        return
    queue = os.open(f"{database}-turn", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield
    finally:
        os.close(queue)
