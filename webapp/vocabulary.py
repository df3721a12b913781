"""The town's words in the reader's language: names of languages, support fields and interests."""

from collections.abc import Collection
from typing import Any

from babel import Locale
from flask import g
from flask_babel import get_locale
from sqlalchemy import select

from webapp.extensions import db
from webapp.models import Interest, Language, SupportField


def _reader() -> Locale:
    return get_locale() or Locale("de")


def _rows(kind: Any) -> dict[str, Any]:
    """Return the rows of one of the three tables by code, in the town's order; read once a request."""
    cache = g.setdefault("vocabulary", {})
    if kind not in cache:
        cache[kind] = {row.code: row for row in db.session.scalars(select(kind).order_by(kind.position))}
    rows: dict[str, Any] = cache[kind]
    return rows


def _name(kind: type[SupportField] | type[Interest], code: str) -> str:
    row = _rows(kind).get(code)
    if row is None:
        return code
    return str(row.names.get(_reader().language) or row.names.get("en") or code)


def language_name(code: str) -> str:
    """Return a language's name in the reader's language, from CLDR; where it has none, the language's own name."""
    name = _reader().languages.get(code.replace("-", "_"))
    if name:
        return str(name)
    row = _rows(Language).get(code)
    if row is None:
        return code
    return str(row.names.get(_reader().language) or row.autonym)


def language_autonym(code: str) -> str:
    """Return what a language calls itself."""
    row = _rows(Language).get(code)
    return str(row.autonym) if row else code


def field_name(code: str) -> str:
    """Return a support field's name."""
    return _name(SupportField, code)


def interest_name(code: str) -> str:
    """Return an interest's name."""
    return _name(Interest, code)


def language_choices() -> list[tuple[str, str]]:
    """Return (code, name) of every language; where the name differs, with what it calls itself."""
    choices = []
    for code, row in _rows(Language).items():
        name = language_name(code)
        choices.append((code, name if name.casefold() == row.autonym.casefold() else f"{name} · {row.autonym}"))
    return choices


def spoken(codes: Collection[str]) -> list[Language]:
    """Return the languages of these codes, in the town's order."""
    return [row for code, row in _rows(Language).items() if code in codes]


def field_choices() -> list[tuple[str, str]]:
    """Return (code, name) of every support field, in the town's order."""
    return [(code, field_name(code)) for code in _rows(SupportField)]


def interest_choices() -> list[tuple[str, str]]:
    """Return (code, name) of every interest."""
    return [(code, interest_name(code)) for code in _rows(Interest)]


def sensitive_fields() -> frozenset[str]:
    """Return the codes of the fields that the other person does not see before both said yes."""
    return frozenset(code for code, row in _rows(SupportField).items() if row.sensitive)
