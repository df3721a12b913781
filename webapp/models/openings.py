"""Who opened whose data: the person may ask, and sees it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, now
from webapp.models.classification import By, Personal
from webapp.models.organisations import Initiative
from webapp.models.people import Person, User
from webapp.models.places import Centre


class Opening(Base):
    """A member of staff saw somebody's data. `page` says which sort of page, `role` and place as what."""

    __tablename__ = "openings"
    __table_args__ = (Index("ix_openings_person_at", "person_id", "at"),)

    id: Mapped[Id]
    at: Mapped[Personal[datetime]] = mapped_column(default=now, index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    role: Mapped[Personal[str]] = mapped_column(String(40))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"))
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiatives.id"))
    page: Mapped[Personal[str]] = mapped_column(String(40))

    person: Mapped[Person] = relationship()
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
    centre: Mapped[Centre | None] = relationship()
    initiative: Mapped[Initiative | None] = relationship()
