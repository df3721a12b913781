"""What people agree to, word for word: a folder a version, a file a language, a line a paragraph.

A version that somebody has agreed to is never changed: other words are another version.
"""

from functools import cache
from pathlib import Path

from flask import Flask
from flask_babel import get_locale

from webapp.services.registration.answers import CONSENT_VERSION

FOLDER = Path(__file__).parent
ENGLISH = "en"


@cache
def paragraphs(version: str, whom: str, language: str) -> tuple[str, ...]:
    """Return the text of a version for a newcomer, a volunteer or an initiative; in English where it lacks one."""
    for code in (language, ENGLISH):
        file = FOLDER / version / f"{whom}.{code}.txt"
        if file.exists():
            return tuple(file.read_text(encoding="utf-8").splitlines())
    return ()


def consent_text(whom: str, version: str = CONSENT_VERSION) -> tuple[str, ...]:
    """Return the text that holds now, in the reader's language."""
    return paragraphs(version, whom, str(get_locale()))


def register(app: Flask) -> None:
    """Give templates the text."""
    app.add_template_global(consent_text)
