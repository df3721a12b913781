"""Which passwords we take: long ones that are not everybody's first idea. No rules about signs, no expiry.

After NIST SP 800-63B-4, section 3.1.1.2: 15 signs, because for most people the password is all there is; nothing
about composition; nothing usual, and nothing that says who the person is. Whoever finds that long signs in by a
link or a passkey.
"""

import re
from collections.abc import Collection
from pathlib import Path

from webapp.models import User

SHORTEST = 15
LONGEST = 128
# What is left once usual or own words are taken out must be worth something.
LEAST_OWN_SIGNS = 6
USUAL = frozenset(Path(__file__).with_name("usual_passwords.txt").read_text(encoding="utf-8").split())


def words_about(user: User) -> set[str]:
    """Return the words that anybody would try first who knows the person: name, address, town, place of work."""
    person = user.person
    known = [user.email, *((person.full_name, person.district.town.name) if person else ())]
    known += [place.name for place in (user.town, user.centre, user.initiative) if place is not None]
    return {word for text in known if text for word in re.findall(r"\w{3,}", text.casefold())}


def fault_of(password: str, about: Collection[str] = ()) -> str:
    """Return the code of what is wrong with a password, or '': `too_short`, `too_long`, `usual`, `own_words`.

    `about` are words about the person, in small letters.
    """
    plain = password.casefold()
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    if _is_made_of(plain, USUAL):
        return "usual"
    return "own_words" if _is_made_of(plain, about) else ""


def _is_made_of(plain: str, words: Collection[str]) -> bool:
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "")
    return len(set(plain)) < LEAST_OWN_SIGNS
