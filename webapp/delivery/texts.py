"""What a text message says: one sentence, to nobody by name and about nobody's needs, in two parts at most.

A network sends 153 characters a part in its own alphabet, and 67 of any other (GSM 03.38, 3GPP TS 23.038).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

MOST_PARTS = 2
GSM_PART, UCS2_PART = 153, 67
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€\f")
_ENDED = _l("This one did not work out. That is nobody's fault, and we go on looking.")
# With a link there is room for 60 letters where a language is not in the network's alphabet.
TEXTS: Mapping[str, LazyString] = {
    "both_said_yes": _l("You both said yes. Sign in, or phone your centre, to get in touch."),
    "clearance_ends": _l("Your clearance runs out soon. Please phone your centre."),
    "did_not_work_out": _ENDED,
    "expired": _l("The time to answer is over. That can happen. Please phone your centre."),
    "invited_to_talk": _l("We would like to get to know you. Please phone your centre."),
    "match_ended": _ENDED,
    "membership_confirmed": _l("Your initiative has confirmed that you belong to it."),
    "newcomer_asked": _l("Somebody could fit you. Answer here or call us:"),
    "offer_paused": _l("Your offer pauses now. Sign in, or phone your centre, to go on."),
    "reminder": _l("Your answer is still open. Answer here or call us:"),
    "review_due": _l("How is it going? Tell us here or call us:"),
    "trial_ends": _l("Do you want to go on together? Answer here or call us:"),
    "trial_started": _l("Now try it out: three or four meetings. Then we ask you."),
    "vetted": _l("Welcome. From now on we look for somebody who fits you."),
    "volunteer_asked": _l("Somebody needs you. Answer here or call us:"),
}


@dataclass(frozen=True)
class TextMessage:
    """A text to a number in the international form; `reference` is the same for each further try."""

    to: str
    text: str
    reference: str


def parts(text: str) -> int:
    """Return how many parts a telephone network makes of a text, at least; one alone would hold a little more."""
    if all(letter in GSM or letter in GSM_TWICE for letter in text):
        return -(-sum(2 if letter in GSM_TWICE else 1 for letter in text) // GSM_PART)
    return -(-len(text.encode("utf-16-be")) // (2 * UCS2_PART))


def compose(template: str, link: str) -> str:
    """Return the text of an event, with the link where one answers it and there is room."""
    sentence = f"Wegpaten: {TEXTS[template]}"
    whole = f"{sentence} {link}" if link else sentence
    return whole if parts(whole) <= MOST_PARTS else sentence


def international(phone: str) -> str:
    """Return a number as a gateway takes it; one without a country is German."""
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else f"+49{digits.removeprefix('0')}"
