"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select

from webapp.extensions import db
from webapp.services.counting import count

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list; pages are counted from 1."""

    rows: Sequence[Row]
    number: int
    pages: int
    total: int


def page_of(found: Select[Row], key: Any, size: int) -> Page[Row]:
    """Return the page of `found` that the address asks for; a page that does not exist is the last one.

    `key` is the rows' id.
    """
    session = db.session()
    total = count(session, found, key)
    pages = max(1, -(-total // size))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    rows = session.scalars(found.limit(size).offset((number - 1) * size)).unique().all()
    return Page(rows, number, pages, total)
