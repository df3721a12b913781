"""The same rounds on a cluster: a real one, of two worker processes on this machine."""

import numpy as np
import pytest
from distributed import Client, LocalCluster
from joblib import Parallel, delayed, parallel_config

from matching import Offers, Policy, Requests, Scorecard, run_round
from matching.candidates import Scan
from matching.city import make_city
from matching.market import Market


@pytest.fixture(scope="module")
def cluster():
    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with LocalCluster(**settings) as local, Client(local) as client:
        yield client


def jobs_done(dask_worker):
    """How many jobs this worker has done."""
    return dask_worker.state.executed_count


def town(size, seed):
    made = make_city(size, seed=seed)
    return Requests.from_rows(made.requests), Offers.from_rows(made.offers)


def test_a_scan_spread_over_a_cluster_finds_the_same_to_the_last_bit(cluster, monkeypatch):
    monkeypatch.setattr("matching.candidates.BLOCK", 128)  # several jobs, as in a large town
    requests, offers = town(600, 3)
    scan = Scan(Market(requests, offers, Policy()), Scorecard.prior(Policy()), np.zeros(len(requests)))
    prices, floors = np.full(len(offers), 0.2), np.full(len(requests), 0.1)
    here = scan.best(prices, floors, 8)
    with parallel_config(backend="dask"):
        there = scan.best(prices, floors, 8)
    assert all(jobs > 0 for jobs in cluster.run(jobs_done).values())
    assert there.rows.tobytes() == here.rows.tobytes()
    assert there.cols.tobytes() == here.cols.tobytes()
    assert there.worth.tobytes() == here.worth.tobytes()


def test_towns_run_side_by_side_and_each_gets_the_round_it_gets_alone(cluster):
    towns = [town(120, seed) for seed in range(4)]
    with parallel_config(backend="dask"):
        rounds = Parallel()(delayed(run_round)(*tables) for tables in towns)
    for tables, result in zip(towns, rounds, strict=True):
        alone = run_round(*tables)
        assert result.pairs.tolist() == alone.pairs.tolist()
        assert result.certificate.bound == alone.certificate.bound
