"""An independent check of a round, from the untouched rows, pair by pair.

The hard rules are written down here a second time, in plain Python on the text of the cells, and share no
code with those that made the round but the reading of single cells: a mistake must be made twice to pass.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from math import asin, cos, isnan, nan, radians, sin, sqrt

from matching import cells
from matching.assignment import Certificate
from matching.gazetteer import Gazetteer
from matching.languages import LEVELS, Language, bridges, parse_languages
from matching.policy import Policy
from matching.tables import Floats, Ints, Offers, Requests

Row = Mapping[str, str]


class NotVerified(RuntimeError):  # noqa: N818 - what it says is that
    """A round broke a promise; its pairs must not be used."""


def verify(
    requests: Requests, offers: Offers, policy: Policy, pairs: Ints, worth: Floats, certificate: Certificate
) -> None:
    """Raise `NotVerified` unless capacities, demands, hard rules and the certificate's total hold.

    `pairs` (k, 2) and `worth` (k,), what each pair adds to the policy's objective.
    """
    for (row, col), count in Counter(map(tuple, pairs.tolist())).items():
        if count > 1:
            raise NotVerified(f"{requests.id[row]} and {offers.id[col]} stand together {count} times")
        code = broken_rule(requests.rows[row], offers.rows[col], policy, requests.gazetteer, offers.gazetteer)
        if code:
            raise NotVerified(f"{requests.id[row]} and {offers.id[col]}: {code}")
    for row, count in Counter(pairs[:, 0].tolist()).items():
        if count > cells.positive(requests.rows[row].get("demand", "")):
            raise NotVerified(f"{requests.id[row]} stands {count} times, more than its demand")
    for col, count in Counter(pairs[:, 1].tolist()).items():
        if count > cells.count(offers.rows[col]["capacity"]):
            raise NotVerified(f"{offers.id[col]} stands {count} times, more than its capacity")
    slack = 1e-9 * (1 + len(worth))
    if abs(float(worth.sum()) - certificate.total) > slack or certificate.total > certificate.bound + slack:
        raise NotVerified(f"the pairs add up to {worth.sum()}, the certificate says {certificate}")


def broken_rule(ask: Row, give: Row, policy: Policy, places: Gazetteer, offer_places: Gazetteer) -> str:
    """The code of the first hard rule that two rows break, '' where the two may meet."""
    tests = {
        "kind": ask["kind"].lower() not in give["kinds"].lower().split(),
        "programme": bool(ask.get("programme")) and ask["programme"] not in _words(give, "programmes"),
        "self": bool(ask.get("person")) and ask["person"] == give.get("person"),
        "excluded": give["id"] in _words(ask, "exclude") or ask["id"] in _words(give, "exclude"),
        "not_vetted": not cells.yes(give["vetted"]),
        "full": cells.count(give["capacity"]) == 0,
        "no_clearance": cells.yes(ask.get("needs_clearance", "")) and not cells.yes(give.get("cleared", "")),
        "gender": _wish_unmet(ask, give) or _wish_unmet(give, ask),
        "must_need": bool(_words(give, "skills")) and not _musts(ask) <= set(_words(give, "skills")),
        "too_far": _km(_point(ask, places), _point(give, offer_places)) > _radius(give, policy) + 1e-5,
        "no_common_language": talk_level(ask["languages"], give["languages"])
        < LEVELS[least_level(ask, policy)] - 1e-6,
        "no_common_hours": (bool(ask.get("due")) or policy.require_common_hours) and _no_hours(ask, give),
    }
    return next((code for code, broken in tests.items() if broken), "")


def _words(row: Row, column: str) -> list[str]:
    return row.get(column, "").split()


def _wish_unmet(one: Row, other: Row) -> bool:
    wish = one.get("prefers_gender", "").lower()
    return bool(wish) and wish != other.get("gender", "").lower()


def _musts(ask: Row) -> set[str]:
    return {need[:-1] for need in _words(ask, "needs") if need.endswith("!")}


def _radius(give: Row, policy: Policy) -> float:
    said = cells.amount(give.get("radius_km", ""))
    return policy.radius_km if isnan(said) else said


def _point(row: Row, places: Gazetteer) -> tuple[float, float]:
    if row.get("lat"):
        return cells.latitude(row["lat"]), cells.longitude(row["lon"])
    found = places.find(row.get("city", ""), row.get("district", ""))
    return (found[0].lat, found[0].lon) if found else (nan, nan)


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The haversine formula; NaN, which is not greater than any radius, where a point is unknown."""
    (lat_a, lon_a), (lat_b, lon_b) = (map(radians, point) for point in (a, b))
    if isnan(lat_a) or isnan(lat_b):
        return nan
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))


def talk_level(ask: str, give: str) -> float:
    """The best level over common languages and bridges: the lower of two sides, the speaker's credited."""
    mine, theirs = _spoken(ask), _spoken(give)
    best = float(max((min(mine[tag], theirs[tag]) for tag in mine.keys() & theirs.keys()), default=0))
    for bridge in bridges():
        for hearer, speaker in ((mine, theirs), (theirs, mine)):
            if bridge.understands in hearer and bridge.speaks in speaker:
                best = max(best, min(hearer[bridge.understands], bridge.spoken_credit * speaker[bridge.speaks]))
    return best


@cache
def _spoken(text: str) -> dict[str, int]:
    languages: tuple[Language, ...] = parse_languages(text)
    return {language.tag: language.spoken for language in languages}


def least_level(ask: Row, policy: Policy) -> str:
    """The level that is enough for a request."""
    needs = {need.rstrip("!") for need in _words(ask, "needs")}
    return policy.minimum_level_learning if needs & {"sprache", "alphabetisierung"} else policy.minimum_level


def _no_hours(ask: Row, give: Row) -> bool:
    mine, theirs = (set(row.get("availability", "").lower().split()) for row in (ask, give))
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)
