"""A pulse beside the work: a thread that gives a sign of life again and again, however long the work takes."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.extensions import db

log = logging.getLogger(__name__)


@contextmanager
def pulse(app: Flask, beat: Callable[[Session], None], every_seconds: float) -> Iterator[None]:
    """Call `beat` in a short transaction of its own, every so many seconds, until the block ends."""
    over = threading.Event()

    def run() -> None:
        while not over.wait(every_seconds):
            with app.app_context():
                try:
                    beat(db.session())
                    db.session.commit()
                except SQLAlchemyError as error:
                    # The database is away for a moment; the next beat tries again.
                    log.warning("no sign of life: %s", type(error).__name__)

    thread = threading.Thread(target=run, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
