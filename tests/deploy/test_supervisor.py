"""One command starts web and worker, and whatever ends it, nothing of it is left."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from webapp import supervisor

ROOT = Path(__file__).resolve().parents[2]
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
time.sleep(60)
"""


def wait_until(condition, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> dict[str, str]:
    """The environment of a product of our own."""
    folder = tmp_path_factory.mktemp("demo")
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "QUEUE_PATH": str(folder / "queue.sqlite3"),
        "MAIL_URL": f"folder:{folder / 'mail'}",
    }


def ignore_interrupt() -> None:
    """What a shell without job control does to the commands that it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def started(environment: dict[str, str], port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the product and lend it once it says where it is, together with what it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp.supervisor"],
        cwd=ROOT,
        env=environment | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=ignore_interrupt,  # noqa: PLW1509 - nothing else runs
    )
    assert process.stdout is not None
    with process.stdout:
        said = ""
        for line in process.stdout:
            said += line
            if "runs at" in line:
                break
        try:
            yield process, said
        finally:
            process.kill()
            process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_nothing_is_left_behind(demo, free_port, number):
    with started(demo, free_port) as (process, said):
        family = psutil.Process(process.pid).children(recursive=True)
        assert {"gunicorn", "worker"} <= {word for child in family for word in child.cmdline()}
        assert "coordinator.krefeld@example.org" in said
        assert urlopen(f"http://127.0.0.1:{free_port}/sign-in").status == 200
        process.send_signal(number)
        wait_until(lambda: all(ended(child) for child in family))
        assert process.wait(10) == (-signal.SIGKILL if number == signal.SIGKILL else 0)


def test_a_busy_port_is_named(demo):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        command = [sys.executable, "-m", "webapp.supervisor"]
        result = subprocess.run(
            command, cwd=ROOT, env=demo | {"PORT": port}, capture_output=True, text=True, check=False
        )
    assert result.returncode == 1
    assert result.stderr == f"Port {port} is in use. Please choose another one, for example: PORT=8100 make run\n"


def test_without_a_wish_the_next_free_port_is_taken(monkeypatch, free_port):
    with socket.create_server(("127.0.0.1", free_port)):
        monkeypatch.setattr(supervisor, "PORTS", range(free_port, free_port + 50))
        assert supervisor.choose_port(None) in range(free_port + 1, free_port + 50)


def test_a_process_that_ends_by_itself_is_named():
    with (
        supervisor.running([[sys.executable, "-c", "raise SystemExit(3)"]], {}) as [process],
        pytest.raises(SystemExit, match="ended by itself, with status 3"),
    ):
        supervisor.wait_until_answering(1, [process])


def test_what_does_not_listen_is_stopped_by_force_and_so_are_its_children():
    with supervisor.running([[sys.executable, "-c", STUBBORN]], {}) as processes:
        stubborn = psutil.Process(processes[0].pid)
        wait_until(stubborn.children)
        family = [stubborn, *stubborn.children()]
        supervisor.stop(processes, grace_seconds=0.2)
        wait_until(lambda: all(ended(process) for process in family))


@pytest.mark.parametrize("number", supervisor.STOP_SIGNALS, ids=lambda number: number.name)
def test_being_asked_to_stop_once_is_enough(number):
    before = {each: signal.getsignal(each) for each in supervisor.STOP_SIGNALS}
    try:
        supervisor.stop_on_signals()
        with pytest.raises(supervisor.StopRequestedError):
            signal.raise_signal(number)
        for each in supervisor.STOP_SIGNALS:
            signal.raise_signal(each)  # nothing happens
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
