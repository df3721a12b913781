"""What runs out: each kind of data with its term, which of it is due, and how one of it is settled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from webapp.db import Base, UtcDateTime, now
from webapp.models import (
    BarrierReport,
    Cause,
    Clearance,
    Countersignature,
    District,
    Erasure,
    Initiative,
    MailState,
    Match,
    Offer,
    Opening,
    Openness,
    OutboxMail,
    Person,
    Programme,
    Request,
    Round,
    Signing,
    Submission,
    User,
    Vetting,
)
from webapp.models.matches import OPEN
from webapp.services.notifications import notify
from webapp.services.privacy import traces
from webapp.services.privacy.erasure import delete_rows, erase
from webapp.services.privacy.reach import rows_below

WARNED_BEFORE = timedelta(days=30)
EMPTIED = "emptied"
Settle = Callable[[Session, Any, Path], None]


@dataclass(frozen=True)
class Kind:
    """`due` gives the keys of what is older than a moment in a town (None: what belongs to no town)."""

    name: str
    days: int
    due: Callable[[int | None, datetime], Select[Any]]
    settle: Settle


def _user_of(town: int | None) -> ColumnElement[bool]:
    """Whether an account belongs to a town: by itself, by its initiative, or by where its person lives."""
    if town is None:
        return ~or_(User.person.has(), User.initiative.has(), User.town_id.is_not(None))
    lives = User.person.has(Person.district.has(District.town_id == town))
    return or_(lives, User.initiative.has(Initiative.town_id == town), User.town_id == town)


def _person_of(town: int | None) -> ColumnElement[bool]:
    """Whether a person lives in a town; everybody lives in one."""
    return Person.district.has(District.town_id == (town or 0))


def _unconfirmed(town: int | None, before: datetime) -> Select[Any]:
    by_staff = User.person.has(Person.registered_by_id.is_not(None))
    return select(User.id).where(
        User.confirmed_at.is_(None), User.email.is_not(None), User.created_at <= before, ~by_staff, _user_of(town)
    )


def _busy() -> ColumnElement[bool]:
    going = (Openness.OPEN, Openness.PAUSED, Openness.HANDED_OVER)
    waits = User.person.has(Person.requests.any(Request.state.in_(going)))
    helps = User.person.has(Person.offers.any(and_(Offer.state.in_(going), Offer.vetting != Vetting.REFUSED)))
    return or_(waits, helps)


def _silent(town: int | None, before: datetime) -> Select[Any]:
    return select(User.id).where(User.person.has(_person_of(town)), User.last_seen_at <= before, ~_busy())


def _inactive(town: int | None, before: datetime) -> Select[Any]:
    return _silent(town, before).where(or_(User.email.is_(None), User.warned_at <= now() - WARNED_BEFORE))


def _to_warn(town: int | None, before: datetime) -> Select[Any]:
    soon = _silent(town, before + WARNED_BEFORE)
    return soon.where(User.email.is_not(None), User.warned_at.is_(None), User.active)


def _erase(session: Session, key: int, kept_list: Path) -> None:
    erase(session, session.get_one(User, key), actor=None, cause=Cause.TERM, kept_list=kept_list)


def _warn(session: Session, key: int, _kept_list: Path) -> None:
    user = session.get_one(User, key)
    user.warned_at = now()
    notify(session, user, "account_goes")


def _closed_requests(town: int | None, before: datetime) -> Select[Any]:
    over = Request.state.in_((Openness.CLOSED, Openness.WITHDRAWN)) & (Request.closed_at <= before)
    runs = select(Match.id).where(Match.request_id == Request.id, Match.state.in_(OPEN)).exists()
    return select(Request.id).join(Request.person).where(over, ~runs, _person_of(town))


def _closed_offers(town: int | None, before: datetime) -> Select[Any]:
    over = or_(Offer.state == Openness.WITHDRAWN, Offer.vetting == Vetting.REFUSED) & (Offer.closed_at <= before)
    runs = select(Match.id).where(Match.offer_id == Offer.id, Match.state.in_(OPEN)).exists()
    return select(Offer.id).join(Offer.person).where(over, ~runs, _person_of(town))


def _delete_with_matches(model: type[Request] | type[Offer]) -> Settle:
    def settle(session: Session, key: int, _kept_list: Path) -> None:
        table = Base.metadata.tables[model.__tablename__]
        found = rows_below(session, table, table.c.id == key)
        traces.count_matches(session, found)
        traces.clean_copies(session, found)
        delete_rows(session, found)

    return settle


def _clearances(town: int | None, before: datetime) -> Select[Any]:
    ended = or_(Offer.closed_at <= before, Clearance.valid_until <= before.date())
    return select(Clearance.offer_id).join(Clearance.offer).join(Offer.person).where(ended, _person_of(town))


def _snapshots(town: int | None, before: datetime) -> Select[Any]:
    of_town = Round.programme.has(Programme.town_id == (town or 0))
    return select(Round.id).where(Round.finished_at <= before, Round.stage != EMPTIED, of_town)


def _empty(session: Session, key: int, _kept_list: Path) -> None:
    round_ = session.get_one(Round, key)
    round_.snapshot, round_.unmatched, round_.prices, round_.stage = {}, {}, {}, EMPTIED


def _mails(town: int | None, before: datetime) -> Select[Any]:
    left = or_(
        and_(OutboxMail.state == MailState.SENT, OutboxMail.sent_at <= before),
        and_(OutboxMail.state == MailState.DEAD, OutboxMail.created_at <= before),
    )
    return select(OutboxMail.id).where(left, _by_user(OutboxMail.user_id, town))


def _by_user(column: Any, town: int | None) -> ColumnElement[bool]:
    theirs: ColumnElement[bool] = column.in_(select(User.id).where(_user_of(town)))
    return theirs if town else or_(column.is_(None), theirs)


def _submissions(town: int | None, before: datetime) -> Select[Any]:
    return select(Submission.key).where(Submission.at <= before, _by_user(Submission.user_id, town))


def _openings(town: int | None, before: datetime) -> Select[Any]:
    return select(Opening.id).join(Opening.person).where(Opening.at <= before, _person_of(town))


def _countersignatures(town: int | None, before: datetime) -> Select[Any]:
    return select(Countersignature.id).where(
        Countersignature.asked_at <= before,
        or_(Countersignature.state != Signing.ASKED, Countersignature.asked_at <= now() - timedelta(days=30)),
        Countersignature.town_id == (town or 0),
    )


def _barriers(town: int | None, before: datetime) -> Select[Any]:
    own = BarrierReport.town_id == town if town else BarrierReport.town_id.is_(None)
    since = func.coalesce(BarrierReport.settled_at, BarrierReport.reported_at, type_=UtcDateTime())
    return select(BarrierReport.id).where(since <= before, own)


def _receipts(town: int | None, before: datetime) -> Select[Any]:
    own = Erasure.town_id == town if town else Erasure.town_id.is_(None)
    return select(Erasure.id).where(Erasure.at <= before, own)


def _deleting(column: Any) -> Settle:
    def settle(session: Session, key: Any, _kept_list: Path) -> None:
        session.execute(delete(column.table).where(column == key))

    return settle


KINDS: tuple[Kind, ...] = (
    Kind("unconfirmed", 30, _unconfirmed, _erase),
    Kind("closed_requests", 365, _closed_requests, _delete_with_matches(Request)),
    Kind("closed_offers", 365, _closed_offers, _delete_with_matches(Offer)),
    Kind("clearances", 90, _clearances, _deleting(Clearance.__table__.c.offer_id)),
    Kind("snapshots", 90, _snapshots, _empty),
    Kind("mails", 30, _mails, _deleting(OutboxMail.__table__.c.id)),
    Kind("submissions", 30, _submissions, _deleting(Submission.__table__.c.key)),
    Kind("openings", 365, _openings, _deleting(Opening.__table__.c.id)),
    Kind("inactive", 730, _inactive, _erase),
    Kind("countersignatures", 365, _countersignatures, _deleting(Countersignature.__table__.c.id)),
    Kind("barriers", 365, _barriers, _deleting(BarrierReport.__table__.c.id)),
    Kind("receipts", 1095, _receipts, _deleting(Erasure.__table__.c.id)),
)
WARNING = Kind("warned", 730, _to_warn, _warn)
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
