"""A made-up city for demonstrations, benchmarks and tests; nobody in it exists.

Shares follow published figures where there are some (named beside each), else judgement. The law of its
history is not of the model's family: it saturates, has cliffs, and lets two features work together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from matching.cells import SLOTS
from matching.eligibility import Eligibility
from matching.faults import BadInput, Fault
from matching.gazetteer import default_gazetteer
from matching.market import Market, bit_sets, in_common
from matching.policy import Policy
from matching.reading import write_rows
from matching.scorecard import Grading, Scorecard, logistic
from matching.tables import Floats, Ints, Offers, Requests

Row = dict[str, str]

# Native Arabic 42 % (BAMF Forschungsbericht 30); the others by asylum applications of 2016 and, for Bulgarian,
# Romanian and Romani, by the 20,000 people from South-East Europe beside 6,800 refugees in Duisburg.
MOTHER_TONGUES = {
    "ar": 0.34, "bg": 0.11, "ro": 0.10, "fa-AF": 0.08, "uk": 0.08, "ku": 0.06, "fa": 0.05, "rom": 0.04,
    "ti": 0.03, "tr": 0.03, "ps": 0.02, "ckb": 0.02, "so": 0.02, "ru": 0.01, "am": 0.01,
}  # fmt: skip
# What volunteers speak besides German; judgement.
VOLUNTEERS_SPEAK = {
    "en": 0.65, "fr": 0.15, "tr": 0.09, "ar": 0.08, "ru": 0.07, "ro": 0.03, "bg": 0.02, "fa": 0.02, "uk": 0.02,
    "ku": 0.02, "fa-AF": 0.01, "ti": 0.01, "so": 0.005, "ps": 0.005, "rom": 0.005,
}  # fmt: skip
FIELDS = {
    "sprache": 0.30, "behoerden": 0.28, "wohnen": 0.25, "arbeitsmarkt": 0.22, "schule": 0.16, "gesundheit": 0.16,
    "soziale_kontakte": 0.15, "alltag_orientierung": 0.15, "kita": 0.10, "ausbildung": 0.10, "dolmetschen": 0.10,
    "freizeit_sport": 0.09, "familie_erziehung": 0.08, "anerkennung": 0.07, "schulden_finanzen": 0.06,
    "rechte_pflichten": 0.05, "alphabetisierung": 0.05,
}  # fmt: skip
INTERESTS = ("kochen", "fussball", "musik", "garten", "lesen", "wandern", "handarbeit", "kino", "schach", "rad")
TRADES = ("pflege", "bau", "gastronomie", "it", "buero", "handel", "logistik", "metall", "unterricht", "handwerk")


@dataclass(frozen=True)
class City:
    """Made-up rows: requests, offers, and the history of pairs that ran and ended."""

    requests: list[Row]
    offers: list[Row]
    history: list[Row]

    def write(self, folder: str | Path) -> None:
        """Write `requests.csv`, `offers.csv` and `history.csv` into a folder, made if needed."""
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput([Fault(str(folder), None, "", error.strerror or "cannot be made")]) from error
        Requests.from_rows(self.requests).to_csv(Path(folder) / "requests.csv")
        Offers.from_rows(self.offers).to_csv(Path(folder) / "offers.csv")
        write_rows(Path(folder) / "history.csv", ("request", "offer", "outcome"), self.history)


def make_city(requests: int, seed: int = 1, *, offers: int | None = None, towns: int = 1) -> City:
    """A city of that many requests, the same for the same seed.

    There are 35 offers to 100 requests unless said otherwise, with seven places for eight requests. With
    several `towns` the region is laid out again 30 km on, so that it grows and does not get denser.
    """
    rng = np.random.default_rng(seed)
    asking = [_request(rng, index, towns) for index in range(requests)]
    giving = [_offer(rng, index, towns) for index in range(round(requests * 0.35) if offers is None else offers)]
    return City(asking, giving, _history(rng, asking, giving))


def law(market: Market, rows: Ints, cols: Ints) -> Floats:
    """The probability (k,) that each pair lasts in the made-up city; 65 % of those who met did (STAR 2017)."""
    requests, offers = market.requests, market.offers
    level = market.talk.spoken.level(rows, cols)
    km = np.nan_to_num(market.km(rows, cols), nan=5.0) + 3.0 * market.across(rows, cols)
    hours = np.bitwise_count(requests.availability[rows] & offers.availability[cols])
    wanted = np.maximum([len(needs) for needs in requests.needs], 1)[rows]
    covered = in_common(*bit_sets(requests.needs, offers.skills), rows, cols) / wanted
    same_trade = in_common(*bit_sets(requests.trades, offers.trades), rows, cols) > 0
    mentor = requests.kinds[rows] == 1
    return logistic(
        -1.9
        + 2.4 * np.minimum(level, 4) / 4
        + 0.4 * (level == 7)
        - np.where(mentor, 0.20, 0.10) * np.minimum(km, 12)
        - 0.5 * (km > 7)
        + 0.9 * (hours > 0)
        + 0.4 * (hours > 2)
        + 1.8 * np.sqrt(covered)
        + np.where(mentor, 1.0, 0.1) * same_trade
        - 0.25 * np.minimum(np.nan_to_num(offers.active[cols]), 4)
        + 0.3 * (np.nan_to_num(offers.completed[cols]) > 1)
    )


def _history(rng: np.random.Generator, asking: list[Row], giving: list[Row]) -> list[Row]:
    """Every request once met the offer that a coordinator would have liked best out of six at hand."""
    market = Market(Requests.from_rows(asking), Offers.from_rows(giving), Policy())
    if not asking or not giving:
        return []
    rows = np.repeat(np.arange(len(asking)), 60)
    cols = rng.integers(0, len(giving), len(rows))
    fit = Eligibility(market).first_broken(rows, cols) < 0
    rows, cols = rows[fit], cols[fit]
    liked = Scorecard.prior(market.policy).log_odds(Grading(market)(rows, cols)) + rng.normal(0, 1, len(rows))
    at_hand = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(asking)))])
    met = [start + liked[start:end][:6].argmax() for start, end in pairwise(at_hand) if end > start]
    lasted = rng.random(len(met)) < law(market, rows[met], cols[met])
    return [
        {"request": asking[row]["id"], "offer": giving[col]["id"], "outcome": str(int(outcome))}
        for row, col, outcome in zip(rows[met], cols[met], lasted, strict=True)
    ]


def _request(rng: np.random.Generator, index: int, towns: int) -> Row:
    gender = "m" if rng.random() < 0.73 else "f"  # mentees: 73 % men (Prognos 2017)
    needs = _some(rng, FIELDS) or ["alltag_orientierung"]
    must = rng.random() < 0.15
    return {
        "id": f"R{index + 1}",
        "kind": "mentor" if rng.random() < 0.55 else "guide",
        "languages": _newcomer_speaks(rng),
        **_home(rng, towns),
        "needs": " ".join([needs[0] + "!" * must, *needs[1:]]),
        "interests": _pick(rng, INTERESTS, 2),
        "trades": _pick(rng, TRADES, 1),
        "gender": gender,
        "prefers_gender": "f" if gender == "f" and rng.random() < 0.3 else "",
        "availability": _hours(rng, 0.30),
        "waiting_days": str(int(rng.exponential(60))),
        "demand": "2" if rng.random() < 0.02 else "1",
        "needs_clearance": "yes" if rng.random() < 0.06 else "no",
    }


def _offer(rng: np.random.Generator, index: int, towns: int) -> Row:
    return {
        "id": f"O{index + 1}",
        "kinds": str(rng.choice(["mentor", "guide", "mentor guide"], p=[0.35, 0.25, 0.40])),
        "languages": _volunteer_speaks(rng),
        **_home(rng, towns),
        "skills": " ".join(_some(rng, {code: min(0.9, share * 2) for code, share in FIELDS.items()})),
        "interests": _pick(rng, INTERESTS, 3),
        "trades": _pick(rng, TRADES, 1),
        "gender": "f" if rng.random() < 0.71 else "m",  # mentors: 71 % women (Prognos 2017)
        "prefers_gender": "",
        "availability": _hours(rng, 0.25),
        "active": str(rng.poisson(0.6)),
        "completed": str(rng.poisson(1.2)),
        "capacity": str(rng.choice([1, 2, 3, 4, 5], p=[0.25, 0.30, 0.20, 0.15, 0.10])),
        "radius_km": str(rng.choice(["", "3", "5", "8", "12", "20"], p=[0.3, 0.1, 0.2, 0.2, 0.15, 0.05])),
        "cleared": "yes" if rng.random() < 0.45 else "no",
        "vetted": "yes" if rng.random() < 0.95 else "no",
    }


def _newcomer_speaks(rng: np.random.Generator) -> str:
    spoken = {
        _one(rng, MOTHER_TONGUES): str(rng.choice(["native/native", "native", "native/none"], p=[0.6, 0.3, 0.1]))
    }
    # Good German 44 % (BAMF Kurzanalyse 1/2020), good English 19 % (BAMF Forschungsbericht 30).
    german = rng.choice(["", "A1", "A2", "B1", "B2", "C1"], p=[0.12, 0.20, 0.24, 0.24, 0.14, 0.06])
    english = rng.choice(["", "A2", "B1", "B2", "C1"], p=[0.66, 0.15, 0.10, 0.06, 0.03])
    for tag, level in (("de", german), ("en", english)):
        if level:
            spoken[tag] = str(level)
    if rng.random() < 0.1:
        spoken.setdefault(_one(rng, MOTHER_TONGUES), "B2")
    return " ".join(f"{tag}:{level}" for tag, level in spoken.items())


def _volunteer_speaks(rng: np.random.Generator) -> str:
    spoken = {"de": "native" if rng.random() < 0.82 else str(rng.choice(["B2", "C1", "C2"]))}
    for tag, share in VOLUNTEERS_SPEAK.items():
        if rng.random() < share:
            spoken[tag] = str(rng.choice(["A2", "B1", "B2", "C1", "native"], p=[0.15, 0.25, 0.25, 0.15, 0.20]))
    return " ".join(f"{tag}:{level}" for tag, level in spoken.items())


def _home(rng: np.random.Generator, towns: int) -> Row:
    """A point near a district's own, rounded to about 100 m; further towns lie 30 km apart, in a square."""
    districts = default_gazetteer().districts
    place = districts[rng.integers(len(districts))]
    town = int(rng.integers(towns)) if towns > 1 else 0
    side = int(np.ceil(np.sqrt(towns)))
    lat = place.lat + rng.normal(0, 0.006) + 0.27 * (town // side)
    lon = place.lon + rng.normal(0, 0.009) + 0.50 * (town % side)
    city = f"{place.city} {town + 1}" if town else place.city
    return {"lat": f"{lat:.3f}", "lon": f"{lon:.3f}", "city": city, "district": place.district}


def _one(rng: np.random.Generator, shares: Mapping[str, float]) -> str:
    weights = np.array(list(shares.values()))
    return str(rng.choice(list(shares), p=weights / weights.sum()))


def _some(rng: np.random.Generator, shares: Mapping[str, float]) -> list[str]:
    drawn = rng.random(len(shares))
    return [code for (code, share), draw in zip(shares.items(), drawn, strict=True) if draw < share]


def _pick(rng: np.random.Generator, words: Sequence[str], most: int) -> str:
    return " ".join(sorted(rng.choice(words, rng.integers(most + 1), replace=False)))


def _hours(rng: np.random.Generator, share: float) -> str:
    if rng.random() < 0.1:  # some do not say
        return ""
    return " ".join(slot for slot, draw in zip(SLOTS, rng.random(len(SLOTS)), strict=True) if draw < share)
