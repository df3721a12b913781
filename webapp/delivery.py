"""Mail leaves here: rendered in the reader's language, sent, and noted, one at a time."""

from flask import Flask


def send_due_mail(_app: Flask) -> None:
    """Send what is due."""
