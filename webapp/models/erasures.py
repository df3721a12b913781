"""What is left of people who had everything deleted: a receipt that names nobody, and numbers."""

import enum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id, Moment, now
from webapp.models.classification import ABOUT_NOBODY


class Cause(enum.StrEnum):
    """Why somebody's data were deleted."""

    PERSON = "person"
    OFFICE = "office"
    TERM = "term"
    RESTORED = "restored"
    """A backup from before the erasure was restored, and the erasure done again."""


class Erasure(Base):
    """A receipt: what was erased, by table, and when. Its number is random; nothing leads back to the person."""

    __tablename__ = "erasures"
    __table_args__ = ABOUT_NOBODY

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    at: Mapped[Moment] = mapped_column(default=now)
    cause: Mapped[Cause]
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"))
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class MatchCount(Base):
    """How many erased matches of a programme, suggested in a month (`2026-11`), ended in a state for a reason."""

    __tablename__ = "match_counts"
    __table_args__ = (
        Index("uq_match_counts_kind", "programme_id", "month", "state", "reason", unique=True),
        ABOUT_NOBODY,
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    month: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(40), default="")
    count: Mapped[int] = mapped_column(default=0)
