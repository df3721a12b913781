"""The guides of a town: chapters in their order, the offices in charge, and every version of their text."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Codes, Id
from webapp.models.classification import ABOUT_NOBODY, By, Plain
from webapp.models.organisations import Institution
from webapp.models.people import User
from webapp.models.places import Centre, Town


class GuideKind(enum.StrEnum):
    """For whom a guide is written."""

    NEWCOMERS = "newcomers"
    COMPANIES = "companies"


class GuideChapter(Base):
    """One matter of a guide, such as housing. Visitors see it while it is `shown`.

    `slug` is its address and stays; `support_fields` are what somebody may ask a guide for after reading it.
    """

    __tablename__ = "guide_chapters"
    __table_args__ = (UniqueConstraint("town_id", "kind", "slug"), ABOUT_NOBODY)

    id: Mapped[Id]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    kind: Mapped[GuideKind]
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(String(60))
    icon: Mapped[str] = mapped_column(String(40))
    support_fields: Mapped[Codes]
    shown: Mapped[bool] = mapped_column(default=True)

    town: Mapped[Town] = relationship()
    offices: Mapped[list["GuideOffice"]] = relationship(
        back_populates="chapter", order_by="GuideOffice.position", cascade="all, delete-orphan"
    )
    versions: Mapped[list["GuideVersion"]] = relationship(
        back_populates="chapter", order_by="GuideVersion.number", cascade="all, delete-orphan"
    )


class GuideOffice(Base):
    """An office in charge of what a chapter is about: a centre or an institution of the town."""

    __tablename__ = "guide_offices"
    __table_args__ = (
        CheckConstraint("(centre_id IS NULL) <> (institution_id IS NULL)", name="one_office"),
        Index("uq_guide_offices_centre", "chapter_id", "centre_id", unique=True),
        Index("uq_guide_offices_institution", "chapter_id", "institution_id", unique=True),
        ABOUT_NOBODY,
    )

    id: Mapped[Id]
    chapter_id: Mapped[int] = mapped_column(ForeignKey("guide_chapters.id"))
    position: Mapped[int]
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"))

    chapter: Mapped[GuideChapter] = relationship(back_populates="offices")
    centre: Mapped[Centre | None] = relationship()
    institution: Mapped[Institution | None] = relationship()

    @property
    def place(self) -> Centre | Institution:
        """The office itself."""
        place = self.centre or self.institution
        assert place is not None, "the database holds one of the two"  # noqa: S101 - says so to the type checker
        return place


class GuideVersion(Base):
    """A chapter's text in one language at one time; the highest `number` of a language is the current one.

    The text in the source language has no `source`, a translation the version that it was made from. What came with
    the product has no `written_at`. Only the source is verified, by somebody of a centre.
    """

    __tablename__ = "guide_versions"
    __table_args__ = (
        UniqueConstraint("chapter_id", "language", "number"),
        CheckConstraint("(verified_at IS NULL) = (verified_for_id IS NULL)", name="verified_for_an_office"),
        CheckConstraint("verified_at IS NULL OR source_id IS NULL", name="only_the_source_is_verified"),
    )

    id: Mapped[Id]
    chapter_id: Mapped[int] = mapped_column(ForeignKey("guide_chapters.id"))
    language: Mapped[Plain[str]] = mapped_column(String(8))
    number: Mapped[Plain[int]]
    title: Mapped[Plain[str]] = mapped_column(String(200))
    summary: Mapped[Plain[str]] = mapped_column(String(600))
    body: Mapped[Plain[str]] = mapped_column(Text)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("guide_versions.id"))
    written_at: Mapped[Plain[datetime | None]]
    written_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    verified_at: Mapped[Plain[datetime | None]]
    verified_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    verified_for_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"))

    chapter: Mapped[GuideChapter] = relationship(back_populates="versions")
    source: Mapped["GuideVersion | None"] = relationship(remote_side="GuideVersion.id")
    written_by: Mapped[User | None] = relationship(foreign_keys=[written_by_id])
    verified_by: Mapped[User | None] = relationship(foreign_keys=[verified_by_id])
    verified_for: Mapped[Centre | None] = relationship()
