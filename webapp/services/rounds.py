"""Rounds: queued by a coordinator, claimed by the worker, computed from a frozen snapshot, stored as proposals.

Nothing here commits: the worker does so between the steps, so that no transaction is open while the engine
thinks. Whoever claims a round gives signs of life; when they stay away, the round is taken up again by another
worker, with a new word of claim. Whoever held the old one, and was only slow, can store nothing any more.
"""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Match, MatchState, Offer, Openness, Programme, Request, Round, RoundState, User
from webapp.models.matches import TAKES_PLACE
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.lifecycle import Verb
from webapp.services.translator import Answer

LOST_AFTER = timedelta(minutes=1)
"""How long a worker may be silent before its round is taken up again."""


def start(session: Session, actor: User | None, programme: Programme) -> Round:
    """Queue a round for a programme; only one can wait or run at a time."""
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    busy = session.scalar(
        select(Round.id).where(
            Round.programme_id == programme.id, Round.state.in_((RoundState.QUEUED, RoundState.RUNNING))
        )
    )
    if busy is not None:
        raise ConflictError("round_running")
    started = Round(programme=programme, started_by=actor)
    session.add(started)
    audit.record(session, actor, "programme.round", programme)
    return started


def claim(session: Session, lost_after: timedelta = LOST_AFTER) -> Round | None:
    """Take the next round that waits, or that a worker left behind when it died; None where there is none."""
    moment = now()
    due = or_(
        Round.state == RoundState.QUEUED,
        and_(Round.state == RoundState.RUNNING, Round.heartbeat_at < moment - lost_after),
    )
    first = select(Round.id).where(due).order_by(Round.queued_at).limit(1).with_for_update(skip_locked=True)
    claimed = session.scalar(
        update(Round)
        .where(Round.id == first.scalar_subquery(), due)
        .values(
            state=RoundState.RUNNING,
            running_since=moment,
            heartbeat_at=moment,
            progress=0.0,
            stage="",
            claim=secrets.token_hex(16),
        )
        .returning(Round.id)
        .execution_options(synchronize_session=False)
    )
    return session.get(Round, claimed, populate_existing=True) if claimed is not None else None


def hold(session: Session, round_id: int, word: str) -> None:
    """Give a sign of life, and go on only while the round is still ours: lost is lost, however late we notice.

    Raises `ConflictError` where somebody else took the round up. In one transaction with `store` it makes sure
    that a round is stored once, even if two worked on it.
    """
    held = session.scalar(
        update(Round)
        .where(Round.id == round_id, Round.state == RoundState.RUNNING, Round.claim == word)
        .values(heartbeat_at=now())
        .returning(Round.id)
        .execution_options(synchronize_session=False)
    )
    if held is None:
        raise ConflictError("round_taken_over")


def give_back(session: Session, round_id: int, word: str) -> None:
    """Put a round that was begun back into the queue, because its worker is asked to stop."""
    session.execute(
        update(Round)
        .where(Round.id == round_id, Round.state == RoundState.RUNNING, Round.claim == word)
        .values(state=RoundState.QUEUED, progress=0.0, stage="")
        .execution_options(synchronize_session=False)
    )


def note_progress(session: Session, round_id: int, stage: str, done: float) -> None:
    """Tell the page how far a round is, and everybody that its worker is alive."""
    session.execute(
        update(Round)
        .where(Round.id == round_id)
        .values(stage=stage, progress=done, heartbeat_at=now())
        .execution_options(synchronize_session=False)
    )


def _still_free(session: Session, snapshot: dict[str, Any]) -> tuple[set[int], set[int]]:
    """Return the requests and offers of the snapshot that are still to be had: people decide meanwhile."""
    placed = select(Match.request_id).where(Match.state.in_(TAKES_PLACE))
    requests = session.scalars(
        select(Request.id).where(
            Request.id.in_([int(row["id"]) for row in snapshot["requests"]]),
            Request.state == Openness.OPEN,
            Request.id.not_in(placed),
        )
    )
    offers = session.scalars(
        select(Offer.id).where(
            Offer.id.in_([int(row["id"]) for row in snapshot["offers"]]), Offer.state == Openness.OPEN
        )
    )
    return set(requests), set(offers)


def _supersede(session: Session, round_: Round) -> None:
    """A new round replaces the undecided proposals of its programme, but for those chosen by hand."""
    replaced = session.scalars(
        update(Match)
        .where(
            Match.programme_id == round_.programme_id,
            Match.state == MatchState.PROPOSED,
            Match.by_hand.is_(False),
            Match.release_asked_at.is_(None),
        )
        .values(state=MatchState.SUPERSEDED, state_since=now())
        .returning(Match)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).all()
    for match in replaced:
        audit.record(session, None, f"match.{Verb.SUPERSEDE.value}", match, by_round=round_.id)


def store(session: Session, round_: Round, answer: Answer) -> None:
    """Turn the answer into proposals for the coordinator, in one transaction with the end of the round."""
    session.execute(select(Programme.id).where(Programme.id == round_.programme_id).with_for_update())
    _supersede(session, round_)
    requests, offers = _still_free(session, round_.snapshot)
    kept = set(
        session.scalars(
            select(Match.request_id).where(
                Match.programme_id == round_.programme_id, Match.state == MatchState.PROPOSED
            )
        )
    )
    for proposal in answer.proposals:
        facts = proposal.facts
        if proposal.request_id not in requests - kept or facts.offer_id not in offers:
            continue
        match = Match(
            programme_id=round_.programme_id,
            round_id=round_.id,
            request_id=proposal.request_id,
            offer_id=facts.offer_id,
            affinity=facts.affinity,
            distance_km=facts.distance_km,
            common_language=facts.common_language,
            reasons=facts.reasons,
            features=facts.features,
            alternatives=proposal.alternatives,
        )
        session.add(match)
        audit.record(session, round_.started_by, "match.propose", match, round=round_.id)
    round_.unmatched, round_.certificate = answer.unmatched, answer.certificate
    round_.fairness = answer.fairness
    round_.prices = answer.prices
    round_.state, round_.progress, round_.finished_at = RoundState.DONE, 1.0, now()


def fail(session: Session, round_id: int, reason: str) -> None:
    """Note that a round could not be done, and why, as a code."""
    session.execute(
        update(Round)
        .where(Round.id == round_id)
        .values(state=RoundState.FAILED, failure=reason[:200], finished_at=now())
        .execution_options(synchronize_session=False)
    )
