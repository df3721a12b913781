"""Answering by a link in a letter: one question, one person, one answer.

A link dies with its question. Nothing has to be told that it did: whether the question still waits is looked up in
the match each time, so that an answer on the page or by phone, a term that ran out or a withdrawal ends it as well.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import AnswerLink, CheckIn, Match, MatchState, Question, Side, User
from webapp.services.asking import person_on
from webapp.services.errors import ConflictError

AT_MOST = timedelta(days=30)
RANDOM_BYTES = 18


def issue(session: Session, match: Match, user: User, question: Question) -> str:
    """Return the word of a new link for `user`, readable only now; empty where the question waits for nobody."""
    side = next((side for side in Side if person_on(match, side).user_id == user.id), None)
    if side is None or not _waits(match, side, question):
        return ""
    token = secrets.token_urlsafe(RANDOM_BYTES)
    session.add(
        AnswerLink(
            token_hash=_hash(token),
            match_id=match.id,
            user_id=user.id,
            side=side,
            question=question,
            expires_at=now() + AT_MOST,
        )
    )
    return token


def find(session: Session, token: str) -> AnswerLink:
    """Return the link of a word. Raise `ConflictError` where it answers nothing: forged, used, or settled."""
    link = session.scalar(
        select(AnswerLink)
        .join(AnswerLink.user)
        .where(
            AnswerLink.token_hash == _hash(token),
            AnswerLink.used_at.is_(None),
            AnswerLink.expires_at > now(),
            User.active,
        )
    )
    if (
        link is None
        or person_on(link.match, link.side).user_id != link.user_id
        or not _waits(link.match, link.side, link.question)
        or _was_told(session, link)
    ):
        raise ConflictError("link_used")
    return link


def use(session: Session, link: AnswerLink) -> None:
    """Use a link up, in the transaction of its answer. Raise `ConflictError` where somebody was faster."""
    won = session.scalar(
        update(AnswerLink)
        .where(AnswerLink.id == link.id, AnswerLink.used_at.is_(None))
        .values(used_at=now())
        .returning(AnswerLink.id)
        .execution_options(synchronize_session=False)
    )
    if won is None:
        raise ConflictError("link_used")


def forget_old(session: Session) -> None:
    """Remove the links that work no longer."""
    session.execute(delete(AnswerLink).where(or_(AnswerLink.expires_at <= now(), AnswerLink.used_at.is_not(None))))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _waits(match: Match, side: Side, question: Question) -> bool:
    """Whether that side's answer to the question is open."""
    if question is Question.MEET:
        return match.state is MatchState.OFFERED and match.asked is side
    if question is Question.CHECK_IN:
        return match.state is MatchState.ACTIVE
    confirmed = match.volunteer_confirmed_at if side is Side.VOLUNTEER else match.newcomer_confirmed_at
    return match.state is MatchState.TRIAL and confirmed is None


def _was_told(session: Session, link: AnswerLink) -> bool:
    """Whether that side has said how it is going since the letter, on the page or by phone."""
    if link.question is not Question.CHECK_IN:
        return False
    told = select(CheckIn.id).where(
        CheckIn.match_id == link.match_id, CheckIn.side == link.side, CheckIn.at >= link.created_at
    )
    return session.scalar(told.limit(1)) is not None
