"""Which passwords we take: long ones that are not everybody's first idea. No rules about signs.

After NIST SP 800-63B-4, section 3.1.1.2: at least a length, a list of what is usual, nothing about composition.
"""

from pathlib import Path

SHORTEST = 10
LONGEST = 128
USUAL = frozenset(Path(__file__).with_name("usual_passwords.txt").read_text(encoding="utf-8").split())


def fault_of(password: str, email: str | None = None) -> str:
    """Return the code of what is wrong with a password, or '': `too_short`, `too_long`, `usual`, `own_email`."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    if plain in USUAL or len(set(plain)) < 4:
        return "usual"
    if email and plain in {email.casefold(), email.casefold().partition("@")[0]}:
        return "own_email"
    return ""
