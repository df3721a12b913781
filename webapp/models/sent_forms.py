"""Forms that were sent and done: what arrives twice is done once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, now
from webapp.models.classification import Personal


class SentForm(Base):
    """A form that changed something. `digest` names who sent what, where; `location` is where the answer led.

    Written in the transaction of the change. `location` follows a moment later, and stays empty after a crash
    in between, or where the answer was no redirect.
    """

    __tablename__ = "sent_forms"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    location: Mapped[Personal[str]] = mapped_column(default="")
    at: Mapped[Personal[datetime]] = mapped_column(default=now, index=True)
