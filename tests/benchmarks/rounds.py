"""Rounds from tables to verified pairs, in one city that gets denser and in a region that grows with its people."""

import math
from itertools import pairwise

import numpy as np

from matching import run_round
from matching.candidates import Scan
from tests.benchmarks.boxed import boxed, timed
from tests.benchmarks.towns import scan_of, tables, unpruned

SIZES, ALL_SIZES = (1000, 5000, 20_000), (1000, 5000, 20_000, 100_000)


def one_round(size, towns):
    """Figures of one round, in this process."""
    requests, offers = tables(size, towns)
    seen, best = [], Scan.best

    def counting(scan, *arguments):
        found = best(scan, *arguments)
        seen.append(found.seen)
        return found

    Scan.best = counting
    result, time = timed(lambda: run_round(requests, offers))
    return time | {
        "offers": len(offers),
        "places": int(offers.capacity[offers.vetted].sum()),
        "seen": sum(seen),
        "scans": len(seen),
        "total": result.certificate.total,
        "gap": result.certificate.gap,
    }


def one_scan(size):
    """What it takes to score every eligible pair of a city once."""
    scan = scan_of(*tables(size))
    n, m = len(scan.demand), len(scan.capacity)
    whole = unpruned(scan)
    whole.best(np.zeros(m), np.full(n, np.inf), 1)  # so that the machine code is at hand
    found, time = timed(lambda: whole.best(np.zeros(m), np.zeros(n), 1))
    return time | {"nanoseconds": time["wall"] / n / m * 1e9, "pairs": n * m, "found": len(found.rows)}


def by_size(rows):
    """How the cost of rows (size, seconds) grows: the exponent from each to the next, and over all."""
    steps = [math.log(b[1] / a[1]) / math.log(b[0] / a[0]) for a, b in pairwise(rows)]
    return steps, math.log(rows[-1][1] / rows[0][1]) / math.log(rows[-1][0] / rows[0][0])


def lines(full):
    """The page's part, as Markdown."""
    for line in tables_of(full):
        yield f"{line}\n"


def tables_of(full):
    """Two tables as Markdown."""
    yield "## Rounds, from tables to verified pairs\n"
    yield "*Looked at*: pairs that the scans scored one by one, all scans of the round together.\n"
    yield "| requests | offers | towns | seconds | processor s | peak MB | looked at | of all pairs | total | gap |"
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    growing = []
    for size in ALL_SIZES if full else SIZES:
        for towns in sorted({1, max(1, size // 1000)}):
            row = boxed("rounds", "one_round", size, towns)
            if towns == max(1, size // 1000):
                growing.append((size, row["cpu"]))
            yield (
                f"| {size:,} | {row['offers']:,} | {towns} | {row['wall']:.2f} | {row['cpu']:.2f} "
                f"| {row['peak']:.0f} | {row['seen'] / 1e6:.1f} M | {row['seen'] / size / row['offers']:.2f} "
                f"| {row['total']:.2f} | {row['gap']:.1e} |"
            )
    steps, whole = by_size(growing)
    yield "\nWhere the region grows with its people, processor time grows with exponent"
    yield f"{whole:.2f} over all sizes ({', '.join(f'{step:.2f}' for step in steps)} from each size to the next).\n"
    yield "## A round against one scan that scores every pair\n"
    yield "| one city | all pairs | scan, s | ns a pair | its processor s | round ÷ scan | in processor time |"
    yield "|--:|--:|--:|--:|--:|--:|--:|"
    for size in (20_000, 100_000) if full else (20_000,):
        scan, row = boxed("rounds", "one_scan", size), boxed("rounds", "one_round", size, 1)
        yield (
            f"| {size:,} | {scan['pairs'] / 1e6:.0f} M | {scan['wall']:.2f} | {scan['nanoseconds']:.1f} "
            f"| {scan['cpu']:.2f} | {row['wall'] / scan['wall']:.2f} | {row['cpu'] / scan['cpu']:.2f} |"
        )
