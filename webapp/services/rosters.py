"""The roster of an initiative: its volunteers, how far each has come, and whom each accompanies."""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from webapp.models import (
    Initiative,
    Kind,
    Match,
    MatchState,
    Membership,
    MembershipState,
    Offer,
    Openness,
    Person,
    Programme,
    Request,
    Vetting,
)
from webapp.models.matches import TAKES_PLACE


class RosterState(enum.StrEnum):
    """How far a volunteer has come. `vetted` is who waits for tasks (helpers); mentors and guides are `free`."""

    REGISTERED = "registered"
    INVITED = "invited"
    VETTED = "vetted"
    FREE = "free"
    MATCHED = "matched"
    PAUSING = "pausing"


@dataclass(frozen=True)
class RosterMatch:
    """One running match of a volunteer, as far as the initiative may see it.

    `first_name` is empty until both said yes. Where the match is not of an `own` programme, `district` is empty
    too: newcomers beyond the own programmes are nobody's business here.
    """

    id: int
    own: bool
    first_name: str
    district: str
    since: datetime


@dataclass(frozen=True)
class RosterRow:
    """One volunteer on the roster: one offer of a confirmed member."""

    offer: Offer
    state: RosterState
    matches: tuple[RosterMatch, ...]

    @property
    def person(self) -> Person:
        """The volunteer."""
        return self.offer.person

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages the volunteer speaks, the own order."""
        return tuple(skill.language for skill in self.person.languages if skill.spoken != "none")

    @property
    def since(self) -> datetime | None:
        """Since when the longest of the running matches has been running."""
        return min((match.since for match in self.matches), default=None)


@dataclass(frozen=True)
class Running:
    """A match that runs in one of the initiative's programmes; `volunteer` is empty for another's member."""

    state: MatchState
    volunteer: Person | None
    seen: RosterMatch


@dataclass(frozen=True)
class RosterFilter:
    """Which rows to show; what is empty does not narrow anything down."""

    state: str = ""
    language: str = ""
    district: int | None = None
    kind: str = ""

    def admits(self, row: RosterRow) -> bool:
        """Whether the row is to be shown."""
        return (
            self.state in {"", row.state.value}
            and (not self.language or self.language in row.languages)
            and self.district in {None, row.person.district_id}
            and (not self.kind or self.kind in row.offer.kinds)
        )


@dataclass(frozen=True)
class Roster:
    """All rows of an initiative, and what can be chosen to narrow them down."""

    rows: Sequence[RosterRow] = field(default_factory=tuple)

    def languages(self) -> list[str]:
        """Return the codes of the languages that somebody here speaks."""
        return sorted({code for row in self.rows for code in row.languages})

    def districts(self) -> list[tuple[int, str]]:
        """Return id and name of the districts where somebody here lives, by name."""
        found = {row.person.district_id: row.person.district.name for row in self.rows}
        return sorted(found.items(), key=lambda district: district[1])

    def with_state(self, state: RosterState) -> list[RosterRow]:
        """Return the rows of one state."""
        return [row for row in self.rows if row.state == state]

    def chosen(self, narrow: RosterFilter, order: str = "name") -> list[RosterRow]:
        """Return the rows that `narrow` admits, in an order of `ORDERS`; `-` in front turns it round."""
        key = ORDERS.get(order.removeprefix("-"), ORDERS["name"])
        rows = sorted(filter(narrow.admits, self.rows), key=ORDERS["name"])
        return sorted(rows, key=key, reverse=order.startswith("-"))


ORDERS: Mapping[str, Callable[[RosterRow], str | date]] = {
    "name": lambda row: f"{row.person.last_name} {row.person.first_name}".casefold(),
    "district": lambda row: row.person.district.name,
    "state": lambda row: str(list(RosterState).index(row.state)),
    "since": lambda row: row.since.date() if row.since else date.max,
}


def state_of(offer: Offer, *, has_match: bool) -> RosterState | None:
    """Return how far an offer has come, or None where the volunteer has left or was not taken on."""
    if has_match:
        return RosterState.MATCHED
    if offer.vetting is Vetting.REFUSED or offer.state not in {Openness.OPEN, Openness.PAUSED}:
        return None
    if offer.state is Openness.PAUSED:
        return RosterState.PAUSING
    if offer.vetting is Vetting.VETTED:
        return RosterState.VETTED if set(offer.kinds) == {Kind.HELPER} else RosterState.FREE
    return RosterState(offer.vetting.value)


def roster_of(session: Session, initiative: Initiative) -> Roster:
    """Return the roster of a confirmed initiative: its confirmed members' offers, and what runs with them."""
    members = select(Membership.person_id).where(
        Membership.initiative_id == initiative.id, Membership.state == MembershipState.CONFIRMED
    )
    offers = session.scalars(
        select(Offer)
        .where(Offer.person_id.in_(members))
        .options(
            joinedload(Offer.person).joinedload(Person.district),
            joinedload(Offer.person).joinedload(Person.user),
            joinedload(Offer.person).selectinload(Person.languages),
        )
    ).all()
    running = _running(session, initiative, (offer.id for offer in offers))
    rows = []
    for offer in offers:
        matches = running.get(offer.id, ())
        state = state_of(offer, has_match=bool(matches))
        if state is not None:
            rows.append(RosterRow(offer, state, matches))
    return Roster(rows)


def running_in(session: Session, initiative: Initiative, roster: Roster) -> list[Running]:
    """Return what runs in the initiative's own programmes, the newest first."""
    members = {row.offer.id: row.person for row in roster.rows}
    matches = session.scalars(
        _with_newcomer(
            select(Match).join(Match.programme).where(Programme.initiative_id == initiative.id)
        ).order_by(Match.state_since.desc())
    )
    return [Running(match.state, members.get(match.offer_id), _as_seen(match, initiative)) for match in matches]


def _with_newcomer(matches: Select[Match]) -> Select[Match]:
    return matches.where(Match.state.in_(TAKES_PLACE)).options(
        joinedload(Match.programme),
        joinedload(Match.request).joinedload(Request.person).joinedload(Person.district),
    )


def _running(session: Session, initiative: Initiative, offers: Iterable[int]) -> dict[int, tuple[RosterMatch, ...]]:
    matches = session.scalars(
        _with_newcomer(select(Match).where(Match.offer_id.in_(list(offers)))).order_by(
            Match.offer_id, Match.state_since
        )
    )
    return {
        offer: tuple(_as_seen(match, initiative) for match in group)
        for offer, group in groupby(matches, key=lambda match: match.offer_id)
    }


def _as_seen(match: Match, initiative: Initiative) -> RosterMatch:
    own = match.programme.initiative_id == initiative.id
    newcomer = match.request.person
    return RosterMatch(
        id=match.id,
        own=own,
        first_name=newcomer.first_name if own and match.both_said_yes else "",
        district=newcomer.district.name if own else "",
        since=match.newcomer_yes_at or match.state_since,
    )
