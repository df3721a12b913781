"""Why this volunteer and not that one, in a sentence: "K. lives 1.2 km nearer, but has no time in common."."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from webapp.match_cards.cards import NOTICEABLE
from webapp.match_cards.shared import common_slots
from webapp.models import Offer, Request
from webapp.sentences import listed
from webapp.vocabulary import field_name

SHOWN = 2
"""Differences told on each side: more would not be read."""


@dataclass(frozen=True)
class Candidate:
    """A volunteer beside a request, as far as a contrast looks: `reasons` are the engine's contributions."""

    offer: Offer
    distance_km: float | None
    reasons: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Pair:
    """The one suggested, the other, and for whom. `exact`: whether kilometres may be told."""

    request: Request
    mine: Candidate
    theirs: Candidate
    exact: bool


def contrast_sentence(name: str, pair: Pair) -> str:
    """Return what speaks for `name`, the other one, and what against, the largest differences first."""
    mine, theirs = dict(map(tuple, pair.mine.reasons)), dict(map(tuple, pair.theirs.reasons))
    changes = {code: theirs.get(code, 0.0) - mine.get(code, 0.0) for code in _SAID}
    told = [code for code in changes if abs(changes[code]) >= NOTICEABLE]
    told.sort(key=lambda code: -abs(changes[code]))
    better = [_SAID[code](pair, True) for code in told if changes[code] > 0][:SHOWN]  # noqa: FBT003 - see `Said`
    worse = [_SAID[code](pair, False) for code in told if changes[code] < 0][:SHOWN]  # noqa: FBT003 - as above
    if better and worse:
        return _("%(name)s %(better)s, but %(worse)s.", name=name, better=listed(better), worse=listed(worse))
    if better or worse:
        return _("%(name)s %(facts)s.", name=name, facts=listed(better or worse))
    return _("%(name)s would be about as good.", name=name)


def _distance(pair: Pair, better: bool) -> str:  # noqa: FBT001 - see `Said`
    mine, theirs = pair.mine.distance_km, pair.theirs.distance_km
    if not pair.exact or mine is None or theirs is None:
        return _("lives nearer") if better else _("lives farther away")
    km = format_decimal(round(abs(theirs - mine), 1))
    return _("lives %(km)s km nearer", km=km) if better else _("lives %(km)s km farther away", km=km)


def _needs(pair: Pair, better: bool) -> str:  # noqa: FBT001 - as above
    mine, theirs = set(pair.mine.offer.skills), set(pair.theirs.offer.skills)
    more, less = (theirs - mine, mine - theirs)
    named = listed(field_name(need) for need in pair.request.needs if need in (more if better else less))
    if not named:
        return _("can help with more") if better else _("can help with less")
    if better:
        return _("can also help with %(needs)s", needs=named)
    return _("cannot help with %(needs)s", needs=named)


def _hours(pair: Pair, better: bool) -> str:  # noqa: FBT001 - as above
    if better:
        return _("has more hours in common")
    if common_slots(pair.request, pair.theirs.offer):
        return _("has fewer hours in common")
    return _("has no time in common")


def _words(better: Callable[[], str], worse: Callable[[], str]) -> "Said":
    return lambda _pair, is_better: better() if is_better else worse()


Said = Callable[[Pair, bool], str]
"""What to say of a feature: of the two, and whether the other one is better there."""
_SAID: Mapping[str, Said] = {
    "language": _words(lambda: _("can talk with them more easily"), lambda: _("can talk with them less easily")),
    "written": _words(lambda: _("can write to them more easily"), lambda: _("can hardly write to them")),
    "german": _words(lambda: _("speaks German better"), lambda: _("speaks German less well")),
    "distance": _distance,
    "needs": _needs,
    "hours": _hours,
    "interests": _words(lambda: _("shares more interests"), lambda: _("shares fewer interests")),
    "trades": _words(lambda: _("has the same occupation"), lambda: _("has another occupation")),
    "experience": _words(lambda: _("has more experience"), lambda: _("has less experience")),
    "ease": _words(lambda: _("has more time for somebody new"), lambda: _("has less time for somebody new")),
    "programme": _words(lambda: _("knows the programme"), lambda: _("does not know the programme")),
}
