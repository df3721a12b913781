"""What the worker does when nudged; each piece finds its own due rows and commits as it goes."""

from collections.abc import Callable, Mapping

from flask import Flask

from webapp.delivery import send_due_mail
from webapp.extensions import db
from webapp.services import rounds, terms


def run_queued_rounds(_app: Flask) -> None:
    """Run every queued round, one after the other."""
    rounds.run_queued(db.session())


def keep_terms(_app: Flask) -> None:
    """Ask, remind and expire what is due."""
    terms.keep(db.session())


WORK: Mapping[str, Callable[[Flask], None]] = {
    "rounds": run_queued_rounds,
    "mail": send_due_mail,
    "terms": keep_terms,
}
