"""What was learned from past matches, and whether it is in use."""

from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, Moment, now
from webapp.models.classification import ABOUT_NOBODY
from webapp.models.places import Town
from webapp.models.programmes import Kind


class LearnedModel(Base):
    """A model of one town and one kind of programme, as it was trained; only sums over many matches are in it.

    `brier` and `prior_brier` say how well it and the starting values foretold matches kept from it while it learned
    (the smaller, the better), `calibration_error` how far estimates and outcomes were apart. At most one of a
    town and kind is `active`. `set_aside_at`: an administrator went back to the starting values.
    """

    __tablename__ = "learned_models"
    __table_args__ = (
        Index(
            "uq_learned_models_one_active",
            "town_id",
            "kind",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
        Index("ix_learned_models_newest", "town_id", "kind", "trained_at"),
        ABOUT_NOBODY,
    )

    id: Mapped[Id]
    town_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    kind: Mapped[Kind]
    trained_at: Mapped[Moment] = mapped_column(default=now)
    pairs: Mapped[int]
    lasted: Mapped[int]
    calibration_error: Mapped[float]
    brier: Mapped[float | None]
    prior_brier: Mapped[float | None]
    active: Mapped[bool] = mapped_column(default=False)
    set_aside_at: Mapped[Moment | None]
    record: Mapped[dict[str, Any]]

    town: Mapped[Town] = relationship()

    @property
    def calibration(self) -> list[tuple[float, float, int]]:
        """Estimated, lasted and matches in each tenth of the matches, the lowest estimates first."""
        return [(bin_[0], bin_[1], bin_[2]) for bin_ in self.record["training"]["calibration"]]
