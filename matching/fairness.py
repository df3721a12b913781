"""Who is matched and who waits, by group: what a round did for whom, in counts.

Groups are what people said about the match they want (language, district, wished gender, waiting time),
never where they come from.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.cells import GENDERS
from matching.tables import Requests


@dataclass(frozen=True)
class Share:
    """How many of a group's requests got somebody."""

    group: str
    matched: int
    requests: int

    @property
    def rate(self) -> float:
        """The part that got somebody, 0 to 1."""
        return self.matched / self.requests


@dataclass(frozen=True)
class FairnessReport:
    """Shares by language, district, wished gender and waiting time, and how many waited in vain, by reason."""

    by: dict[str, tuple[Share, ...]]
    reasons: dict[str, int]


WAITING = ((30, "up to 30"), (90, "31 to 90"), (np.inf, "over 90"))


def fairness(requests: Requests, unmatched: "np.ndarray") -> FairnessReport:
    """What a round did for whom; `unmatched` (n,) as in its result.

    A request with several languages counts in the group of each; an unknown value is the group ''.
    """
    return FairnessReport(
        by={
            name: _shares([groups(requests, row) for row in range(len(requests))], unmatched)
            for name, groups in GROUPS.items()
        },
        reasons=dict(Counter(code for code in unmatched.tolist() if code).most_common()),
    )


def _shares(groups: list[tuple[str, ...]], unmatched: "np.ndarray") -> tuple[Share, ...]:
    asked = Counter(group for names in groups for group in names)
    got = Counter(
        group for names, code in zip(groups, unmatched.tolist(), strict=True) if not code for group in names
    )
    return tuple(Share(group, got[group], count) for group, count in sorted(asked.items()))


def _languages(requests: Requests, row: int) -> tuple[str, ...]:
    return tuple(language.tag for language in requests.languages[row])


def _wish(requests: Requests, row: int) -> tuple[str, ...]:
    wish = int(requests.prefers_gender[row])
    return (GENDERS[wish.bit_length() - 1] if wish else "",)


def _waiting(requests: Requests, row: int) -> tuple[str, ...]:
    days = requests.waiting_days[row]
    return ("" if np.isnan(days) else next(name for limit, name in WAITING if days <= limit),)


GROUPS: dict[str, Callable[[Requests, int], tuple[str, ...]]] = {
    "language": _languages,
    "district": lambda requests, row: (requests.district[row],),
    "wished_gender": _wish,
    "waiting_days": _waiting,
}
