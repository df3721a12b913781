"""Terms."""

from sqlalchemy.orm import Session


def keep(session: Session) -> None:
    """Keep."""
