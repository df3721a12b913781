"""Capacitated assignment of largest weight on a sparse graph, with a certificate."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.tables import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class Certificate:
    """Proof of how good an assignment is: no assignment of the same graph exceeds `bound`.

    `bound` = Σ capacity · price + Σ per row of its `demand` best values of (weight - price), where positive:
    weak duality makes it hold for any prices, however they were found. (With least loads or floors the bound
    is that of branch and bound, and there are no prices: they are 0.)
    """

    total: float
    bound: float
    prices: Floats

    @property
    def gap(self) -> float:
        """The part of the bound that is not reached, from 0 (proven optimal) to 1."""
        return max(0.0, self.bound - self.total) / self.bound if self.bound > 0 else 0.0


class Infeasible(ValueError):  # noqa: N818 - what it says is that
    """No assignment keeps all demands; names a row or a column at fault."""


def assign(
    graph: "csr_array",
    demand: Ints,
    capacity: Ints,
    minimum_load: Ints | None = None,
    floor: Floats | float | None = None,
    *,
    prices: Floats | None = None,
    tolerance: float = 1e-7,
) -> tuple[Ints, Ints, Certificate]:
    """The pairs of the largest total weight: rows (k,), cols (k,) sorted by row, and a certificate.

    `graph` (n, m) holds the weights of the pairs that may be formed; each at most once, each row at most
    `demand` (n,) times, each column at most `capacity` (m,) times. Pairs of weight 0 or less are never formed.
    The relative gap is at most about `tolerance`. `prices` (m,) of an earlier round shorten the work.
    With `minimum_load` (m,) each column is taken at least so often; with `floor` (n,), or one for all, each
    row's total is at least that: the largest total subject to nobody below the floor. Such problems are solved
    by HiGHS (`constrained`), all others by the auction; pairs of weight 0 or less may then be formed.
    Raises `Infeasible`, which names a row or column at fault, where no assignment keeps all of it, and
    `ValueError` where shapes differ, or a number is negative or not finite.
    """
    demand, capacity = np.asarray(demand, np.int64), np.asarray(capacity, np.int64)
    _check(graph, demand, capacity)
    if minimum_load is not None or floor is not None:
        from matching import constrained  # noqa: PLC0415 - HiGHS is loaded where it is asked for

        loads = np.zeros_like(capacity) if minimum_load is None else np.asarray(minimum_load, np.int64)
        floors = np.broadcast_to(np.asarray(0.0 if floor is None else floor, float), demand.shape)
        _check_demands(loads, floors, capacity)
        return constrained.solve(graph, demand, capacity, loads, floors, tolerance)
    from matching.solver import solve  # noqa: PLC0415 - Numba is loaded where something is to be solved

    return solve(graph, demand, capacity, prices, tolerance)


def _check(graph: "csr_array", demand: Ints, capacity: Ints) -> None:
    if graph.shape != (len(demand), len(capacity)):
        raise ValueError(f"graph {graph.shape} does not fit demand {len(demand)} and capacity {len(capacity)}")
    if (demand < 0).any() or (capacity < 0).any():
        raise ValueError("demand and capacity must be 0 or more")
    if not np.isfinite(graph.data).all():
        raise ValueError("weights must be finite")


def _check_demands(minimum_load: Ints, floor: Floats, capacity: Ints) -> None:
    if minimum_load.shape != capacity.shape:
        raise ValueError(f"{len(minimum_load)} least loads do not fit {len(capacity)} columns")
    if (minimum_load < 0).any() or not (floor >= 0).all():
        raise ValueError("least loads and floors must be 0 or more")
