"""What a reader may see of the two people of a match."""

import enum
from dataclasses import dataclass

from webapp.models import Match, Side


class Names(enum.Enum):
    """How much of a name is shown: both names, the first one, or none."""

    FULL = "full"
    FIRST = "first"
    NONE = "none"


@dataclass(frozen=True)
class Sight:
    """What one reader sees. Whoever is shown without name is shown without district too, and only roughly far.

    `office`: the reader decides about the match, and so also sees who waits how long and who has places free.
    `sensitive`: needs such as health and debts are shown. `own`: the side the reader is on.
    """

    newcomer: Names
    volunteer: Names
    office: bool = False
    sensitive: bool = False
    own: Side | None = None

    def names(self, side: Side) -> Names:
        """Return how much of the name of one side is shown."""
        return self.volunteer if side is Side.VOLUNTEER else self.newcomer

    def knows(self, side: Side) -> bool:
        """Whether the reader may know who this is: the own side, or somebody with a name."""
        return side is self.own or self.names(side) is not Names.NONE

    @property
    def exact(self) -> bool:
        """Whether the distance is shown as it is: between two people whom the reader knows."""
        return self.knows(Side.NEWCOMER) and self.knows(Side.VOLUNTEER)


def desk_sight(match: Match, *, own_volunteer: bool) -> Sight:
    """Return what the office that runs the programme sees: other centres' volunteers only once released.

    Who said yes to the newcomer is known to the office that brings them together.
    """
    known = own_volunteer or match.released_at is not None or match.both_said_yes
    return Sight(newcomer=Names.FULL, volunteer=Names.FULL if known else Names.NONE, office=True, sensitive=True)


def release_sight() -> Sight:
    """Return what a centre sees that is asked to release its volunteer: not who the newcomer is."""
    return Sight(newcomer=Names.NONE, volunteer=Names.FULL, office=True)


def personal_sight(match: Match, own: Side) -> Sight:
    """Return what one of the two sees: the other's first name once both said yes, a surname by choice."""
    other = match.offer.person if own is Side.NEWCOMER else match.request.person
    theirs = Names.NONE
    if match.both_said_yes:
        theirs = Names.FULL if other.shows_last_name else Names.FIRST
    return Sight(
        newcomer=Names.FIRST if own is Side.NEWCOMER else theirs,
        volunteer=Names.FIRST if own is Side.VOLUNTEER else theirs,
        sensitive=own is Side.NEWCOMER or match.both_said_yes,
        own=own,
    )
