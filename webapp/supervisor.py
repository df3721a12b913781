"""Runs the whole product in one terminal: prepares the database, starts web and worker, leaves nothing behind.

`make run` ends in `python -m webapp.supervisor`. In production systemd or containers do this job (see deploy/).
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Never

from flask.cli import FlaskGroup

from webapp import create_app

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PORTS = range(8000, 8100)
WEB = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "webapp:create_app()")
WORKER = (sys.executable, "-m", "flask", "--app", "webapp", "worker")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1

Process = subprocess.Popen[bytes]


class StopRequestedError(Exception):
    """Somebody asked us to stop: Ctrl-C, TERM, or a closed terminal."""


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask Linux to send this process `how` once its parent has ended, even by KILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, how)


def stop_on_signals() -> None:
    """Turn each stop signal into `StopRequestedError`.

    INT needs a handler of its own: shells start background commands with INT ignored, and Python keeps that.
    """

    def stop(_number: int, _frame: FrameType | None) -> Never:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)  # stopping takes a moment, and being asked once is enough
        raise StopRequestedError

    for number in STOP_SIGNALS:
        signal.signal(number, stop)


def choose_port(wanted: str | None) -> int:
    """Return the port `wanted`, or the first free one where nobody wants a certain one; exit if it is in use."""
    for port in [int(wanted)] if wanted else PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((HOST, port))
                return port
    raise SystemExit(
        f"Port {wanted or PORTS} is in use. Please choose another one, for example: PORT=8100 make run"
    )


@contextmanager
def running(commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> Iterator[list[Process]]:
    """Start the commands, each in a process group of its own, and stop all of them at the end of the block."""
    processes: list[Process] = []
    try:
        for command in commands:
            processes.append(  # noqa: PERF401 - what has started must be known if the next one fails
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env={**os.environ, **environment},
                    stdin=subprocess.DEVNULL,
                    process_group=0,  # the terminal's Ctrl-C reaches only us, so that the order of stopping is ours
                    preexec_fn=end_with_parent,  # noqa: PLW1509 - we have no threads
                )
            )
        yield processes
    finally:
        stop(processes)


def stop(processes: Sequence[Process], grace_seconds: float = 8) -> None:
    """End the processes and whatever they started: first asked, then, after the grace, by force."""
    for process in processes:
        signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        signal_group(process, signal.SIGKILL)
        process.wait()


def signal_group(process: Process, number: signal.Signals) -> None:
    """Send a signal to the group that `process` leads, if any of it is left."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def wait_until_answering(port: int, processes: Sequence[Process]) -> None:
    """Return once the first page is there; exit if a process ends before that."""
    while True:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            refuse_ended(processes)
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()


def refuse_ended(processes: Sequence[Process]) -> None:
    """Exit with a clear line if one of the processes has ended."""
    for process in processes:
        if process.poll() is not None:
            raise SystemExit(f"This ended by itself, with status {process.returncode}: {process.args!r}")


def load_commands() -> Callable[..., None]:
    """Return a function that runs a `flask` command, all of them on one application, loaded once."""
    app = create_app()
    group = FlaskGroup(create_app=lambda: app)

    def flask(*arguments: str) -> None:
        group.main(args=arguments, prog_name="flask", standalone_mode=False)

    return flask


def serve() -> None:
    """Prepare the database, run web and worker until somebody asks to stop or one of them ends by itself."""
    port = choose_port(os.environ.get("PORT"))
    address = f"http://{HOST}:{port}"
    os.environ.setdefault("BASE_URL", address)

    flask = load_commands()
    flask("db", "upgrade")
    flask("seed", "--demo")
    with running([WEB, WORKER], {"BIND": f"{HOST}:{port}"}) as processes:
        wait_until_answering(port, processes)
        flask("users", "demo")
        print(f"\nWegpaten runs at {address}  (Ctrl-C stops it)", flush=True)
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        refuse_ended(processes)


def main() -> None:
    """Serve until somebody asks to stop."""
    stop_on_signals()
    end_with_parent()
    try:
        serve()
    except StopRequestedError:
        print("\nStopped.")


if __name__ == "__main__":
    main()
