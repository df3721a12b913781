"""Counts tries in the database, exactly, however many workers count at once: each try is one atomic statement."""

from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, column, delete, text, update
from sqlalchemy.orm import Session

from webapp.db import UtcDateTime, now
from webapp.models import RateCount

# One more; or the first one, where the time of the last count is over.
COUNT = (
    text(
        """
        INSERT INTO rate_counts (key, count, ends_at) VALUES (:key, 1, :ends_at)
        ON CONFLICT (key) DO UPDATE SET
            count = CASE WHEN rate_counts.ends_at <= :at THEN 1 ELSE rate_counts.count + 1 END,
            ends_at = CASE WHEN rate_counts.ends_at <= :at THEN excluded.ends_at ELSE rate_counts.ends_at END
        RETURNING count, ends_at
        """
    )
    .bindparams(bindparam("at", type_=UtcDateTime()), bindparam("ends_at", type_=UtcDateTime()))
    .columns(column("count", Integer), column("ends_at", UtcDateTime()))
)


def count(session: Session, key: str, within: timedelta) -> tuple[int, datetime]:
    """Return how many tries there were with this one, and when counting begins anew."""
    at = now()
    number, ends_at = session.execute(COUNT, {"key": key, "at": at, "ends_at": at + within}).one()
    return number, ends_at


def give_back(session: Session, key: str) -> None:
    """Take one try back, because it was a good one."""
    session.execute(
        update(RateCount)
        .where(RateCount.key == key, RateCount.count > 0)
        .values(count=RateCount.count - 1)
        .execution_options(synchronize_session=False)
    )


def forget_old(session: Session) -> None:
    """Remove the counts whose time is over."""
    session.execute(delete(RateCount).where(RateCount.ends_at <= now()))
