"""Made-up cities as tables and as graphs of pairs, the same in every process."""

import numpy as np
from scipy.sparse import csr_array

from matching import Offers, Policy, Requests, Scorecard
from matching.candidates import Scan
from matching.city import make_city
from matching.market import Market


def tables(size, towns=1, *, one_each=False):
    """Requests and offers of a made-up region; with `one_each` everybody wants one person."""
    city = make_city(size, seed=1, towns=towns)
    asking = [row | {"demand": "1"} for row in city.requests] if one_each else city.requests
    return Requests.from_rows(asking), Offers.from_rows(city.offers)


def scan_of(requests, offers):
    """All eligible pairs, under the policy that only adds affinities."""
    return Scan(Market(requests, offers, Policy()), Scorecard.prior(Policy()), np.zeros(len(requests)))


def unpruned(scan):
    """The same scan, but it scores every eligible pair, whether it can pay or not."""
    limits, other = scan.encoded.limits, Scan(scan.market, scan.scorecard, scan.bonus)
    endless = {name: np.full_like(getattr(limits, name), np.inf) for name in ("rest", "row", "distance", "start")}
    vars(other)["encoded"] = scan.encoded._replace(limits=limits._replace(**endless))
    return other


def best_pairs(scan, keep):
    """Each request's `keep` best pairs as a sparse matrix (n, m)."""
    n, m = len(scan.demand), len(scan.capacity)
    pairs = scan.best(np.zeros(m), np.zeros(n), keep)
    return csr_array((pairs.worth, (pairs.rows, pairs.cols)), shape=(n, m))


def all_pairs(scan, width=256):
    """The affinities of all eligible pairs as a full matrix (n, m), 0 elsewhere; columns a run at a time."""
    n, m = len(scan.demand), len(scan.capacity)
    matrix = np.zeros((n, m), np.float32)
    for start in range(0, m, width):
        prices = np.full(m, np.inf)
        prices[start : start + width] = 0.0
        pairs = scan.best(prices, np.zeros(n), min(width, m))
        matrix[pairs.rows, pairs.cols] = pairs.worth
    return matrix
