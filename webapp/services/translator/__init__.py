"""Between people's rows and the engine: the only place, with `webapp.services.places`, that knows `matching`."""

from webapp.services.translator.ahead import Ahead, ahead_of
from webapp.services.translator.answer import Answer, compute
from webapp.services.translator.columns import ADVISED, freeze, policy_of
from webapp.services.translator.pairs import PairFacts, best_offers, number_of_prospects, pair_facts
from webapp.services.translator.taking_part import available_offers, waiting_requests

__all__ = [
    "ADVISED",
    "Ahead",
    "Answer",
    "PairFacts",
    "ahead_of",
    "available_offers",
    "best_offers",
    "compute",
    "freeze",
    "number_of_prospects",
    "pair_facts",
    "policy_of",
    "waiting_requests",
]
