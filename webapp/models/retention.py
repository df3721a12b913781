"""How long a town keeps what, and the nights on which what had run out was deleted."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Moment, now
from webapp.models.classification import ABOUT_NOBODY


class RetentionTerm(Base):
    """A town's own term for a kind of data, in days; without a row the default holds."""

    __tablename__ = "retention_terms"
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 3650", name="days"), ABOUT_NOBODY)

    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    days: Mapped[int]


class RetentionRun(Base):
    """One night: how much went, by kind. Without `finished_at` it goes on where it stopped."""

    __tablename__ = "retention_runs"
    __table_args__ = ABOUT_NOBODY

    day: Mapped[date] = mapped_column(primary_key=True)
    started_at: Mapped[Moment] = mapped_column(default=now)
    beat_at: Mapped[Moment] = mapped_column(default=now)
    finished_at: Mapped[Moment | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
