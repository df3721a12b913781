"""Conditions that narrow a list of people down: by a code, a language, a district."""

from typing import Any

from sqlalchemy import ColumnElement, Text, literal, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from webapp.models import LanguageSkill, Person


def holds_code(column: InstrumentedAttribute[Any], code: str) -> ColumnElement[bool]:
    """Whether a column of codes, stored separated by spaces, holds `code`."""
    codes = literal(" ").concat(type_coerce(column, Text)).concat(" ")
    return codes.contains(f" {code} ", autoescape=True)


def speaks(language: str) -> ColumnElement[bool]:
    """Whether the person speaks `language`, however well."""
    return Person.languages.any((LanguageSkill.language == language) & (LanguageSkill.spoken != "none"))
