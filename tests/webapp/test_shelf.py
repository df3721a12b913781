"""Printed documents: each is made once, one at a time, and the folder never grows beyond one file for each name."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from webapp.shelf import FAILED_FOR, BeingMadeError, NotPrintedError, Shelf, key_of

HOLD = """
import fcntl, sys
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


class Press:
    """Counts what it prints."""

    def __init__(self, content: bytes = b"%PDF", seconds: float = 0) -> None:
        self.content, self.seconds, self.printed = content, seconds, 0

    def __call__(self) -> bytes:
        self.printed += 1
        time.sleep(self.seconds)
        return self.content


class BrokenPress(Press):
    def __call__(self) -> bytes:
        super().__call__()
        raise NotPrintedError


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(tmp_path / "booklets")


def files(shelf: Shelf) -> list[str]:
    return sorted(path.name for path in shelf.folder.iterdir() if not path.name.startswith("."))


def test_what_was_printed_is_not_printed_again(shelf):
    press = Press()
    assert [shelf.take("a", "1", press) for _ in range(3)] == [b"%PDF"] * 3
    assert press.printed == 1


def test_a_new_state_takes_the_place_of_the_old_one(shelf):
    shelf.take("a", "1", Press(b"old"))
    shelf.take("a-b", "1", Press())
    assert shelf.take("a", "2", Press(b"new")) == b"new"
    assert files(shelf) == ["a-b.1.pdf", "a.2.pdf"]


def test_nothing_half_written_is_left(shelf):
    shelf.take("a", "1", Press())
    assert not (shelf.folder / ".unfinished").exists()


def test_of_several_who_ask_at_once_one_waits_for_the_press_and_the_others_are_told(shelf):
    press = Press(seconds=0.5)

    def ask(_visitor: int) -> bytes | None:
        try:
            return shelf.take("a", "1", press)
        except BeingMadeError:
            return None

    with ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(ask, range(8)))
    assert answers.count(b"%PDF") == 1
    assert answers.count(None) == 7
    assert ask(0) == b"%PDF"
    assert press.printed == 1


def test_other_processes_of_the_machine_are_waited_for_too(shelf):
    shelf.take("b", "1", Press(b"there"))
    press = Press()
    command = [sys.executable, "-c", HOLD, str(shelf.folder / ".lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BeingMadeError):
            shelf.take("a", "1", press)
        assert shelf.take("b", "1", press) == b"there"
        other.communicate(b"")
    assert press.printed == 0
    assert shelf.take("a", "1", press) == b"%PDF"


def test_what_could_not_be_printed_is_left_alone_for_some_minutes(shelf):
    press = BrokenPress()
    for _ in range(3):
        with pytest.raises(NotPrintedError):
            shelf.take("a", "1", press)
    assert press.printed == 1
    long_ago = time.time() - FAILED_FOR - 1
    os.utime(shelf.folder / "a.1.failed", (long_ago, long_ago))
    assert shelf.take("a", "1", Press()) == b"%PDF"
    assert files(shelf) == ["a.1.pdf"]


def test_the_size_is_known_once_it_was_printed(shelf):
    assert shelf.size("a") is None
    shelf.take("a", "1", Press(b"12345"))
    assert shelf.size("a") == 5


def test_a_key_tells_its_parts_apart():
    assert key_of("ab", "c") != key_of("a", "bc")
