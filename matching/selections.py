"""Some people of a table, or the people of two: tables made of tables, without reading any text again."""

from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.tables import Ints, Offers, Requests

Table = TypeVar("Table", Requests, Offers)


def take(people: Table, rows: Ints) -> Table:
    """The people in these rows, in this order."""
    return replace(people, **{name: _taken(column, rows) for name, column in _columns(people)})


def joined(people: Table, others: Table) -> Table:
    """These people, and then the others; the ids of both must differ."""
    more = dict(_columns(others))
    return replace(people, **{name: _joined(column, more[name]) for name, column in _columns(people)})


def _columns(people: Table) -> list[tuple[str, Any]]:
    return [(item.name, getattr(people, item.name)) for item in fields(people) if item.name != "gazetteer"]


def _taken(column: Any, rows: Ints) -> Any:
    return tuple(column[row] for row in rows.tolist()) if isinstance(column, tuple) else _locked(column[rows])


def _joined(column: Any, others: Any) -> Any:
    return column + others if isinstance(column, tuple) else _locked(np.concatenate([column, others]))


def _locked(column: NDArray[Any]) -> NDArray[Any]:
    column.flags.writeable = False
    return column
