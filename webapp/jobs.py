"""Background work. Rows say what is due; a job is a nudge to look, and a clock nudges every minute.

So nothing is lost when the queue is: a round stays queued, a mail waits in the outbox, a term has its date.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from typing import Any

import pysqlite3
from flask import Flask, current_app
from huey import Huey, RedisHuey, crontab
from huey.storage import SqliteStorage

from webapp.config import Config
from webapp.work import WORK

EVERY_MINUTE = crontab(minute="*")


class QueueFile(SqliteStorage):
    """Huey's queue in an SQLite file, through the packaged SQLite (the system's may corrupt WAL files)."""

    integrity_error = pysqlite3.IntegrityError
    operational_error = pysqlite3.OperationalError

    def _create_connection(self) -> Any:
        connection = pysqlite3.connect(
            self.filename, timeout=self._timeout, check_same_thread=False, isolation_level=None
        )
        self._set_journal_mode(connection)
        return connection


def open_queue(config: Config) -> Huey:
    """Return the queue that `config` names: Redis or Valkey, else a file. No results are kept."""
    if config.redis_url:
        return RedisHuey("wegpaten", url=config.redis_url, results=False)
    Path(config.queue_path).parent.mkdir(parents=True, exist_ok=True)
    return Huey("wegpaten", storage_class=QueueFile, filename=config.queue_path, results=False)


class Jobs:
    """The queue of one application, and its tasks by name."""

    def __init__(self, app: Flask, queue: Huey, work: Mapping[str, Callable[[Flask], None]]) -> None:
        self.queue = queue
        self.tasks = {name: self._task(app, name, do) for name, do in work.items()}

    def _task(self, app: Flask, name: str, do: Callable[[Flask], None]) -> Any:
        def run() -> None:
            # No lock here: each piece of work claims its rows in the database, so that two workers share the
            # work and one that was killed leaves nothing locked behind.
            with app.app_context():
                do(app)

        self.queue.periodic_task(EVERY_MINUTE, name=f"{name}-clock")(run)
        return self.queue.task(name=name)(run)

    def nudge(self, *names: str) -> None:
        """Ask the worker to look for due work of these names, now."""
        for name in names:
            self.tasks[name]()


def nudge(*names: str) -> None:
    """Ask the worker of the current application to look now. Call it after the commit."""
    current_app.extensions["jobs"].nudge(*names)


def register(app: Flask) -> None:
    """Give `app` its queue, and what says that this process is asked to stop."""
    app.extensions["stopping"] = Event()
    app.extensions["jobs"] = Jobs(app, open_queue(app.config["WEGPATEN"]), WORK)
