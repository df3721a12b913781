"""`flask worker`: does the work that waits."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from webapp.extensions import db
from webapp.jobs import nudge
from webapp.pulse import pulse
from webapp.services import heartbeats
from webapp.start_check import refuse_demo_accounts
from webapp.work import WORK

SECONDS_BETWEEN_BEATS = 10
AT_ONCE = 2  # a round may take minutes, and mails must leave meanwhile


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the background worker until it is asked to stop; then it ends after the step at hand."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - for other threads
    refuse_demo_accounts(app)
    heartbeats.beat(db.session())
    db.session.commit()
    nudge(*WORK)  # whatever was left when the last worker stopped
    consumer = app.extensions["jobs"].queue.create_consumer(
        workers=AT_ONCE, worker_type="thread", max_delay=0.5, graceful_signal="TERM"
    )
    app.extensions["stopping"] = consumer.stop_flag
    with pulse(app, heartbeats.beat, SECONDS_BETWEEN_BEATS):
        consumer.run()
