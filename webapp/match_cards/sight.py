"""Who sees what of the two people of a match: one table, by reader and by how far the match is.

`TABLE` is the whole of it; what is not in it is not seen. Languages, needs that are not sensitive, the distance
in bands and common hours are on every card that is shown at all; the fields below come on top of them.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.models import Match, MatchState, Side


class Field(enum.Enum):
    """What a reader may see of one of the two, or, the last three, of the two together."""

    FIRST_NAME = "first name"
    SURNAME = "surname"
    SURNAME_BY_CHOICE = "surname, where its owner chose so"
    CONTACT = "the contact way its owner chose"
    DISTRICT = "district"
    SENSITIVE_NEEDS = "needs such as health and debts"
    HOUSEHOLD = "for whom somebody asks"
    WAITING = "how long somebody waits"
    WISHES = "the wish for a woman or a man"
    PLACES = "places free"
    GENDER = "woman or man, where wished for"
    CLEARANCE = "clearance seen, where a child is concerned"
    EXACT_DISTANCE = "kilometres instead of a band"
    INTERESTS = "what both like"
    REASONS = "why the engine suggests the two"


class Reader(enum.Enum):
    """Who reads.

    The office runs the programme. It is a borrower while the volunteer belongs to another centre, the lender,
    that has not released them.
    """

    NEWCOMER = "newcomer"
    VOLUNTEER = "volunteer"
    OFFICE = "office"
    BORROWER = "borrower"
    LENDER = "lender"


class Phase(enum.Enum):
    """How far a match is, as far as it matters here."""

    NOBODY_ASKED = "nobody asked"
    VOLUNTEER_ASKED = "volunteer asked"
    NEWCOMER_ASKED = "newcomer asked"
    TOGETHER = "both said yes"
    OVER = "over"


@dataclass(frozen=True)
class Sees:
    """The fields seen of each of the two, and of the two together."""

    newcomer: frozenset[Field] = frozenset()
    volunteer: frozenset[Field] = frozenset()
    between: frozenset[Field] = frozenset()


NAMED = frozenset({Field.FIRST_NAME, Field.SURNAME, Field.DISTRICT})
ASKS = frozenset({Field.HOUSEHOLD, Field.WAITING, Field.WISHES})
OFFERS = frozenset({Field.PLACES, Field.GENDER, Field.CLEARANCE})
MET = frozenset({Field.FIRST_NAME, Field.SURNAME_BY_CHOICE, Field.CONTACT})
SENSITIVE = frozenset({Field.SENSITIVE_NEEDS})
ALIKE = frozenset({Field.INTERESTS})
WHY = frozenset({Field.REASONS, Field.INTERESTS})
OWN_NAME = frozenset({Field.FIRST_NAME, Field.DISTRICT})

NEWCOMER_SELF = OWN_NAME | SENSITIVE
OFFICE = Sees(NAMED | ASKS | SENSITIVE, NAMED | OFFERS, WHY | {Field.EXACT_DISTANCE})
NOTHING = Sees()

TABLE: Mapping[Reader, Mapping[Phase, Sees]] = {
    Reader.NEWCOMER: {
        Phase.NOBODY_ASKED: NOTHING,
        Phase.VOLUNTEER_ASKED: NOTHING,
        Phase.NEWCOMER_ASKED: Sees(NEWCOMER_SELF),
        Phase.TOGETHER: Sees(NEWCOMER_SELF, MET, ALIKE),
        Phase.OVER: NOTHING,
    },
    Reader.VOLUNTEER: {
        Phase.NOBODY_ASKED: NOTHING,
        Phase.VOLUNTEER_ASKED: Sees(volunteer=OWN_NAME),
        Phase.NEWCOMER_ASKED: Sees(volunteer=OWN_NAME),
        Phase.TOGETHER: Sees(MET | SENSITIVE, OWN_NAME, ALIKE),
        Phase.OVER: NOTHING,
    },
    Reader.OFFICE: dict.fromkeys(Phase, OFFICE),
    Reader.BORROWER: dict.fromkeys(Phase, Sees(OFFICE.newcomer, OFFERS, WHY)),
    Reader.LENDER: {
        **dict.fromkeys(Phase, NOTHING),
        Phase.NOBODY_ASKED: Sees(ASKS, OFFICE.volunteer, WHY),
    },
}
PHASES: Mapping[MatchState, Phase] = {
    MatchState.PROPOSED: Phase.NOBODY_ASKED,
    MatchState.APPROVED: Phase.NOBODY_ASKED,
    MatchState.OFFERED: Phase.VOLUNTEER_ASKED,
    MatchState.ACCEPTED: Phase.TOGETHER,
    MatchState.TRIAL: Phase.TOGETHER,
    MatchState.ACTIVE: Phase.TOGETHER,
    **dict.fromkeys(
        (
            MatchState.COMPLETED,
            MatchState.DISSOLVED,
            MatchState.REJECTED,
            MatchState.SUPERSEDED,
            MatchState.EXPIRED,
            MatchState.DECLINED,
            MatchState.WITHDRAWN,
        ),
        Phase.OVER,
    ),
}
OWN_SIDE = {Reader.NEWCOMER: Side.NEWCOMER, Reader.VOLUNTEER: Side.VOLUNTEER}


def phase_of(match: Match) -> Phase:
    """Return how far a match is. Whatever its state says, nobody is together before both said yes."""
    phase = PHASES[match.state]
    if match.state is MatchState.OFFERED and match.asked is Side.NEWCOMER:
        return Phase.NEWCOMER_ASKED
    return Phase.NOBODY_ASKED if phase is Phase.TOGETHER and not match.both_said_yes else phase


@dataclass(frozen=True)
class Sight:
    """What one reader sees of one match."""

    reader: Reader
    seen: Sees

    @property
    def own(self) -> Side | None:
        """The side the reader is on; None for an office."""
        return OWN_SIDE.get(self.reader)

    @property
    def decides(self) -> bool:
        """Whether the reader runs the programme."""
        return self.reader in {Reader.OFFICE, Reader.BORROWER}

    def sees(self, side: Side, field: Field) -> bool:
        """Whether a field of one of the two may be shown."""
        return field in (self.seen.volunteer if side is Side.VOLUNTEER else self.seen.newcomer)

    def shares(self, field: Field) -> bool:
        """Whether a field of the two together may be shown."""
        return field in self.seen.between

    def knows(self, side: Side) -> bool:
        """Whether the reader may know who this is: the own side, or somebody with a name."""
        return side is self.own or self.sees(side, Field.FIRST_NAME)


def _sight(match: Match, reader: Reader) -> Sight:
    return Sight(reader, TABLE[reader][phase_of(match)])


def desk_sight(match: Match, *, own_volunteer: bool) -> Sight:
    """Return what the office that runs the programme sees: other centres' volunteers only once released.

    Who said yes to the newcomer is known to the office that brings them together.
    """
    known = own_volunteer or match.released_at is not None or match.both_said_yes
    return _sight(match, Reader.OFFICE if known else Reader.BORROWER)


def release_sight(match: Match) -> Sight:
    """Return what a centre sees that is asked to release its volunteer: not who the newcomer is."""
    return _sight(match, Reader.LENDER)


def link_sight(match: Match, own: Side) -> Sight:
    """Return what one of the two sees by a link, without having signed in: less, because letters go astray.

    Neither the own name, nor a sensitive need, nor anything of the time after both said yes.
    """
    sight = personal_sight(match, own)
    if phase_of(match) in {Phase.TOGETHER, Phase.OVER}:
        return Sight(sight.reader, NOTHING)
    hidden = OWN_NAME | SENSITIVE
    return Sight(sight.reader, Sees(sight.seen.newcomer - hidden, sight.seen.volunteer - hidden))


def personal_sight(match: Match, own: Side) -> Sight:
    """Return what one of the two sees: the other's first name once both said yes, a surname by choice."""
    return _sight(match, Reader.NEWCOMER if own is Side.NEWCOMER else Reader.VOLUNTEER)
