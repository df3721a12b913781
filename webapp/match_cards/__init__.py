"""The match card: two people side by side, what they share in the middle, why and what is open below.

It is the same card on the desk, in the mail and on the phone. A `Sight` says what its reader may see; nothing
is put on a card and hidden later. `templates/components/match_card.html` draws it.
"""

from webapp.match_cards.cards import Card, card_of, difference, reasons_in_words
from webapp.match_cards.sight import Names, Sight, desk_sight, personal_sight, release_sight

__all__ = [
    "Card",
    "Names",
    "Sight",
    "card_of",
    "desk_sight",
    "difference",
    "personal_sight",
    "reasons_in_words",
    "release_sight",
]
