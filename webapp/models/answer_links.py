"""Links by which somebody answers one question about a match without signing in."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, now
from webapp.models.classification import Personal, Secret, word_of
from webapp.models.matches import Match, Side
from webapp.models.people import User


class Question(enum.StrEnum):
    """What is asked: whether to meet, whether to go on after the trial, or how it is going."""

    MEET = "meet"
    GO_ON = "go_on"
    CHECK_IN = "check_in"


class AnswerLink(Base):
    """One link in one letter: which question, asked of whom. Its word stands in the letter alone, here its hash."""

    __tablename__ = "answer_links"

    id: Mapped[Id]
    token_hash: Mapped[Secret[str]] = mapped_column(String(64), unique=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    side: Mapped[Personal[Side]]
    question: Mapped[Personal[Question]] = mapped_column(info=word_of("side"))
    created_at: Mapped[Personal[datetime]] = mapped_column(default=now, info=word_of("side"))
    expires_at: Mapped[Personal[datetime]] = mapped_column(index=True, info=word_of("side"))
    used_at: Mapped[Personal[datetime | None]] = mapped_column(info=word_of("side"))

    match: Mapped[Match] = relationship()
    user: Mapped[User] = relationship()
