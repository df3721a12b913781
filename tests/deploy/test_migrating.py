"""Migrations are one step: two that start at once wait for each other."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from sqlalchemy import create_engine, text

from webapp.db import engine_options
from webapp.readiness import newest_revision

ROOT = Path(__file__).resolve().parents[2]
UPGRADE = [sys.executable, "-m", "flask", "--app", "webapp", "db", "upgrade"]
TURN = 0x77656770


def start_upgrade(url: str, folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"DATABASE_URL": url, "QUEUE_PATH": str(folder / "queue.sqlite3")}
    return subprocess.Popen(
        UPGRADE, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def revision(url: str) -> str:
    engine = create_engine(url, **engine_options(url))
    with engine.connect() as connection:
        found: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return found


def test_two_at_once_both_end_well(empty_database, tmp_path):
    processes = [start_upgrade(empty_database, tmp_path) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], "\n".join(said)
    assert revision(empty_database) == newest_revision()


def test_whoever_comes_second_waits(empty_database, tmp_path):
    """The planted fault of the test above: without the lock, this one would not wait."""
    engine = create_engine(empty_database, **engine_options(empty_database))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
        process = start_upgrade(empty_database, tmp_path)
        ended = threading.Event()
        threading.Thread(target=lambda: (process.wait(), ended.set()), daemon=True).start()
        assert not ended.wait(6), "it did not wait"
        connection.exec_driver_sql("ROLLBACK")
    assert ended.wait(60), "it did not go on"
    assert process.returncode == 0
    assert revision(empty_database) == newest_revision()
    process.stdout.close()
    engine.dispose()
