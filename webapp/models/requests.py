"""What newcomers ask for."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Codes, Id, now
from webapp.encryption import Encrypted
from webapp.models.classification import Personal, Sensitive
from webapp.models.people import Gender, Person
from webapp.models.programmes import Kind, Programme


class ForWhom(enum.StrEnum):
    """For whom somebody asks; a household files one request."""

    SELF = "self"
    FAMILY = "family"
    MINOR = "minor"


class Openness(enum.StrEnum):
    """Whether a request or an offer takes part in rounds."""

    OPEN = "open"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


class Request(Base):
    """Somebody asks for a mentor or a guide. `waiting_since` outlives every match that did not work out.

    `availability` holds slots such as `mon-morning`; empty means any time. `must_need` is one of `needs`.
    """

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint("demand >= 1", name="demand"),
        CheckConstraint("kind <> 'helper'", name="kind_asked"),
        Index("ix_requests_programme_state", "programme_id", "state"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[Personal[Kind]]
    for_whom: Mapped[Personal[ForWhom]]
    adults: Mapped[Personal[int]] = mapped_column(default=1)
    children_under_6: Mapped[Personal[int]] = mapped_column(default=0)
    children_6_to_13: Mapped[Personal[int]] = mapped_column(default=0)
    children_14_to_17: Mapped[Personal[int]] = mapped_column(default=0)
    guardian_name: Mapped[Personal[str | None]] = mapped_column(Encrypted("requests.guardian_name"))
    needs: Mapped[Sensitive[Codes]]
    must_need: Mapped[Sensitive[str | None]] = mapped_column(String(40))
    interests: Mapped[Personal[Codes]] = mapped_column(default=())
    availability: Mapped[Personal[Codes]] = mapped_column(default=())
    prefers_gender: Mapped[Personal[Gender | None]]
    due: Mapped[Personal[date | None]]
    demand: Mapped[Personal[int]] = mapped_column(default=1)
    state: Mapped[Personal[Openness]] = mapped_column(default=Openness.OPEN)
    paused_until: Mapped[Personal[date | None]]
    waiting_since: Mapped[Personal[datetime]] = mapped_column(default=now)
    created_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    closed_at: Mapped[Personal[datetime | None]]

    person: Mapped[Person] = relationship(back_populates="requests")
    programme: Mapped[Programme] = relationship()

    @property
    def concerns_child(self) -> bool:
        """Whether only a volunteer with a current clearance may be proposed."""
        return self.for_whom is ForWhom.MINOR

    def waiting_days(self) -> int:
        """Return for how many whole days this request has been waiting."""
        return max(0, (now() - self.waiting_since).days)
