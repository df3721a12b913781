"""Faults in what was handed in: each names its source, row, column and reason."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input; `str()` gives `requests.csv:17: languages: unknown level "B7"`."""

    source: str
    row: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        place = self.source if self.row is None else f"{self.source}:{self.row}"
        return ": ".join(part for part in (place, self.column, self.reason) if part)


class BadInput(ValueError):  # noqa: N818 - says what it is; "BadInputError" says it twice
    """An input with faults, all of them in `faults`; nothing was made of it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
