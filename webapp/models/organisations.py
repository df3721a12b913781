"""Initiatives with their members, and the institutions of a town."""

import enum
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, now
from webapp.models.classification import ABOUT_NOBODY, By, Contact, Personal, Plain
from webapp.models.people import Person
from webapp.models.places import Centre, District, Office, Town
from webapp.models.vocabulary import Language

MEETING_PLACES = frozenset({"meeting place", "language café", "district café"})
"""The kinds of institution where people meet, as `institutions.csv` writes them."""


institution_languages = Table(
    "institution_languages",
    Base.metadata,
    Column("institution_id", ForeignKey("institutions.id"), primary_key=True),
    Column("language", ForeignKey("languages.code"), primary_key=True),
)


class Institution(Office, Base):
    """A real organisation or public authority of a town, or a place to meet; `printed_hours` in its own words.

    No `languages`: it has not told us which are spoken there.
    """

    __tablename__ = "institutions"
    __table_args__ = (UniqueConstraint("town_id", "name"), ABOUT_NOBODY)

    id: Mapped[Id]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))

    town: Mapped[Town] = relationship()
    district: Mapped[District | None] = relationship()
    languages: Mapped[list[Language]] = relationship(secondary=institution_languages, order_by=Language.position)

    @property
    def is_meeting_place(self) -> bool:
        """Whether people go there to meet others, rather than to an office."""
        return self.kind in MEETING_PLACES


class InitiativeKind(enum.StrEnum):
    """What sort of group runs programmes of its own."""

    HELPER_GROUP = "helper_group"
    ASSOCIATION = "association"
    WELFARE = "welfare_organisation"
    CONGREGATION = "congregation"
    OTHER = "other"


class InitiativeState(enum.StrEnum):
    """An initiative is shown, and may register people, only once a centre has confirmed it."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


initiative_districts = Table(
    "initiative_districts",
    Base.metadata,
    Column("initiative_id", ForeignKey("initiatives.id"), primary_key=True),
    Column("district_id", ForeignKey("districts.id"), primary_key=True),
)


initiative_languages = Table(
    "initiative_languages",
    Base.metadata,
    Column("initiative_id", ForeignKey("initiatives.id"), primary_key=True),
    Column("language", ForeignKey("languages.code"), primary_key=True),
)


class Initiative(Base):
    """A group that helps newcomers in some districts; `centre` confirms it.

    No `languages`: it has not told us which its people speak.
    """

    __tablename__ = "initiatives"
    __table_args__ = (UniqueConstraint("town_id", "name"),)

    id: Mapped[Id]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    name: Mapped[Plain[str]] = mapped_column(String(200))
    kind: Mapped[Plain[InitiativeKind]]
    description: Mapped[Plain[str]] = mapped_column(default="")
    contact_name: Mapped[Personal[str]] = mapped_column(String(200))
    contact_email: Mapped[Contact[str]] = mapped_column(String(255))
    contact_phone: Mapped[Contact[str]] = mapped_column(String(40), default="")
    state: Mapped[Plain[InitiativeState]] = mapped_column(default=InitiativeState.REGISTERED)
    registered_at: Mapped[Plain[datetime]] = mapped_column(default=now)
    decided_at: Mapped[Plain[datetime | None]]
    is_demo: Mapped[Plain[bool]] = mapped_column(default=False)

    town: Mapped[Town] = relationship()
    centre: Mapped[Centre] = relationship()
    districts: Mapped[list[District]] = relationship(secondary=initiative_districts, order_by=District.name)
    languages: Mapped[list[Language]] = relationship(secondary=initiative_languages, order_by=Language.position)
    memberships: Mapped[list["Membership"]] = relationship(back_populates="initiative")


class MembershipState(enum.StrEnum):
    """A membership counts once the initiative's manager confirms it."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Membership(Base):
    """A volunteer's place in an initiative."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_initiative_state", "initiative_id", "state"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id"), primary_key=True)
    state: Mapped[Personal[MembershipState]] = mapped_column(default=MembershipState.ASKED)
    asked_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    decided_at: Mapped[Personal[datetime | None]]
    decided_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))

    person: Mapped[Person] = relationship()
    initiative: Mapped[Initiative] = relationship(back_populates="memberships")
