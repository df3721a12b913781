"""The middle of the card: what two people share. All from their own words, so that it holds by hand as well."""

from collections.abc import Iterable
from itertools import pairwise

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from webapp.match_cards.sight import Field, Sight
from webapp.models import Match, Offer, Person, Request
from webapp.sentences import listed
from webapp.vocabulary import interest_name, language_name
from webapp.wording import DAYS, PARTS

LEVELS = ("none", "A1", "A2", "B1", "B2", "C1", "C2", "native")
GOOD_ENOUGH = LEVELS.index("A2")
BANDS_KM = (1, 3, 5, 10)
Shared = tuple[str, str]


def common_languages(one: Person, other: Person) -> list[str]:
    """Return the codes of the languages both speak at least simply, the one they speak best first."""
    theirs = {skill.language: LEVELS.index(skill.spoken) for skill in other.languages}
    both = {
        skill.language: min(LEVELS.index(skill.spoken), theirs.get(skill.language, 0)) for skill in one.languages
    }
    return sorted((code for code, level in both.items() if level >= GOOD_ENOUGH), key=lambda code: -both[code])


def common_slots(request: Request, offer: Offer) -> tuple[str, ...]:
    """Return when both have time. Whoever named no hours comes at any time."""
    if not request.availability or not offer.availability:
        return request.availability or offer.availability
    return tuple(slot for slot in request.availability if slot in offer.availability)


def hours_in_words(slots: Iterable[str]) -> str:
    """Return slots such as `tue-evening`, `thu-evening` in few words: "Tue and Thu: evening"."""
    by_part: dict[str, list[str]] = {}
    for slot in slots:
        day, _dash, part = slot.partition("-")
        by_part.setdefault(part, []).append(day)
    locale = get_locale()
    short = locale.days["stand-alone"]["abbreviated"] if locale else {}
    order = list(DAYS)

    def days(names: list[str]) -> str:
        if len(names) == len(order):
            return _("every day")
        return listed(short.get(order.index(name), DAYS[name]) for name in sorted(names, key=order.index))

    return "; ".join(
        _("%(days)s: %(part)s", days=days(by_part[part]), part=PARTS[part]) for part in PARTS if part in by_part
    )


def distance_in_words(km: float, *, exact: bool) -> str:
    """Return kilometres, or the band they fall into."""
    if exact:
        return _("%(km)s km apart", km=format_decimal(round(km, 1)))
    if km < BANDS_KM[0]:
        return _("less than 1 km apart")
    for near, far in pairwise(BANDS_KM):
        if km < far:
            return _("%(near)s to %(far)s km apart", near=near, far=far)
    return _("more than %(km)s km apart", km=BANDS_KM[-1])


def _languages(match: Match, sight: Sight) -> list[Shared]:
    codes = common_languages(match.request.person, match.offer.person)
    if match.common_language and match.common_language not in codes:
        codes.append(match.common_language)
    if not codes:
        return [("languages", _("no common language yet"))]
    names = listed(language_name(code) for code in codes[:3])
    text = (
        _("You both speak %(language)s", language=names) if sight.own else _("speak %(language)s", language=names)
    )
    return [("languages", text)]


def _hours(match: Match) -> list[Shared]:
    if not match.request.availability and not match.offer.availability:
        return [("clock", _("at any time"))]
    slots = common_slots(match.request, match.offer)
    return [("clock", hours_in_words(slots) if slots else _("no hours in common"))]


def _interests(match: Match, sight: Sight) -> list[Shared]:
    if not sight.shares(Field.INTERESTS):
        return []  # a hobby can tell who somebody is; who is asked decides without it
    common = [interest_name(code) for code in match.request.interests if code in match.offer.interests]
    return [("interests", listed(common[:3]))] if common else []


def shared_by(match: Match, sight: Sight) -> tuple[Shared, ...]:
    """Return (icon, text) of what the two share, as far as the reader may know."""
    far = []
    if match.distance_km is not None:
        far = [("map-pin", distance_in_words(match.distance_km, exact=sight.shares(Field.EXACT_DISTANCE)))]
    return (*_languages(match, sight), *far, *_hours(match), *_interests(match, sight))
