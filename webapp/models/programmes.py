"""Programmes: under whose roof, and by which terms, two people are brought together."""

import enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, Name
from webapp.models.classification import ABOUT_NOBODY
from webapp.models.organisations import Initiative
from webapp.models.places import Centre, Town


class Kind(enum.StrEnum):
    """What a volunteer does: a mentor for months, a guide for concrete steps, a helper for tasks."""

    MENTOR = "mentor"
    GUIDE = "guide"
    HELPER = "helper"


class Programme(Base):
    """A mentor or guide programme, owned by one centre or one initiative, which approves its matches.

    `volunteer_term_hours` and `newcomer_term_hours` are how long each has to answer; `policy` holds what
    differs from the engine's default policy, by its field names.
    """

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint("(centre_id IS NULL) <> (initiative_id IS NULL)", name="one_owner"),
        CheckConstraint("volunteer_term_hours > 0 AND newcomer_term_hours > 0", name="terms"),
        UniqueConstraint("town_id", "name"),
        ABOUT_NOBODY,
    )

    id: Mapped[Id]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    name: Mapped[Name]
    kind: Mapped[Kind]
    goal: Mapped[str] = mapped_column(default="")
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"), index=True)
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiatives.id"), index=True)
    volunteer_term_hours: Mapped[int]
    newcomer_term_hours: Mapped[int]
    has_trial: Mapped[bool]
    review_every_days: Mapped[int] = mapped_column(default=60)
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict)
    active: Mapped[bool] = mapped_column(default=True)

    town: Mapped[Town] = relationship()
    centre: Mapped[Centre | None] = relationship()
    initiative: Mapped[Initiative | None] = relationship()

    @property
    def owner_name(self) -> str:
        """The name of the centre or initiative that approves here."""
        owner = self.centre or self.initiative
        assert owner is not None  # noqa: S101 - the database's check constraint says so
        return owner.name
