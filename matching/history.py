"""What became of past matches: pairs of the tables, and whether each lasted."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.faults import BadInput, Fault
from matching.reading import read_rows
from matching.tables import Ints, Offers, Requests

COLUMNS = ("request", "offer", "outcome")


@dataclass(frozen=True, eq=False)
class History:
    """Past pairs: `pairs` (k, 2), rows in requests and offers; `lasted` (k,), 1 or 0."""

    pairs: Ints
    lasted: Ints

    @classmethod
    def from_csv(cls, path: str | Path, requests: Requests, offers: Offers) -> "History":
        """The history in a CSV file; `BadInput` names ids that are in neither table and unknown outcomes."""
        source = Path(path).name
        header, numbered = read_rows(path)
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise BadInput(Fault(source, 1, name, "this column is missing") for name in missing)
        known = {"request": _places(requests.id), "offer": _places(offers.id), "outcome": {"0": 0, "1": 1}}
        faults = [
            Fault(source, line, name, f'unknown {name} "{row.get(name, "")}"')
            for line, row in numbered
            for name in COLUMNS
            if row.get(name, "") not in known[name]
        ]
        if faults:
            raise BadInput(faults)
        columns = [[known[name][row[name]] for name in COLUMNS] for _, row in numbered]
        values = np.array(columns, np.int64).reshape(-1, 3)
        return cls(values[:, :2], values[:, 2])


def _places(ids: tuple[str, ...]) -> dict[str, int]:
    return {id: place for place, id in enumerate(ids)}
