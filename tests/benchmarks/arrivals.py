"""How long one arrival takes in a standing that is loaded, beside the two things one would do without it.

`lines(full)` yields a table in Markdown. The standing is that of a real round. An arrival comes as a row that is in
no table; reading and encoding it is part of the time. Beside the time on the clock stands the processor's own time,
which does not depend on who else works on the machine.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from matching import Offers, Requests, Standing, run_round, suggest
from matching.city import make_city

ARRIVALS = 200
FEW = 5  # how often the slow ways are measured
HEADER = """\
| requests | offers | arrives | p50 ms | p99 ms | p99 ms of processor | NumPy, all offers | a round anew |
|--:|--:|---|--:|--:|--:|--:|--:|
"""


def lines(full: bool = False) -> Iterator[str]:  # noqa: FBT001, FBT002 - asked by position from the command line
    """The table, in parts as they are measured; with `full` also 100,000 requests, which takes minutes to load."""
    yield HEADER
    for size in (5_000, 20_000, *((100_000,) if full else ())):
        yield from measured(size)


def measured(size: int) -> Iterator[str]:
    """Two rows: a request that arrives, and an offer; slower ways as multiples of the middle arrival."""
    helping = round(size * 0.35)
    made = make_city(size + ARRIVALS, seed=1, offers=helping + ARRIVALS)
    requests, offers = Requests.from_rows(made.requests[:size]), Offers.from_rows(made.offers[:helping])
    begin = time.perf_counter()
    result = run_round(requests, offers)
    anew = time.perf_counter() - begin
    standing = Standing.of(result)
    plain = middle([lambda row=row: suggest(requests, offers, row) for row in range(FEW)])
    ways: tuple[tuple[str, Callable[..., object], list[dict[str, str]]], ...] = (
        ("a request", standing.offers_for, made.requests[size:]),
        ("an offer", standing.requests_for, made.offers[helping:]),
    )
    for name, ask, rows in ways:
        ask(rows[0])  # what is compiled is compiled once
        clock, own = (timed(ask, rows, reads) for reads in (time.perf_counter, time.thread_time))
        p50, p99 = np.percentile(clock, [50, 99]) * 1e3
        numpy = f"{plain / np.median(clock):.0f} ×" if ask == standing.offers_for else ""
        yield (
            f"| {size} | {helping} | {name} | {p50:.2f} | {p99:.2f} | {np.percentile(own, 99) * 1e3:.2f} "
            f"| {numpy} | {anew / np.median(clock):.0f} × |\n"
        )


def timed(ask: Callable[..., object], rows: list[dict[str, str]], reads: Callable[[], float]) -> list[float]:
    """Seconds for each arrival."""
    seconds = []
    for row in rows:
        begin = reads()
        ask(row)
        seconds.append(reads() - begin)
    return seconds


def middle(calls: list[Callable[[], object]]) -> float:
    """The middle of how long these take, in seconds."""
    return float(np.median(timed(lambda call: call(), calls, time.perf_counter)))


if __name__ == "__main__":
    print("".join(lines()))
