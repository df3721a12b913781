"""How many rows a list has, without fetching them."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session


def count(session: Session, rows: Select[Any], key: Any) -> int:
    """Return the number of `rows`, whose id is `key`."""
    bare = rows.with_only_columns(key).order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(bare)) or 0
