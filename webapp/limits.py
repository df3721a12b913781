"""How often something may be tried. Counted in the database, because each worker's memory would count for itself.

Whoever guesses one person's password is held up by account and network together: a stranger who tries from
elsewhere locks nobody out. A network as a whole may try often, because a house or an office shares one address.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from flask import current_app, g, request
from werkzeug.exceptions import TooManyRequests

from webapp.extensions import db
from webapp.services import rate_counts


class By(Enum):
    """Whose tries are counted together."""

    ACCOUNT = "account"
    NETWORK = "network"
    BOTH = "account and network"


@dataclass(frozen=True)
class Rule:
    """At most so many tries in so many minutes, from the first one on."""

    most: int
    minutes: int
    by: By


A_DAY = 24 * 60
# A good try of the first three kinds, and a good answer, is given back, so that only failures count.
RULES: dict[str, tuple[Rule, ...]] = {
    "sign_in": (Rule(5, 15, By.BOTH), Rule(100, 15, By.NETWORK)),
    "second_step": (Rule(5, 15, By.ACCOUNT), Rule(30, A_DAY, By.ACCOUNT)),
    "proof": (Rule(5, 15, By.ACCOUNT),),
    "mail": (Rule(3, 15, By.BOTH), Rule(10, 60, By.ACCOUNT), Rule(60, 60, By.NETWORK)),
    "registration": (Rule(60, 60, By.NETWORK),),
    "answer": (Rule(30, 15, By.NETWORK),),
    "barrier": (Rule(10, 60, By.NETWORK),),
}


@dataclass(frozen=True)
class Try:
    """One try that was counted."""

    keys: tuple[str, ...]

    def give_back(self) -> None:
        """Count it no longer: it was a good one. The caller commits."""
        for key in self.keys:
            rate_counts.give_back(db.session(), key)


def spend(kind: str, account: str = "") -> Try:
    """Count a try and return it; raise `TooManyRequests`, with the time to wait for, where it is one too many.

    The count is committed at once, because it must stay whatever becomes of the try. So call this before anything
    else is changed.
    """
    # Always in the same order, so that two who count at once do not wait for each other.
    rules = {_key(kind, rule, account): rule for rule in RULES[kind]}
    waits = []
    for key in sorted(rules):
        number, ends_at = rate_counts.count(db.session(), key, timedelta(minutes=rules[key].minutes))
        if number > rules[key].most:
            waits.append(ends_at)
    db.session.commit()
    g.counted = True
    if waits:
        raise TooManyRequests(retry_after=max(waits))
    return Try(tuple(rules))


def _key(kind: str, rule: Rule, account: str) -> str:
    """Return what the tries are counted under: a keyed hash, so that the table says nothing about anybody."""
    who = {By.ACCOUNT: account, By.NETWORK: _network(), By.BOTH: f"{account} {_network()}"}[rule.by]
    said = f"{kind} {rule.minutes} {rule.by.value} {who}"
    return hmac.new(str(current_app.secret_key).encode(), said.encode(), hashlib.sha256).hexdigest()


def _network() -> str:
    """Return where a request comes from: an address, or the 64 bits of IPv6 that one household has."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False))
