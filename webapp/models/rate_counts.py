"""How often something was tried lately."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.classification import ABOUT_NOBODY


class RateCount(Base):
    """Tries of one kind, by one account or from one network, until `ends_at`.

    `key` is a keyed hash, so that the table names neither.
    """

    __tablename__ = "rate_counts"
    __table_args__ = ABOUT_NOBODY

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
