"""A learned scorecard as a JSON file: numbers and names, nothing that could run."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from matching.faults import BadInput, Fault
from matching.features import NAMES
from matching.scorecard import Scorecard, Training
from matching.shapes import GRADES

FORMAT = "matching-affinity"
VERSION = 2
KEYS = {"format", "version", "date", "base", "tables", "training"}


def save(card: Scorecard, path: str | Path, day: date | None = None) -> None:
    """Write a scorecard with its features, training and day (today's, unless said otherwise)."""
    try:
        Path(path).write_text(json.dumps(to_record(card, day)), "utf-8")
    except OSError as error:
        raise BadInput([Fault(str(path), None, "", error.strerror or "cannot be written")]) from error


def load(path: str | Path) -> Scorecard:
    """The scorecard in a file; `BadInput` names what is not known or not sound in it."""
    source = Path(path).name
    try:
        record = json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise BadInput([Fault(source, None, "", error.strerror or "cannot be read")]) from error
    except ValueError as error:  # not UTF-8, or not JSON
        raise BadInput([Fault(source, None, "", f"this is not JSON: {error}")]) from error
    return from_record(record, source)


def to_record(card: Scorecard, day: date | None = None) -> dict[str, Any]:
    """A scorecard as plain values, with its day (today's, unless said otherwise); `from_record` gives it back."""
    training = card.training
    return {
        "format": FORMAT,
        "version": VERSION,
        "date": (day or date.today()).isoformat(),  # noqa: DTZ011 - the day on this machine's calendar
        "base": card.base,
        "tables": {name: table.tolist() for name, table in zip(NAMES, card.tables, strict=True)},
        "training": None if training is None else vars(training),
    }


def from_record(record: Any, source: str = "model") -> Scorecard:
    """The scorecard of plain values, as JSON holds them; `BadInput` names what is not known or not sound."""
    try:
        return _scorecard(record)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput([Fault(source, None, "", f"this model cannot be used: {error}")]) from error


def _scorecard(record: Any) -> Scorecard:
    if (record["format"], record["version"]) != (FORMAT, VERSION):
        raise ValueError(f"it is {record['format']!r} {record['version']!r}, not {FORMAT!r} {VERSION}")
    unknown = set(record) - KEYS
    if unknown:
        raise ValueError(f"it holds {', '.join(sorted(unknown))}, which nobody here knows")
    date.fromisoformat(record["date"])
    if tuple(record["tables"]) != NAMES:
        raise ValueError(f"its features are {', '.join(record['tables'])}, not {', '.join(NAMES)}")
    tables, base = np.array(list(record["tables"].values()), float), float(record["base"])
    if tables.shape != (len(NAMES), GRADES + 1) or not np.isfinite(tables).all() or not np.isfinite(base):
        raise ValueError(f"a table is not {GRADES + 1} finite numbers")
    if (np.diff(tables, axis=1) < 0).any():
        raise ValueError("a table falls: better would be worse")
    training = record["training"]
    if training is not None:
        bins = tuple((float(a), float(b), int(count)) for a, b, count in training["calibration"])
        scores = (None if training[name] is None else float(training[name]) for name in ("brier", "prior_brier"))
        training = Training(int(training["pairs"]), int(training["lasted"]), bins, *scores)
    return Scorecard(base, tables, training)
