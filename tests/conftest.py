"""Fixtures shared by all tests; each file of tests/fixtures/ explains its own."""

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.web", "tests.fixtures.browser"]
