"""Rounds, and the matches that come of them."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, now
from webapp.encryption import Encrypted, EncryptedJson
from webapp.models.classification import By, Personal, Plain, Sensitive, word_of
from webapp.models.learning import LearnedModel
from webapp.models.offers import Offer
from webapp.models.people import User
from webapp.models.programmes import Programme
from webapp.models.requests import Request


class RoundState(enum.StrEnum):
    """Where a round is; `failed` keeps the reason code."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Round(Base):
    """One run of the engine for a programme. Re-running `snapshot` gives the same proposals.

    `snapshot` holds the frozen, pseudonymous columns of requests and offers, the policy, and the learned model in
    use (`model`; empty: the starting values); `unmatched` maps a request's id to the reason code why it got nobody;
    `certificate` is the bound and the relative gap; `fairness` counts who got somebody by group, and says what
    would help (`matching.fairness`); `prices` has what a place is worth at the margin, by offer id: the next round
    begins with them. `claim` is the word that whoever runs it was given; with another word nothing can be stored.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        Index(
            "uq_rounds_one_at_a_time",
            "programme_id",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    state: Mapped[Plain[RoundState]] = mapped_column(default=RoundState.QUEUED)
    started_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    queued_at: Mapped[Plain[datetime]] = mapped_column(default=now)
    running_since: Mapped[Plain[datetime | None]]
    heartbeat_at: Mapped[Plain[datetime | None]]
    claim: Mapped[Plain[str]] = mapped_column(String(32), default="")
    finished_at: Mapped[Plain[datetime | None]]
    stage: Mapped[Plain[str]] = mapped_column(String(40), default="")
    progress: Mapped[Plain[float]] = mapped_column(default=0.0)
    failure: Mapped[Plain[str]] = mapped_column(String(200), default="")
    requests_seen: Mapped[Plain[int]] = mapped_column(default=0)
    offers_seen: Mapped[Plain[int]] = mapped_column(default=0)
    snapshot: Mapped[Sensitive[dict[str, Any]]] = mapped_column(EncryptedJson("rounds.snapshot"), default=dict)
    certificate: Mapped[Plain[dict[str, Any]]] = mapped_column(default=dict)
    unmatched: Mapped[Personal[dict[str, Any]]] = mapped_column(default=dict)
    fairness: Mapped[Plain[dict[str, Any]]] = mapped_column(default=dict)
    model_id: Mapped[int | None] = mapped_column(ForeignKey("learned_models.id"))
    prices: Mapped[Personal[dict[str, Any]]] = mapped_column(default=dict)

    programme: Mapped[Programme] = relationship()
    started_by: Mapped[User | None] = relationship(foreign_keys=[started_by_id])
    model: Mapped[LearnedModel | None] = relationship()
    matches: Mapped[list["Match"]] = relationship(back_populates="round")


class MatchState(enum.StrEnum):
    """The life of a match; see `webapp.services.lifecycle` for the only ways from one state to another."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    TRIAL = "trial"
    ACTIVE = "active"
    COMPLETED = "completed"
    DISSOLVED = "dissolved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Side(enum.StrEnum):
    """One of the two people of a match."""

    VOLUNTEER = "volunteer"
    NEWCOMER = "newcomer"


TAKES_PLACE = ("approved", "offered", "accepted", "trial", "active")
OPEN = ("proposed", *TAKES_PLACE)


def _where(states: tuple[str, ...]) -> dict[str, Any]:
    condition = text(f"state IN ({', '.join(repr(state) for state in states)})")
    return {"unique": True, "sqlite_where": condition, "postgresql_where": condition}


class Match(Base):
    """Two people, proposed to each other and, if all say yes, together for a while.

    `affinity` is the engine's estimate in (0, 1] that the match lasts (empty where people found each other).
    `reasons` holds pairs of code and contribution, largest first; `features` the grade (0 to 250) of each feature,
    as they were when these two were proposed, to learn from once it has ended; `alternatives` the next best offers
    with their affinity. While *offered*, `asked` is the side whose answer is due by `term_ends_at`.
    """

    __tablename__ = "matches"
    __table_args__ = (
        Index("uq_matches_one_place_per_request", "request_id", **_where(TAKES_PLACE)),
        Index("uq_matches_open_pair", "request_id", "offer_id", **_where(OPEN)),
        Index("ix_matches_programme_state", "programme_id", "state"),
        Index("ix_matches_state_term", "state", "term_ends_at"),
        CheckConstraint("affinity IS NULL OR (affinity > 0 AND affinity <= 1)", name="affinity"),
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), index=True)
    state: Mapped[Personal[MatchState]] = mapped_column(default=MatchState.PROPOSED)
    state_since: Mapped[Personal[datetime]] = mapped_column(default=now)
    proposed_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    by_hand: Mapped[Personal[bool]] = mapped_column(default=False)
    found_each_other: Mapped[Personal[bool]] = mapped_column(default=False)
    affinity: Mapped[Personal[float | None]]
    distance_km: Mapped[Personal[float | None]]
    common_language: Mapped[Personal[str | None]] = mapped_column(String(20))
    reasons: Mapped[Personal[list[Any]]] = mapped_column(default=list)
    features: Mapped[Personal[dict[str, Any]]] = mapped_column(default=dict)
    alternatives: Mapped[Personal[list[Any]]] = mapped_column(default=list, info=word_of(""))

    release_asked_at: Mapped[Personal[datetime | None]]
    released_at: Mapped[Personal[datetime | None]]
    released_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    decided_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))

    asked: Mapped[Personal[Side | None]]
    asked_at: Mapped[Personal[datetime | None]]
    reached_at: Mapped[Personal[datetime | None]]
    term_ends_at: Mapped[Personal[datetime | None]]
    reminded_at: Mapped[Personal[datetime | None]]
    volunteer_yes_at: Mapped[Personal[datetime | None]]
    newcomer_yes_at: Mapped[Personal[datetime | None]]

    volunteer_confirmed_at: Mapped[Personal[datetime | None]]
    newcomer_confirmed_at: Mapped[Personal[datetime | None]]
    next_review_on: Mapped[Personal[date | None]]
    ended_at: Mapped[Personal[datetime | None]]
    end_reason: Mapped[Personal[str | None]] = mapped_column(String(40), info=word_of("ended_by"))
    ended_by: Mapped[Personal[Side | None]]

    programme: Mapped[Programme] = relationship()
    round: Mapped[Round | None] = relationship(back_populates="matches")
    request: Mapped[Request] = relationship()
    offer: Mapped[Offer] = relationship()
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    checkins: Mapped[list["CheckIn"]] = relationship(back_populates="match", order_by="CheckIn.id")

    @property
    def is_open(self) -> bool:
        """Whether anything can still become of it."""
        return self.state.value in OPEN

    @property
    def both_said_yes(self) -> bool:
        """Whether contact data may be shown to both."""
        return self.volunteer_yes_at is not None and self.newcomer_yes_at is not None


class PairBlock(Base):
    """A request and an offer that are not proposed to each other again, until a date or for ever."""

    __tablename__ = "pair_blocks"
    __table_args__ = (UniqueConstraint("request_id", "offer_id"),)

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), index=True)
    until: Mapped[Personal[date | None]]
    reason: Mapped[Sensitive[str]] = mapped_column(Encrypted("pair_blocks.reason"), info=word_of(""))


class CheckIn(Base):
    """How a running match is going, as one of the two, or the office, says."""

    __tablename__ = "checkins"

    id: Mapped[Id]
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    author_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    side: Mapped[Personal[Side | None]]
    at: Mapped[Personal[datetime]] = mapped_column(default=now)
    mood: Mapped[Personal[str]] = mapped_column(String(10), info=word_of("side"))
    hours: Mapped[Personal[float | None]] = mapped_column(info=word_of("side"))
    wants_call: Mapped[Personal[bool]] = mapped_column(default=False, info=word_of("side"))
    note: Mapped[Sensitive[str]] = mapped_column(Encrypted("checkins.note"), default="", info=word_of("side"))

    match: Mapped[Match] = relationship(back_populates="checkins")
