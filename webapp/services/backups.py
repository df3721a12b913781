"""Writes the whole database into one sealed file while everybody works, and puts it back in an empty place.

SQLite: `VACUUM INTO`. PostgreSQL: `pg_dump` and `pg_restore`, in its custom format. Both see the database as it
stands at one moment: whatever was committed before the start is in it.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pysqlite3
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Engine, inspect

from webapp.sealed import seal, unseal

FIRST_BYTES = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}


class BackupError(Exception):
    """It could not be done; the text says why, and holds no data."""


@dataclass(frozen=True)
class Programs:
    """Where PostgreSQL's programs are: a folder, or nothing for those on the PATH."""

    folder: str = ""

    def run(self, name: str, url: URL, *arguments: str | Path) -> "subprocess.Popen[bytes]":
        """Start a program on the database at `url`. The password goes by the environment: others see arguments."""
        found = shutil.which(name, path=self.folder or None)
        if found is None:
            raise BackupError(f"{name} was not found; POSTGRESQL_BIN says where PostgreSQL's programs are")
        connect: Mapping[str, object] = {
            **url.translate_connect_args(username="user", database="dbname"),
            **url.query,
        }
        open_ = {name: value for name, value in connect.items() if name != "password"}
        return subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs, with arguments of ours
            [found, f"--dbname={make_conninfo('', **open_)}", *arguments],  # type: ignore[arg-type] # any value does
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PGPASSWORD": url.password or ""},
        )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a program; raise where it failed, with its first line, which names no data."""
    _rest, said = process.communicate()
    if process.returncode:
        lines = said.decode(errors="replace").splitlines() or ["it says nothing"]
        raise BackupError(f"{Path(str(process.args[0])).name} failed: {lines[0]}")  # type: ignore[index] # a list


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that only its owner reads; it has its name once it is whole and on the disk."""
    if target.exists():
        raise BackupError(f"{target} is there already")
    part = target.with_name(f"{target.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:  # noqa: PTH123
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def back_up(engine: Engine, target: Path, key: str, programs: Programs) -> None:
    """Write the database of `engine` to the file `target`, sealed."""
    with _whole_or_not_at_all(target) as stream:
        if engine.dialect.name == "sqlite":
            with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
                copy = Path(folder, "copy.sqlite3")
                connection = pysqlite3.connect(engine.url.database, isolation_level=None)
                connection.execute("PRAGMA busy_timeout=15000")
                connection.execute("VACUUM INTO ?", (str(copy),))
                connection.close()
                with copy.open("rb") as source:
                    copy.unlink()  # a process killed from here on leaves no plain copy behind
                    seal(source, stream, key)
        else:
            dump = programs.run("pg_dump", engine.url, "--format=custom", "--no-owner", "--no-privileges")
            assert dump.stdout is not None  # noqa: S101 - it is a pipe
            seal(dump.stdout, stream, key)
            _end(dump)


def put_back(engine: Engine, source: Path, keys: Sequence[str], programs: Programs) -> None:
    """Put a backup into the empty database of `engine`. Where it is not genuine and whole, nothing happens."""
    if inspect(engine).get_table_names():
        raise BackupError("the database is not empty; nothing was changed")
    engine.dispose()
    sqlite = engine.dialect.name == "sqlite"
    beside = Path(engine.url.database or "").parent if sqlite else None
    with TemporaryDirectory(dir=beside, prefix=".restore-") as folder:
        plain = Path(folder, "plain")
        with source.open("rb") as sealed, plain.open("wb") as stream:
            unseal(sealed, stream, keys)
        with plain.open("rb") as stream:
            begins = stream.read(16)
        if not begins.startswith(FIRST_BYTES[engine.dialect.name]):
            raise BackupError(f"this is no backup of {engine.dialect.name}; DATABASE_URL names another kind")
        if sqlite:
            _put_file_back(plain, Path(engine.url.database or ""))
        else:
            _end(
                programs.run(
                    "pg_restore", engine.url, "--single-transaction", "--exit-on-error", "--no-owner", plain
                )
            )


def _put_file_back(plain: Path, target: Path) -> None:
    if not _is_sound(plain):
        raise BackupError("the database in this backup is damaged")
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    plain.chmod(0o600)
    plain.replace(target)


def _is_sound(file: Path) -> bool:
    connection = pysqlite3.connect(file)
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return whole and not connection.execute("PRAGMA foreign_key_check").fetchall()
    except pysqlite3.DatabaseError:
        return False
    finally:
        connection.close()
