"""What somebody met on a page that kept them from using it, and what became of that."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, now
from webapp.encryption import Encrypted
from webapp.models.classification import By, Contact, Personal, Sensitive
from webapp.models.people import User
from webapp.models.places import Town


class BarrierReport(Base):
    """One message: on which page, what was in the way, and how to reach its writer, if they said so.

    `user_id` only where somebody was signed in. Without `town_id` it is for every town: the pages are the same.
    """

    __tablename__ = "barrier_reports"

    id: Mapped[Id]
    page: Mapped[Personal[str]] = mapped_column(String(200))
    barrier: Mapped[Sensitive[str]] = mapped_column(Encrypted("barrier_reports.barrier"))
    reach: Mapped[Contact[str]] = mapped_column(Encrypted("barrier_reports.reach"), default="")
    language: Mapped[Personal[str]] = mapped_column(String(8))
    reported_at: Mapped[Personal[datetime]] = mapped_column(default=now, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"))
    note: Mapped[Sensitive[str]] = mapped_column(Encrypted("barrier_reports.note"), default="")
    settled_at: Mapped[Personal[datetime | None]]
    settled_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))

    town: Mapped[Town | None] = relationship()
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])
