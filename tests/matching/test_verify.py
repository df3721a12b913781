import numpy as np
import pytest

from matching import Certificate, NotVerified, Policy
from matching.verify import verify
from tests.matching.people import offers, requests


def check(table, other, pairs, total=None, bound=10.0):
    worth = np.full(len(pairs), 0.5)
    certificate = Certificate(worth.sum() if total is None else total, bound, np.zeros(len(other)))
    verify(table, other, Policy(), np.array(pairs).reshape(-1, 2), worth, certificate)


def test_a_round_that_keeps_its_promises_passes():
    check(requests({"demand": 2}, {}), offers({"capacity": 2}, {}), [[0, 0], [0, 1], [1, 0]])


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([[0, 0], [0, 0]], "R1 and O1 stand together 2 times"),
        ([[0, 2]], "R1 and O3: not_vetted"),
        ([[1, 0], [1, 1]], "R2 stands 2 times, more than its demand"),
        ([[0, 1], [1, 1]], "O2 stands 2 times, more than its capacity"),
    ],
)
def test_a_broken_promise_is_named(pairs, reason):
    with pytest.raises(NotVerified, match=reason):
        check(requests({"demand": 2}, {}), offers({"capacity": 2}, {}, {"vetted": "no"}), pairs)


@pytest.mark.parametrize(("total", "bound"), [(0.7, 10), (0.5, 0.4)])
def test_a_certificate_that_does_not_add_up_is_refused(total, bound):
    with pytest.raises(NotVerified, match="certificate"):
        check(requests({}), offers({}), [[0, 0]], total, bound)
