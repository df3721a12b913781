"""What people type, as it is kept: without characters that nobody sees and that turn round what stands beside them.

Every script stays as it is, with the marks that Persian, Arabic and emoji need to be joined or kept apart.
"""

import re

# C0 and C1 controls, and the embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str | None) -> str:
    """Return typed text in one line, without space around it and with single spaces inside."""
    return " ".join(UNSEEN.sub("", " ".join((text or "").split())).split())


def several_lines(text: str | None) -> str:
    """Return typed text with its line breaks, without space around it."""
    return UNSEEN.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()
