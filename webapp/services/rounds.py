"""Rounds."""

from sqlalchemy.orm import Session


def run_queued(session: Session) -> None:
    """Run."""
