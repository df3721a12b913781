"""Rows for tests: somebody who asks, somebody who helps, and who fit each other unless told otherwise."""

from matching import Offers, Requests


def ask(**changes):
    return {"id": "R1", "kind": "mentor", "languages": "ar:native de:A2"} | changes


def give(**changes):
    return {"id": "O1", "kinds": "mentor", "languages": "de:native", "capacity": 1, "vetted": True} | changes


def requests(*rows):
    return Requests.from_rows([row if "id" in row else ask(id=f"R{n}") | row for n, row in enumerate(rows, 1)])


def offers(*rows):
    return Offers.from_rows([row if "id" in row else give(id=f"O{n}") | row for n, row in enumerate(rows, 1)])
