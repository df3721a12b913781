"""Between people's rows and the engine: the only place, with `webapp.services.places`, that knows `matching`."""

from webapp.services.translator.ahead import Ahead, ahead_of
from webapp.services.translator.answer import Answer, compute
from webapp.services.translator.arrivals import Moved, Way, requests_for, ways_for
from webapp.services.translator.columns import ADVISED, freeze, policy_of
from webapp.services.translator.learned import is_readable, model_in_use
from webapp.services.translator.outcomes import History, Lesson, ended_matches, history_of, learn
from webapp.services.translator.pairs import PairFacts, best_offers, number_of_prospects, pair_facts
from webapp.services.translator.prices import last_prices
from webapp.services.translator.taking_part import available_offers, waiting_requests
from webapp.services.translator.views import ForOffer, ForRequest, both_views

__all__ = [
    "ADVISED",
    "Ahead",
    "Answer",
    "ForOffer",
    "ForRequest",
    "History",
    "Lesson",
    "Moved",
    "PairFacts",
    "Way",
    "ahead_of",
    "available_offers",
    "best_offers",
    "both_views",
    "compute",
    "ended_matches",
    "freeze",
    "history_of",
    "is_readable",
    "last_prices",
    "learn",
    "model_in_use",
    "number_of_prospects",
    "pair_facts",
    "policy_of",
    "requests_for",
    "waiting_requests",
    "ways_for",
]
