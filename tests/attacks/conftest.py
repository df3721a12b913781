"""What attacks share: the real product on a database of its own, and figures that are told at the end."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask

from tests.servers.product import Product, product_on
from tests.webapp.answer.links import letter_of, link_of, review_now  # noqa: F401 - links in letters
from tests.webapp.me.conftest import amal, maria, pair  # noqa: F401 - two people and what happens between them
from tests.webapp.test_routes import somebodies, walk  # noqa: F401 - everybody at a browser, and where they may go


@pytest.fixture
def product(app: Flask, tmp_path: Path, free_port: int) -> Iterator[Product]:
    """The product, not yet started, on the test's database; needs the marker `commits`."""
    with product_on(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, free_port) as product:
        yield product


@pytest.fixture
def tell(record_property) -> Callable[[str], None]:
    """Return `tell(line)`: a figure for the summary."""
    return lambda line: record_property("figures", line)


def percentiles(seconds: Sequence[float]) -> str:
    """Return the median and the 99th percentile in words."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"
