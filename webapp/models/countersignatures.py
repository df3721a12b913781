"""What cannot be undone is asked by one and confirmed by another."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, now
from webapp.models.classification import By, Personal
from webapp.models.people import Person, User
from webapp.models.places import Centre, Town


class Deed(enum.StrEnum):
    """What needs two people."""

    ERASE_PERSON = "erase_person"
    EXPORT_CENTRE = "export_centre"


class Signing(enum.StrEnum):
    """Where a countersignature is. `used`: what was confirmed has been done, and cannot be done again by it."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    USED = "used"


class Countersignature(Base):
    """One member of staff asks for a deed, another of the same town confirms or refuses it.

    About a `person` (it goes with them), or about a whole `centre`. `reason` is a code.
    """

    __tablename__ = "countersignatures"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (centre_id IS NULL)", name="one_subject"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
        Index(
            "uq_countersignatures_open_person",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[Id]
    deed: Mapped[Personal[Deed]]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"))
    reason: Mapped[Personal[str]] = mapped_column(String(40))
    state: Mapped[Personal[Signing]] = mapped_column(default=Signing.ASKED)
    asked_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    decided_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[Personal[datetime | None]]

    town: Mapped[Town] = relationship()
    person: Mapped[Person | None] = relationship()
    centre: Mapped[Centre | None] = relationship()
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
