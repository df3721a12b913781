"""Forms that were sent: what arrives twice is done once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now
from webapp.models.classification import Personal


class Submission(Base):
    """A sent registration by the random key of its form. `user_id` is empty where nothing new came of it."""

    __tablename__ = "submissions"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    at: Mapped[Personal[datetime]] = mapped_column(default=now)
