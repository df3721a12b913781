import numpy as np
import pytest
from hypothesis import given
from scipy.sparse import csr_array

from matching import Policy, Scorecard, assign, generation, kernel, run_round
from matching.candidates import Scan
from matching.city import make_city
from matching.eligibility import eligibility
from matching.generation import NotCertified, optimum
from matching.market import Market
from matching.scorecard import Grading, pair_affinity
from tests.matching.people import offers, requests
from tests.matching.strategies import offer_rows, request_rows

KERNELS = [name for name, function in vars(kernel).items() if hasattr(function, "py_func")]


def scan_of(asking, giving, *, bonus=0.0):
    market = Market(requests(*asking), offers(*giving), Policy())
    return Scan(market, Scorecard.prior(Policy()), np.full(len(asking), bonus))


def everything(scan):
    """All eligible pairs and their log-odds, by NumPy."""
    market = scan.market
    rows, cols = (side.ravel() for side in np.indices((len(market.requests), len(market.offers))))
    fit = eligibility(market.requests, market.offers, rows, cols, market.policy) == ""
    rows, cols = rows[fit], cols[fit]
    return rows, cols, scan.scorecard.probability(Grading(market)(rows, cols))


def check_scan(scan):
    n, m = len(scan.market.requests), len(scan.market.offers)
    rows, cols, affinity = everything(scan)
    found = scan.best(np.zeros(m), np.zeros(n), max(1, m))
    order = np.lexsort((found.cols, found.rows))
    assert found.rows[order].tolist() == rows.tolist()
    assert found.cols[order].tolist() == cols.tolist()
    assert found.worth[order].tolist() == (affinity + scan.bonus[rows]).tolist()


@given(request_rows(), offer_rows())
def test_the_scan_sees_what_numpy_sees_to_the_last_bit(asking, giving):
    check_scan(scan_of(asking, giving))
    check_scan(scan_of(asking, giving, bonus=0.25))


@pytest.fixture
def interpreted(monkeypatch):
    for name in KERNELS:
        monkeypatch.setattr(kernel, name, getattr(kernel, name).py_func)
    monkeypatch.setattr(kernel, "ones", lambda word: int(word).bit_count())


def test_the_scan_means_what_its_python_says(interpreted):
    made = make_city(40, seed=6)
    marked = [row | {"person": f"p{index % 9}", "due": "2026-12-01"} for index, row in enumerate(made.requests)]
    giving = [row | {"person": f"p{index}", "exclude": "R3 R5"} for index, row in enumerate(made.offers)]
    somewhere = [row | {"lat": "", "lon": "", "city": "", "district": ""} for row in giving]
    check_scan(scan_of(marked, giving))
    check_scan(scan_of(marked, somewhere, bonus=0.25))


def test_the_python_of_the_scan_leaves_out_what_does_not_pay(interpreted):
    made = make_city(60, seed=7, towns=2)
    twins = [row | {"id": f"{row['id']}twin"} for row in made.offers]  # equals, of whom one is enough
    check_floors(scan_of(made.requests, made.offers + twins))


def test_bits_are_counted():
    with np.errstate(over="ignore"):
        for word in (0, 1, 2**63, 2**64 - 1, 0x0F0F00FF12345678):
            assert kernel.ones(np.uint64(word)) == kernel.ones.py_func(np.uint64(word)) == word.bit_count()


@pytest.fixture(scope="module")
def city():
    made = make_city(400, seed=4, towns=2)
    return scan_of(made.requests, made.offers)


def test_of_a_city_too_the_scan_sees_every_pair(city):
    check_scan(city)


def test_prices_and_floors_leave_out_only_what_does_not_pay(city):
    check_floors(city)


def check_floors(city):
    rng = np.random.default_rng(0)
    n, m = len(city.market.requests), len(city.market.offers)
    prices, floors = np.tile(rng.random(m // 2) * 0.8, 2), rng.random(n) * 0.8
    floors[0], floors[7] = 1.0, np.inf
    rows, cols, affinity = everything(city)
    value = affinity - prices[cols]
    for keep in (1, 3, m):
        found = city.best(prices, floors, keep)
        for row in range(0, n, 7):
            own = np.sort(value[(rows == row) & (value > floors[row])])[::-1][:keep]
            got = (found.worth - prices[found.cols])[found.rows == row]
            assert np.sort(got)[::-1] == pytest.approx(own)


def test_the_certificate_holds_over_all_eligible_pairs(city):
    requests_, offers_ = city.market.requests, city.market.offers
    rows, cols, certificate = optimum(city, 1e-4)
    all_rows, all_cols, affinity = everything(city)
    graph = csr_array((affinity, (all_rows, all_cols)), shape=(len(requests_), len(offers_)))
    _, _, whole = assign(graph, requests_.demand, offers_.capacity)
    assert certificate.gap <= 1e-4
    assert whole.total * (1 - 1e-4) <= certificate.total <= whole.bound + 1e-9
    assert certificate.bound >= whole.total - 1e-9
    assert certificate.total == pytest.approx(pair_affinity(requests_, offers_, rows, cols, Policy()).sum())


def test_prices_of_the_last_round_warm_start_the_next(city):
    table, other = city.market.requests, city.market.offers
    first = run_round(table, other)
    again = run_round(table, other, prices=first.prices)
    assert again.certificate.gap <= 1e-4
    assert again.certificate.total == pytest.approx(first.certificate.total, rel=1e-4)
    assert set(first.prices) == set(other.id)


def test_the_same_city_gives_the_same_round(city):
    first, second = (run_round(city.market.requests, city.market.offers) for _ in range(2))
    assert first.pairs.tolist() == second.pairs.tolist()
    assert first.certificate.bound == second.certificate.bound


def test_a_gap_that_cannot_be_closed_is_an_error_and_nothing_else(city, monkeypatch):
    monkeypatch.setattr(generation, "MOST_ROUNDS", 1)
    monkeypatch.setattr(generation, "FIRST", 1)
    with pytest.raises(NotCertified, match="still"):
        optimum(city, 1e-9)
