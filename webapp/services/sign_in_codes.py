"""Printed sign-in codes: five groups of four signs, for people who have no e-mail address.

The first group is the account's user name, the other four are its secret: 16 signs of 32, 80 bits. The signs are
those of Crockford's base 32, which leaves out what is easily mistaken, and reading forgives what still is.
Source: https://www.crockford.com/base32.html
"""

import re
import secrets
from typing import NamedTuple

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
GROUPS = 5
LENGTH = GROUP * GROUPS
MISREAD = str.maketrans("ILOU", "110V")


class Code(NamedTuple):
    """A code in its two parts, without separators and in capitals."""

    username: str
    secret: str

    def __str__(self) -> str:
        """Return the code as it is printed: `7K3M-Q2XA-09TZ-PV4D-HH6C`."""
        return grouped(self.username + self.secret)


def grouped(signs: str) -> str:
    """Return signs in groups, as they are printed."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def tidy(text: str) -> str:
    """Return the signs that somebody meant, in whatever case and grouping they typed them."""
    return re.sub(r"[\s\-\u2010-\u2015.]", "", text).upper().translate(MISREAD)


def draw(length: int) -> str:
    """Return so many random signs, of 5 bits each."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def new_code(username: str | None = None) -> Code:
    """Return a fresh code; a code that replaces a lost one keeps the account's user name."""
    return Code(username or draw(GROUP), draw(LENGTH - GROUP))


def read_code(text: str) -> Code | None:
    """Return the code that somebody typed, in whatever case and grouping, or None where it cannot be one."""
    signs = tidy(text)
    if len(signs) != LENGTH or not set(signs) <= set(SIGNS):
        return None
    return Code(signs[:GROUP], signs[GROUP:])
