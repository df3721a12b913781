"""Fixtures shared by all tests; each file of tests/fixtures/ explains its own."""

import pytest

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.web", "tests.fixtures.browser"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out, unless somebody asked for them (`-m long`) or named a single test."""
    if "long" in config.option.markexpr or any("::" in name for name in config.args):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in set(long)]
