"""`flask worker`: does the work that waits."""

import os
import signal
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from webapp.extensions import db
from webapp.jobs import nudge
from webapp.pulse import pulse
from webapp.services import heartbeats
from webapp.start_check import refuse_demo_accounts
from webapp.work import WORK, stopping

SECONDS_BETWEEN_BEATS = 10
AT_ONCE = 2  # a round may take minutes, and mails must leave meanwhile


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the background worker until it is asked to stop; then it ends after the step at hand."""
    refuse_demo_accounts(current_app)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - for other threads
    heartbeats.beat(db.session())
    db.session.commit()
    nudge(*WORK)  # whatever was left when the last worker stopped
    consumer = app.extensions["jobs"].queue.create_consumer(workers=AT_ONCE, worker_type="thread", max_delay=0.5)

    def stop_gracefully(_number: int, _frame: FrameType | None) -> None:
        stopping(app).set()
        os.kill(os.getpid(), signal.SIGINT)

    signal.signal(signal.SIGTERM, stop_gracefully)
    with pulse(app, heartbeats.beat, SECONDS_BETWEEN_BEATS):
        consumer.run()
