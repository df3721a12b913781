"""Who is signed in where: what makes a cookie mean somebody, so that it can also stop meaning anybody."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, now
from webapp.models.classification import Personal, Secret
from webapp.models.people import User


class LoginSession(Base):
    """One sign-in on one device. No address is kept: browser and system, in a word each, are enough to know it by.

    It is over `idle_minutes` after it was last seen, and at `ends_at` in any case; the row goes when somebody signs
    out. `proved_at` is when the person last proved who they are.
    """

    __tablename__ = "login_sessions"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[Secret[str]] = mapped_column(String(64), unique=True)
    browser: Mapped[Personal[str]] = mapped_column(String(30))
    platform: Mapped[Personal[str]] = mapped_column(String(30))
    started_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    seen_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    proved_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    idle_minutes: Mapped[Personal[int]]
    ends_at: Mapped[Personal[datetime]] = mapped_column(index=True)

    user: Mapped[User] = relationship(back_populates="logins")

    def is_over(self, at: datetime) -> bool:
        """Whether it had ended by then, by lying idle or by age."""
        return at >= min(self.ends_at, self.seen_at + timedelta(minutes=self.idle_minutes))
