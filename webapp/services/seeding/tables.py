"""CSV tables of seed data, whose every fault is named by file, line and column."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Known = TypeVar("Known")


class SeedError(ValueError):
    """Seed data that cannot be loaded; nothing of it is."""


@dataclass(frozen=True)
class Row:
    """One line of a table; `where` is its file and line."""

    values: Mapping[str, str]
    where: str

    def fault(self, column: str, why: str) -> SeedError:
        """Return the error that says what is wrong with `column` here."""
        return SeedError(f"{self.where}: {column}: {why}")

    def __getitem__(self, column: str) -> str:
        if column not in self.values:
            raise self.fault(column, "no such column")
        return self.values[column]

    def number(self, column: str) -> float:
        """Return a number; a comma or a word is a fault."""
        try:
            return float(self[column])
        except ValueError:
            raise self.fault(column, f"not a number: {self[column]!r}") from None

    def integer(self, column: str) -> int:
        """Return a whole number."""
        number = self.number(column)
        if number != int(number):
            raise self.fault(column, f"not a whole number: {self[column]!r}")
        return int(number)

    def yes(self, column: str) -> bool:
        """Return whether the cell says `yes`; anything but `yes` and `no` is a fault."""
        if self[column] not in {"yes", "no"}:
            raise self.fault(column, f"not yes or no: {self[column]!r}")
        return self[column] == "yes"

    def find(self, column: str, known: Mapping[str, Known]) -> Known:
        """Return what the cell names in `known`."""
        if self[column] not in known:
            raise self.fault(column, f"unknown: {self[column]!r}")
        return known[self[column]]

    def names(self) -> dict[str, str]:
        """Return the columns `name_de`, `name_en`, ... by language."""
        return {
            column.removeprefix("name_"): name
            for column, name in self.values.items()
            if column.startswith("name_") and name
        }


def read(path: Path) -> list[Row]:
    """Return the rows of a CSV file (UTF-8, comma, header), or raise `SeedError` where there is none."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, strict=True, restval="")
            rows = [
                Row(
                    {column: cell.strip() for column, cell in row.items()},
                    f"{path.parent.name}/{path.name}:{table.line_num}",
                )
                for row in table
            ]
    except FileNotFoundError:
        raise SeedError(f"{path.parent.name}/{path.name}: missing") from None
    except (csv.Error, UnicodeDecodeError, AttributeError) as error:
        raise SeedError(f"{path.parent.name}/{path.name}: not a UTF-8 table with commas: {error}") from None
    return rows
