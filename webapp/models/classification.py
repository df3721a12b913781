"""What kind of data a column holds about a person: said once, in the model, and read by everything that must know.

From it are made the export of a person, erasure, the record of processing activities, and what is encrypted.
A column says it by its type, as in `phone: Mapped[Contact[str | None]]`. A table that is about nobody (a
street, a vocabulary) says so once, with `ABOUT_NOBODY`.
"""

import enum
from typing import Annotated, Any, TypeVar

from sqlalchemy import Column
from sqlalchemy.orm import mapped_column

CLASS = "data"
WHOSE_WORD = "whose word"


class Data(enum.StrEnum):
    """The classes, by what harm a leak would do. Primary and foreign keys are `key` unless they say otherwise."""

    NONE = "none"
    """About no person: a version, a counter of a machine, the state of an organisation."""
    KEY = "key"
    """Which row; says nothing without the row it points to."""
    ACTOR = "actor"
    """Who did it, as a number: the row is not about them, and forgets them when they go."""
    PERSONAL = "personal"
    """About a person."""
    CONTACT = "contact"
    """How or where to find a person: address, number, position."""
    SENSITIVE = "sensitive"
    """Special categories and what is treated like them: needs, languages, clearances, free text about a case."""
    SECRET = "secret"  # noqa: S105 - the name of a class of data
    """Proves who somebody is; shown to nobody, also not to the person."""


def says(data: Data) -> dict[str, Any]:
    """Return the `info` of a column that holds such data."""
    return {CLASS: data}


def word_of(column: str) -> dict[str, Any]:
    """Return the `info` of what one side of a match said; `column` of the same row names the side.

    `column` empty: it is always about somebody else, or may be the other's word. The other side has a right that
    it stays between them and the office (Art. 15 (4) GDPR).
    """
    return {WHOSE_WORD: column}


T = TypeVar("T")
By = Annotated[T, mapped_column(info=says(Data.ACTOR))]
Plain = Annotated[T, mapped_column(info=says(Data.NONE))]
Personal = Annotated[T, mapped_column(info=says(Data.PERSONAL))]
Contact = Annotated[T, mapped_column(info=says(Data.CONTACT))]
Sensitive = Annotated[T, mapped_column(info=says(Data.SENSITIVE))]
Secret = Annotated[T, mapped_column(info=says(Data.SECRET))]

ABOUT_NOBODY: dict[str, Any] = {"info": says(Data.NONE)}
"""For `__table_args__`: no row of this table is about a person."""


def data_of(column: Column[Any]) -> Data | None:
    """Return the class of a column, or None where nobody has said it."""
    said: Data | None = column.info.get(CLASS)
    if said is None and (column.primary_key or column.foreign_keys):
        return Data.KEY
    return said or column.table.info.get(CLASS)
