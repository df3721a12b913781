"""Measures engine and pages into `docs/benchmarks.md`: `python -m tests.benchmarks [--full] [--only rounds ...]`.

Each table is a module with a function `lines(full)`, which yields Markdown in parts. Every ratio is against a
baseline of the same run.
"""

import argparse
import os
import platform
import time
from importlib import import_module
from pathlib import Path

from tests.benchmarks.boxed import boxed

TARGET = Path(__file__).parents[2] / "docs" / "benchmarks.md"
TABLES = ("rounds", "solvers", "arrivals", "fairness", "learning", "replaying", "phone")


TITLES = {
    "arrivals": "## One arrival, between two rounds\n\n",
    "phone": "## Pages on a slow phone\n\n",
    "learning": "## What is learned from outcomes\n\n",
    "replaying": "## A history of arrivals, replayed\n\n",
}


def report(names, *, full):
    """The page, part by part."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    yield f"# Benchmarks\n\nMade-up cities, `make {'bench-full' if full else 'bench'}`. "
    yield f"Python {platform.python_version()}, {cores} cores, load {load:.1f} when begun.\n"
    yield "Seconds are those of the clock, on all cores, unless said otherwise.\n\n"
    boxed("rounds", "one_round", 60, 1)  # compiles what the others then find in the cache
    begin = time.perf_counter()
    for name in names:
        yield TITLES.get(name, "")
        yield from import_module(f"tests.benchmarks.{name}").lines(full)
        yield "\n"
    yield f"Measured in {(time.perf_counter() - begin) / 60:.1f} minutes.\n"


def main():
    """Print the page as it grows, and write it when it is whole."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--full", action="store_true", help="all sizes; takes about an hour")
    parser.add_argument("--only", nargs="+", choices=TABLES, default=TABLES, help="these tables, to the terminal")
    options = parser.parse_args()
    parts = []
    for part in report(options.only, full=options.full):
        print(part, end="", flush=True)
        parts.append(part)
    if options.only == TABLES:
        TARGET.write_text("".join(parts), "utf-8")


if __name__ == "__main__":
    main()
