"""The whole card: both sides, the middle, the reasons, and what is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.match_cards.people import Portrait, newcomer_portrait, visible_needs, volunteer_portrait
from webapp.match_cards.shared import Shared, shared_by
from webapp.match_cards.sight import Field, Sight
from webapp.models import Match, MatchState, Side
from webapp.vocabulary import field_name
from webapp.wording import FEATURES

STEPS_PER_LOG_ODD = 4
"""A reason's five steps are full from 1.25 log-odds on: what the best common language is worth."""
NOTICEABLE = 0.15
"""Log-odds from which two choices differ for a person: a third of a step."""
WORTH_TELLING = 0.1
"""Log-odds below which a reason is left out: half a step."""
SHOWN_REASONS = 6
FITS = ((0.85, _l("Fits very well")), (0.7, _l("Fits well")), (0.0, _l("Could fit")))
"""Words for the estimate that a match lasts. Never a percentage: before a model has learned from a town's own
history the engine's order can be trusted, its number cannot."""
Reason = tuple[str, int, int]
NextBest = tuple[str, str, str | None]


@dataclass(frozen=True)
class Card:
    """What `match_card` draws; see there for the shapes."""

    request: Portrait
    offer: Portrait
    shared: tuple[Shared, ...]
    reasons: tuple[Reason, ...] = ()
    summary: str | None = None
    not_covered: tuple[str, ...] = ()
    next_best: tuple[NextBest, ...] = ()
    status: tuple[str, str] | None = None


def reasons_in_words(contributions: Iterable[Sequence[Any]]) -> tuple[Reason, ...]:
    """Return (words, strength 1 to 5, sign) of the engine's contributions (code, log-odds), in their order."""
    told = [(code, value) for code, value in contributions if code in FEATURES and abs(value) >= WORTH_TELLING]
    return tuple(
        (str(FEATURES[code]), min(5, max(1, round(abs(value) * STEPS_PER_LOG_ODD))), 1 if value > 0 else -1)
        for code, value in told[:SHOWN_REASONS]
    )


def difference(affinity: float | None, other: float | None) -> str:
    """Return how much less promising another choice is, as a percentage; empty where nothing is known."""
    if not affinity or other is None:
        return ""
    change = other / affinity - 1
    return ("+" if change > 0 else "") + format_percent(change).replace("-", "\N{MINUS SIGN}")


def _summary(match: Match, sight: Sight) -> str | None:
    if not sight.shares(Field.REASONS):
        return None
    if match.found_each_other:
        return _("They found each other.")
    if match.affinity is None:
        return _("Chosen by hand.")
    return next(str(words) for least, words in FITS if match.affinity >= least)


def _status(match: Match, sight: Sight) -> tuple[str, str] | None:
    if not sight.decides or match.state is not MatchState.PROPOSED:
        return None
    if not sight.knows(Side.VOLUNTEER):
        asked = match.release_asked_at is not None
        return (_("their centre is asked"), "info") if asked else (_("from another centre"), "warning")
    return (_("chosen by hand"), "neutral") if match.by_hand else None


def card_of(
    match: Match,
    sight: Sight,
    *,
    hrefs: tuple[str | None, str | None] = (None, None),
    next_best: Sequence[NextBest] = (),
) -> Card:
    """Return the card of `match` as its reader may see it; `hrefs` lead to the newcomer and the volunteer."""
    request, offer = match.request, match.offer
    open_needs = [need for need in visible_needs(request, sight) if need not in offer.skills]
    return Card(
        request=newcomer_portrait(request, offer, sight, hrefs[0]),
        offer=volunteer_portrait(request, offer, sight, hrefs[1]),
        shared=shared_by(match, sight),
        reasons=reasons_in_words(match.reasons) if sight.shares(Field.REASONS) else (),
        summary=_summary(match, sight),
        not_covered=tuple(field_name(need) for need in open_needs),
        next_best=tuple(next_best),
        status=_status(match, sight),
    )
