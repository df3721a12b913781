"""Towns, their districts and postal codes, and the centres that serve them."""

import enum
from datetime import time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, Moment, Name
from webapp.models.classification import ABOUT_NOBODY
from webapp.models.vocabulary import Language


class Office:
    """Where something is and how to reach it, as a report says: unverified until a coordinator checks it.

    `source_date` is as exact as the report: `2016` or `2016-07-12`. Who verified it stands in the audit.
    """

    name: Mapped[Name]
    kind: Mapped[str] = mapped_column(String(60))
    street: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(String(5), default="")
    phone: Mapped[str] = mapped_column(default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    printed_hours: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    source_date: Mapped[str] = mapped_column(String(10), default="")
    verified_at: Mapped[Moment | None]

    @property
    def is_verified(self) -> bool:
        """Whether a coordinator has checked it."""
        return self.verified_at is not None


district_postal_codes = Table(
    "district_postal_codes",
    Base.metadata,
    Column("district_id", ForeignKey("districts.id"), primary_key=True),
    Column("postal_code_id", ForeignKey("postal_codes.id"), primary_key=True),
)


class Town(Base):
    """A municipality whose office runs centres and programmes here."""

    __tablename__ = "towns"
    __table_args__ = ABOUT_NOBODY

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Name] = mapped_column(unique=True)

    districts: Mapped[list["District"]] = relationship(back_populates="town", order_by="District.name")
    centres: Mapped[list["Centre"]] = relationship(back_populates="town", order_by="Centre.id")


class District(Base):
    """A quarter of a town; `lat`, `lon` are its middle in WGS84 degrees. Exactly one centre serves it.

    `outline` holds the coordinates of a GeoJSON MultiPolygon: imported by the town, and then `outline_source` says
    from where, or drawn from the middles of the districts.
    """

    __tablename__ = "districts"
    __table_args__ = (UniqueConstraint("town_id", "name"), ABOUT_NOBODY)

    id: Mapped[Id]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    borough: Mapped[Name]
    name: Mapped[Name]
    lat: Mapped[float]
    lon: Mapped[float]
    population: Mapped[int | None]
    source: Mapped[str] = mapped_column(default="")
    outline: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    outline_source: Mapped[str] = mapped_column(default="")

    town: Mapped[Town] = relationship(back_populates="districts")
    catchment: Mapped["Catchment"] = relationship(back_populates="district", cascade="all, delete-orphan")
    postal_codes: Mapped[list["PostalCode"]] = relationship(
        secondary=district_postal_codes, back_populates="districts", order_by="PostalCode.code"
    )

    @property
    def centre(self) -> "Centre":
        """The centre that serves this district."""
        return self.catchment.centre

    @property
    def is_approximate(self) -> bool:
        """Whether its outline is only drawn from the middles of the districts."""
        return not self.outline_source


class PostalCode(Base):
    """A postal code and its middle in WGS84 degrees; it may cover several districts."""

    __tablename__ = "postal_codes"
    __table_args__ = ABOUT_NOBODY

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(5), unique=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    lat: Mapped[float]
    lon: Mapped[float]
    source: Mapped[str] = mapped_column(default="")

    districts: Mapped[list[District]] = relationship(
        secondary=district_postal_codes, back_populates="postal_codes", order_by="District.name"
    )


class Neighbourhood(Base):
    """Two districts that touch; stored once, the smaller id first. Lengths in kilometres, if measured."""

    __tablename__ = "neighbourhoods"
    __table_args__ = (CheckConstraint("district_a_id < district_b_id", name="ordered"), ABOUT_NOBODY)

    district_a_id: Mapped[int] = mapped_column(ForeignKey("districts.id"), primary_key=True)
    district_b_id: Mapped[int] = mapped_column(ForeignKey("districts.id"), primary_key=True)
    border_km: Mapped[float | None]
    centroid_km: Mapped[float]
    across_rhine: Mapped[bool]


centre_languages = Table(
    "centre_languages",
    Base.metadata,
    Column("centre_id", ForeignKey("centres.id"), primary_key=True),
    Column("language", ForeignKey("languages.code"), primary_key=True),
)


class Centre(Office, Base):
    """An office that serves districts of its town and decides about the matches there.

    No `languages`: it has not told us which are spoken there.
    """

    __tablename__ = "centres"
    __table_args__ = (UniqueConstraint("town_id", "name"), ABOUT_NOBODY)

    id: Mapped[Id]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))

    town: Mapped[Town] = relationship(back_populates="centres")
    district: Mapped[District | None] = relationship()
    catchments: Mapped[list["Catchment"]] = relationship(back_populates="centre")
    hours: Mapped[list["OpeningHours"]] = relationship(
        back_populates="centre", order_by="OpeningHours.weekday", cascade="all, delete-orphan"
    )
    languages: Mapped[list[Language]] = relationship(secondary=centre_languages, order_by=Language.position)


class Catchment(Base):
    """Which centre serves a district, and on what that rests; the town edits it."""

    __tablename__ = "catchments"
    __table_args__ = ABOUT_NOBODY

    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"), primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    basis: Mapped[str] = mapped_column(default="")

    district: Mapped[District] = relationship(back_populates="catchment")
    centre: Mapped[Centre] = relationship(back_populates="catchments")


class HoursKind(enum.StrEnum):
    """What a centre's hours are for."""

    OPEN = "open"
    PHONE = "phone"


class OpeningHours(Base):
    """One span of one weekday (0 is Monday), in the town's local time."""

    __tablename__ = "opening_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="span"),
        Index("uq_opening_hours_span", "centre_id", "kind", "weekday", "opens", unique=True),
        ABOUT_NOBODY,
    )

    id: Mapped[Id]
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    kind: Mapped[HoursKind]
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]

    centre: Mapped[Centre] = relationship(back_populates="hours")
