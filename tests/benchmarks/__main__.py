"""Measures the engine and writes `docs/benchmarks.md`: `python -m tests.benchmarks [--full] [--only rounds ...]`.

Each table is a module with a function `lines(full)`; every ratio is against a baseline of the same run.
"""

import argparse
import os
import platform
import time
from importlib import import_module
from pathlib import Path

from tests.benchmarks.boxed import boxed

TARGET = Path(__file__).parents[2] / "docs" / "benchmarks.md"
TABLES = ("rounds", "solvers", "arrivals", "fairness", "learning", "replaying")


def report(names, *, full):
    """The page, line by line."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    yield "# Benchmarks\n"
    yield f"Made-up cities, `make {'bench-full' if full else 'bench'}`. Python {platform.python_version()},"
    yield f"{cores} cores, load {load:.1f} when begun. Seconds are those of the clock, on all cores, unless said"
    yield "otherwise.\n"
    boxed("rounds", "one_round", 60, 1)  # compiles what the others then find in the cache
    begin = time.perf_counter()
    for name in names:
        yield from import_module(f"tests.benchmarks.{name}").lines(full)
        yield ""
    yield f"Measured in {(time.perf_counter() - begin) / 60:.1f} minutes."


def main():
    """Write the page as it grows, so that an end before its time loses nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--full", action="store_true", help="all sizes; takes about an hour")
    parser.add_argument("--only", nargs="+", choices=TABLES, default=TABLES, help="these tables, to the terminal")
    options = parser.parse_args()
    lines = []
    for line in report(options.only, full=options.full):
        print(line, flush=True)
        lines.append(line)
    if options.only == TABLES:
        TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
