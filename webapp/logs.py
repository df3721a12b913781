"""What a log says about an error: its kind and where it arose, never its words, which may quote a person.

A database, for one, explains "Key (email)=(...) already exists". So the words are left out where records are made,
whoever logs, and whoever writes the log.
"""

import logging
import traceback
from typing import Any

from flask import Flask


def told(error: BaseException) -> str:
    """Return an error and those that led to it, as tracebacks do, without their words."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    own = "".join(["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__), kind])
    return f"{told(before)}\n\nwhich led to:\n\n{own}" if before else own


class WordlessRecord(logging.LogRecord):
    """A line of a log; its traceback is made here, and no formatter makes another."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if isinstance(self.exc_info, tuple) and self.exc_info[1] is not None:
            self.exc_text = told(self.exc_info[1])


def register(_app: Flask) -> None:
    """Let every log of this process be written this way."""
    logging.setLogRecordFactory(WordlessRecord)
