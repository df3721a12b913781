"""Signs of life."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Moment, now
from webapp.models.classification import ABOUT_NOBODY


class Heartbeat(Base):
    """When a process of this name was last seen alive."""

    __tablename__ = "heartbeats"
    __table_args__ = ABOUT_NOBODY

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[Moment] = mapped_column(default=now)
