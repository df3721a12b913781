"""The matching engine: who could be good for whom, certified, explained, and blind to origin.

`import matching` loads NumPy and little else; SciPy and Numba are loaded when a round runs, scikit-learn
when `AffinityModel` is asked for.
"""

from typing import TYPE_CHECKING, Any

from matching.arrivals import Move, Standing, Suggestion
from matching.assignment import Certificate, Infeasible, assign
from matching.contrast import Contrast, contrast
from matching.eligibility import CODES, eligibility
from matching.explain import Explanation
from matching.faults import BadInput, Fault
from matching.features import NAMES as FEATURE_NAMES
from matching.floors import Floor, Floors
from matching.gazetteer import Gazetteer, Place, default_gazetteer
from matching.geography import distance_km
from matching.policy import RECOMMENDED, Policy
from matching.rounds import OUTBID, STAGES, RoundResult, run_round
from matching.scorecard import Scorecard, pair_affinity
from matching.suggestions import eligible_count, next_best, suggest
from matching.tables import Offers, Requests
from matching.verify import NotVerified
from matching.viewpoints import ForOffer, ForRequest, viewpoints

if TYPE_CHECKING:
    from matching.affinity import AffinityModel
    from matching.geocoder import EmbeddedGeocoder


def __getattr__(name: str) -> Any:
    if name == "AffinityModel":
        from matching.affinity import AffinityModel  # noqa: PLC0415 - scikit-learn takes seconds to load

        return AffinityModel
    if name == "EmbeddedGeocoder":
        from matching.geocoder import EmbeddedGeocoder  # noqa: PLC0415 - geopy brings its adapters along

        return EmbeddedGeocoder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "CODES",
    "FEATURE_NAMES",
    "OUTBID",
    "RECOMMENDED",
    "STAGES",
    "AffinityModel",
    "BadInput",
    "Certificate",
    "Contrast",
    "EmbeddedGeocoder",
    "Explanation",
    "Fault",
    "Floor",
    "Floors",
    "ForOffer",
    "ForRequest",
    "Gazetteer",
    "Infeasible",
    "Move",
    "NotVerified",
    "Offers",
    "Place",
    "Policy",
    "Requests",
    "RoundResult",
    "Scorecard",
    "Standing",
    "Suggestion",
    "assign",
    "contrast",
    "default_gazetteer",
    "distance_km",
    "eligibility",
    "eligible_count",
    "next_best",
    "pair_affinity",
    "run_round",
    "suggest",
    "viewpoints",
]
