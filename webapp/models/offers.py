"""What volunteers offer, and how an office came to trust them."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Codes, Id, now
from webapp.models.classification import By, Personal, Sensitive
from webapp.models.people import Gender, Person, User
from webapp.models.requests import Openness


class Vetting(enum.StrEnum):
    """A volunteer is matched only once vetted: after a talk with the centre."""

    REGISTERED = "registered"
    INVITED = "invited"
    VETTED = "vetted"
    REFUSED = "refused"


class Offer(Base):
    """A volunteer's offer. `used` of `capacity` places are taken; a place cannot be given twice.

    `radius_km` empty means the programme's own radius. `refusals_running` counts refusals and expiries in a
    row: three pause the offer. `completed_before` and `hours_before` count matches whose newcomer was
    erased since.
    """

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("used >= 0 AND used <= capacity", name="places"),
        CheckConstraint("radius_km IS NULL OR radius_km > 0", name="radius"),
        Index("ix_offers_state_vetting", "state", "vetting"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kinds: Mapped[Personal[Codes]]
    skills: Mapped[Personal[Codes]]
    interests: Mapped[Personal[Codes]] = mapped_column(default=())
    availability: Mapped[Personal[Codes]] = mapped_column(default=())
    prefers_gender: Mapped[Personal[Gender | None]]
    radius_km: Mapped[Personal[float | None]]
    capacity: Mapped[Personal[int]]
    used: Mapped[Personal[int]] = mapped_column(default=0)
    open_to_other_centres: Mapped[Personal[bool]] = mapped_column(default=False)
    vetting: Mapped[Personal[Vetting]] = mapped_column(default=Vetting.REGISTERED)
    invited_at: Mapped[Personal[datetime | None]]
    vetted_at: Mapped[Personal[datetime | None]]
    vetted_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    state: Mapped[Personal[Openness]] = mapped_column(default=Openness.OPEN)
    paused_until: Mapped[Personal[date | None]]
    refusals_running: Mapped[Personal[int]] = mapped_column(default=0)
    created_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    closed_at: Mapped[Personal[datetime | None]]
    completed_before: Mapped[Personal[int]] = mapped_column(default=0)
    hours_before: Mapped[Personal[float]] = mapped_column(default=0.0)

    person: Mapped[Person] = relationship(back_populates="offers")
    vetted_by: Mapped[User | None] = relationship(foreign_keys=[vetted_by_id])
    clearance: Mapped["Clearance | None"] = relationship(back_populates="offer", cascade="all, delete-orphan")

    @property
    def free_places(self) -> int:
        """How many more people this volunteer can take on."""
        return self.capacity - self.used


class Clearance(Base):
    """What § 72a SGB VIII lets an office keep of a certificate of conduct: seen, dated, by whom, clean or not."""

    __tablename__ = "clearances"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True)
    issued_on: Mapped[Sensitive[date]]
    seen_on: Mapped[Sensitive[date]]
    seen_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    no_relevant_entry: Mapped[Sensitive[bool]]
    valid_until: Mapped[Sensitive[date]]
    reminded_at: Mapped[Sensitive[datetime | None]]

    offer: Mapped[Offer] = relationship(back_populates="clearance")
    seen_by: Mapped[User | None] = relationship()

    def counts_on(self, day: date) -> bool:
        """Return whether it is clean and has not run out by a day of the town."""
        return self.no_relevant_entry and self.valid_until >= day
