"""The match card: two people side by side, what they share in the middle, why and what is open below.

It is the same card on the desk, in the mail and on the phone. A `Sight` says what its reader may see; nothing
is put on a card and hidden later. `templates/components/match_card.html` draws it.
"""

from webapp.match_cards.cards import Card, card_of, difference, reasons_in_words
from webapp.match_cards.contrasts import Candidate, Pair, contrast_sentence
from webapp.match_cards.people import (
    headline,
    household_in_words,
    languages_in_words,
    places_in_words,
    waiting_in_words,
)
from webapp.match_cards.shared import distance_in_words, hours_in_words
from webapp.match_cards.sight import Field, Sight, desk_sight, link_sight, personal_sight, release_sight
from webapp.match_cards.why import why_in_words

__all__ = [
    "Candidate",
    "Card",
    "Field",
    "Pair",
    "Sight",
    "card_of",
    "contrast_sentence",
    "desk_sight",
    "difference",
    "distance_in_words",
    "headline",
    "hours_in_words",
    "household_in_words",
    "languages_in_words",
    "link_sight",
    "personal_sight",
    "places_in_words",
    "reasons_in_words",
    "release_sight",
    "waiting_in_words",
    "why_in_words",
]
