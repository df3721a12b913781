"""`flask worker`: does the work that waits."""

import os
import signal
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.jobs import nudge
from webapp.start_check import refuse_demo_accounts
from webapp.work import WORK


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the background worker until it is asked to stop."""
    refuse_demo_accounts(current_app)
    nudge(*WORK)  # whatever was left when the last worker stopped
    consumer = current_app.extensions["jobs"].queue.create_consumer(workers=1, worker_type="thread", max_delay=0.5)

    def stop_gracefully(_number: int, _frame: FrameType | None) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    signal.signal(signal.SIGTERM, stop_gracefully)
    consumer.run()
