"""Printed documents as files, so that each is made once, and one at a time, however many ask for it.

A document is filed under its name and a key: whatever it is made from goes into the key. A new one takes the place
of that name's old ones, so the folder holds one file for each name.
"""

import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

FAILED_FOR = 5 * 60
"""Seconds in which nobody tries again what could not be printed."""


class BeingMadeError(Exception):
    """Something is being printed at this moment; this one has to wait."""


class NotPrintedError(Exception):
    """It could not be printed, now or a moment ago."""


def key_of(*parts: str) -> str:
    """Return the key of what is made from `parts`."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Shelf:
    """A folder of documents that all processes of one machine share."""

    folder: Path

    def take(self, name: str, key: str, print_it: Callable[[], bytes]) -> bytes:
        """Return a document, printed if it is not there yet.

        Raise `BeingMadeError` while anything else is being printed, for nobody shall hold up the whole server, and
        `NotPrintedError` where `print_it` raises that, or did so within the last minutes.
        """
        with suppress(FileNotFoundError):
            return self._read(name, key)
        with self._alone():
            with suppress(FileNotFoundError):  # made since
                return self._read(name, key)
            return self._make(name, key, print_it)

    def size(self, name: str) -> int | None:
        """Return how many bytes the newest document of that name has; None where there is none."""
        with suppress(FileNotFoundError, StopIteration):  # an old one may leave while it is looked at
            return next(self.folder.glob(f"{name}.*.pdf")).stat().st_size
        return None

    def _read(self, name: str, key: str) -> bytes:
        with suppress(FileNotFoundError):
            if time.time() - self._path(name, key, "failed").stat().st_mtime < FAILED_FOR:
                raise NotPrintedError
        return self._path(name, key, "pdf").read_bytes()

    def _make(self, name: str, key: str, print_it: Callable[[], bytes]) -> bytes:
        try:
            content = print_it()
        except NotPrintedError:
            self._put(name, key, "failed", b"")
            raise
        self._put(name, key, "pdf", content)
        return content

    def _put(self, name: str, key: str, ending: str, content: bytes) -> None:
        """Write it whole or not at all, and put the old ones away."""
        path = self._path(name, key, ending)
        unfinished = self.folder / ".unfinished"  # only one writes at a time
        unfinished.write_bytes(content)
        unfinished.replace(path)
        for old in self.folder.glob(f"{name}.*"):
            if old != path:
                old.unlink(missing_ok=True)

    def _path(self, name: str, key: str, ending: str) -> Path:
        return self.folder / f"{name}.{key}.{ending}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BeingMadeError from None
            yield
