"""What a programme wants of its matches."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from matching.faults import BadInput, Fault
from matching.features import PRIOR_WEIGHTS
from matching.languages import LEVELS

RECOMMENDED = {"waiting_bonus": 0.4, "language_floor": 0.95}
"""What we advise a programme to set for fairness; `docs/matching.md` says what it brings and costs."""


@dataclass(frozen=True)
class Policy:
    """Settings of a round; the defaults maximise the sum of affinities and nothing else.

    `BadInput` names each setting that is unknown or out of range.
    """

    radius_km: float = 10.0
    """How far a volunteer goes who did not say (km, great circle)."""
    minimum_level: str = "A2"
    """The least common language level."""
    minimum_level_learning: str = "A1"
    """The least common level where German or reading is what is needed."""
    require_common_hours: bool = False
    """Whether people who both gave their hours must have one in common, appointment or not."""
    crossing_km: float = 4.0
    """What crossing the Rhine counts for, in kilometres (soft; the radius is as the crow flies)."""
    base: float = 0.62
    """Log-odds that a pair lasts of which nothing is known; 65 % last (STAR 2017: 62 to 69 %)."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """Prior weights by feature, where they differ from the features' own; 0 switches a feature off."""
    waiting_bonus: float = 0.0
    """Added to a pair's worth for each full `waiting_after_days` its request has waited, up to three."""
    waiting_after_days: float = 90.0
    """The waiting time (days) that earns one bonus."""
    language_floor: float = 0.0
    """The share of the level of all together to which each language group is served at least; see `Floors`."""
    most_moved: int = 2
    """How many proposals that nobody approved yet may move to make room for one arrival (0 to 5)."""
    gap: float = 1e-4
    """The largest relative gap between a round's total and its upper bound."""

    def __post_init__(self) -> None:
        faults = [Fault("policy", None, name, reason) for name, reason in self._faults()]
        if faults:
            raise BadInput(faults)

    @classmethod
    def from_toml(cls, path: str | Path) -> Self:
        """The policy in a TOML file whose keys are the field names; what is missing keeps its default."""
        source = Path(path).name
        try:
            settings = tomllib.loads(Path(path).read_text("utf-8-sig"))
        except OSError as error:
            raise BadInput([Fault(source, None, "", error.strerror or "cannot be read")]) from error
        except ValueError as error:  # not UTF-8, or not TOML
            raise BadInput([Fault(source, None, "", f"this is not TOML: {error}")]) from error
        return cls.from_mapping(settings, source)

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any], source: str = "policy") -> Self:
        """The policy with these settings, as read from TOML or JSON; `to_mapping` gives them back."""
        known = {item.name for item in fields(cls)}
        unknown = [Fault(source, None, name, "unknown setting") for name in settings if name not in known]
        if unknown:
            raise BadInput(unknown)
        try:
            return cls(**settings)
        except BadInput as error:
            raise BadInput(Fault(source, None, fault.column, fault.reason) for fault in error.faults) from None

    def to_mapping(self) -> dict[str, Any]:
        """All settings as plain values, for TOML or JSON."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return values | {"weights": dict(self.weights)}

    def weight(self, feature: str) -> float:
        """The prior weight of a feature under this policy."""
        return float(self.weights.get(feature, PRIOR_WEIGHTS[feature]))

    def _faults(self) -> Iterator[tuple[str, str]]:
        """The settings out of range, as (name, reason); nothing is taken for granted of what a file holds."""
        values: dict[str, Any] = vars(self)
        for names, holds, demand in _DEMANDS:
            yield from ((name, f"{values[name]!r} is not {demand}") for name in names if not holds(values[name]))
        if isinstance(values["weights"], Mapping):
            for name, weight in values["weights"].items():
                if name not in PRIOR_WEIGHTS:
                    yield f"weights.{name}", "unknown feature"
                elif not _is_amount(weight):
                    yield f"weights.{name}", f"{weight!r} is not a number of 0 or more"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


def _is_amount(value: Any) -> bool:
    return _is_number(value) and value >= 0


_DEMANDS: tuple[tuple[tuple[str, ...], Callable[[Any], bool], str], ...] = (
    (("base",), _is_number, "a number"),
    (("radius_km", "crossing_km", "waiting_bonus"), _is_amount, "a number of 0 or more"),
    (("language_floor",), lambda value: _is_amount(value) and value <= 1, "a number from 0 to 1"),
    (("waiting_after_days", "gap"), lambda value: _is_amount(value) and value > 0, "a number above 0"),
    (("minimum_level", "minimum_level_learning"), lambda value: value in tuple(LEVELS), "a level"),
    (("most_moved",), lambda value: type(value) is int and 0 <= value <= 5, "a whole number from 0 to 5"),
    (("require_common_hours",), lambda value: isinstance(value, bool), "true or false"),
    (("weights",), lambda value: isinstance(value, Mapping), "a table of weights by feature"),
)
