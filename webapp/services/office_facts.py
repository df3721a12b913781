"""What is told about an office of any kind: where it is, how to phone, which languages are spoken there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.models import Centre, District, Institution, Language
from webapp.services.local_time import today

OWN_ENTRY = "entered by the town"
WHERE = ("street", "postal_code", "district")

Place = Centre | Institution


@dataclass(frozen=True)
class OfficeFacts:
    """Address, phone and languages; without `languages` the office has not told us."""

    street: str
    postal_code: str
    district: District | None
    phone: str
    languages: Sequence[Language]


def take_over(place: Place, facts: object, names: Iterable[str]) -> list[str]:
    """Copy those `names` of `facts` that differ; return them. A place that moves loses its point on the map."""
    changed = [name for name in names if getattr(place, name) != getattr(facts, name)]
    for name in changed:
        setattr(place, name, getattr(facts, name))
    if set(changed) & set(WHERE):
        place.lat, place.lon = None, None
    return changed


def take_over_languages(place: Place, languages: Sequence[Language]) -> list[str]:
    """Let a place speak these languages; return the name of what changed, which nobody has to verify."""
    if list(place.languages) == list(languages):
        return []
    place.languages = list(languages)
    return ["languages"]


def to_be_verified(place: Place) -> None:
    """Note that the town itself tells this now, and that a coordinator has to check it."""
    place.verified_at, place.source, place.source_date = None, OWN_ENTRY, today().isoformat()
