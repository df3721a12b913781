"""What erased rows leave elsewhere: anonymous counts, and copies in searches and mails that are cleaned."""

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.models import (
    CheckIn,
    Initiative,
    MailState,
    Match,
    MatchCount,
    MatchState,
    Offer,
    OutboxMail,
    Request,
    Round,
    Side,
)
from webapp.services.privacy.reach import Row, Rows


def ids_of(found: Rows, name: str) -> set[int]:
    """Return the numbers of the rows found in a table."""
    return {row.values["id"] for table, rows in found.items() if table.name == name for row in rows}


def leave_initiatives_without_contact(session: Session, address: str) -> None:
    """An initiative is not a person: it stays, and asks for a new contact."""
    session.execute(
        update(Initiative)
        .where(Initiative.contact_email == address)
        .values(contact_name="", contact_email="", contact_phone="")
        .execution_options(synchronize_session=False)
    )


def count_matches(session: Session, found: Rows) -> None:
    """Add the matches to the anonymous counts, and what a volunteer did to the volunteer's own."""
    for table, rows in found.items():
        if table.name == Match.__tablename__:
            for row in rows:
                _count(session, row)
                if row.side is Side.NEWCOMER:
                    _credit(session, row)


def _count(session: Session, row: Row) -> None:
    facts = {
        "programme_id": row.values["programme_id"],
        "month": f"{row.values['proposed_at']:%Y-%m}",
        "state": row.values["state"].value,
        "reason": row.values["end_reason"] or "",
    }
    known = session.scalars(select(MatchCount).filter_by(**facts).with_for_update()).one_or_none()
    if known is None:
        known = MatchCount(**facts, count=0)
        session.add(known)
    known.count += 1
    session.flush()


def _credit(session: Session, row: Row) -> None:
    """A volunteer keeps the hours given, and that a match was completed, without with whom."""
    hours = session.scalar(
        select(func.sum(CheckIn.hours)).where(CheckIn.match_id == row.values["id"], CheckIn.side == Side.VOLUNTEER)
    )
    completed = int(row.values["state"] is MatchState.COMPLETED)
    if hours or completed:
        session.execute(
            update(Offer)
            .where(Offer.id == row.values["offer_id"])
            .values(
                hours_before=Offer.hours_before + (hours or 0.0),
                completed_before=Offer.completed_before + completed,
            )
            .execution_options(synchronize_session=False)
        )


def clean_copies(session: Session, found: Rows) -> None:
    """Take the rows out of the copies that searches keep, and out of mails that wait for somebody else."""
    requests, offers = ids_of(found, Request.__tablename__), ids_of(found, Offer.__tablename__)
    if requests or offers:
        _clean_rounds(session, requests, offers)
        _clean_alternatives(session, offers)
    _clean_mails(session, found)


def _clean_rounds(session: Session, requests: set[int], offers: set[int]) -> None:
    for round_ in session.scalars(select(Round)):
        snapshot = {
            **round_.snapshot,
            **_without(round_.snapshot, "requests", requests),
            **_without(round_.snapshot, "offers", offers),
        }
        if "prices" in snapshot:
            snapshot["prices"] = _unpriced(snapshot["prices"], offers)
        if snapshot != round_.snapshot:
            round_.snapshot = snapshot
        if not requests.isdisjoint(map(int, round_.unmatched)):
            round_.unmatched = {id_: why for id_, why in round_.unmatched.items() if int(id_) not in requests}
        if not offers.isdisjoint(map(int, round_.prices)):
            round_.prices = _unpriced(round_.prices, offers)


def _unpriced(prices: dict[str, float], offers: set[int]) -> dict[str, float]:
    return {id_: price for id_, price in prices.items() if int(id_) not in offers}


def _without(snapshot: dict[str, Any], kind: str, ids: set[int]) -> dict[str, Any]:
    return {kind: [row for row in snapshot[kind] if int(row["id"]) not in ids]} if kind in snapshot else {}


def _clean_alternatives(session: Session, offers: set[int]) -> None:
    if offers:
        for match in session.scalars(select(Match).where(Match.affinity.is_not(None))):
            kept = [one for one in match.alternatives if one["offer"] not in offers]
            if len(kept) < len(match.alternatives):
                match.alternatives = kept


def _clean_mails(session: Session, found: Rows) -> None:
    """A mail that waits and looks up an erased row would never leave; one about an ended match says just that."""
    own = ids_of(found, OutboxMail.__tablename__)
    gone = {
        noun: ids_of(found, table)
        for noun, table in (
            ("match", "matches"),
            ("request", "requests"),
            ("offer", "offers"),
            ("person", "people"),
        )
    }
    for mail in session.scalars(select(OutboxMail).where(OutboxMail.state == MailState.WAITING)):
        if mail.id not in own and any(mail.context.get(noun) in ids for noun, ids in gone.items()):
            if mail.template == "did_not_work_out":
                programme, side = _programme_and_side(session, mail, gone["request"])
                mail.template, mail.context = "match_ended", {"programme": programme, **side}
            else:
                session.delete(mail)


def _programme_and_side(session: Session, mail: OutboxMail, requests: set[int]) -> tuple[int, dict[str, int]]:
    match = session.get_one(Match, mail.context["match"])
    newcomer_left = match.request_id in requests
    return match.programme_id, {} if newcomer_left else {"request": match.request_id}
