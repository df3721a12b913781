"""What is remembered of asking a geocoder in the network: its answers, and whose turn it is."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id, Moment, now
from webapp.models.classification import ABOUT_NOBODY


class GeocodedPlace(Base):
    """Where the geocoder says a postal code of a district lies (WGS84 degrees); empty where it knew nothing."""

    __tablename__ = "geocoded_places"
    __table_args__ = ABOUT_NOBODY

    query: Mapped[str] = mapped_column(String(255), primary_key=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    asked_at: Mapped[Moment] = mapped_column(default=now)


class GeocoderTurn(Base):
    """One row for all workers: whether the network may be asked at all, and from when on again."""

    __tablename__ = "geocoder_turns"
    __table_args__ = ABOUT_NOBODY

    id: Mapped[Id]
    enabled: Mapped[bool] = mapped_column(default=True)
    next_at: Mapped[Moment] = mapped_column(default=now)
