"""A letter, and the occasion for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import request
from sqlalchemy.orm import Session

from webapp.appointments import CalendarFile, file_of_match
from webapp.models import Match, Side, User
from webapp.page_links import outside_url

Row = TypeVar("Row")


@dataclass(frozen=True)
class Letter:
    """A subject and what stands between greeting and farewell; `button` is (label, address).

    `calendar` goes along where there is a date ahead, or one that holds no more.
    """

    subject: str
    lines: tuple[str, ...]
    facts: tuple[str, ...] = ()
    button: tuple[str, str] | None = None
    after: tuple[str, ...] = ()
    office: str = "Wegpaten"
    calendar: CalendarFile | None = None


@dataclass(frozen=True)
class Occasion:
    """For whom a letter is written, the rows it is about, by id, and the word of the link that answers it."""

    session: Session
    user: User
    ids: Mapping[str, int]
    answer_token: str = ""

    def row(self, kind: type[Row], name: str) -> Row:
        """Return the row of a name, such as `match`."""
        return self.session.get_one(kind, self.ids[name])

    @property
    def match(self) -> Match:
        """The match that it is about."""
        return self.row(Match, "match")

    @property
    def side(self) -> Side:
        """On which side of the match the reader stands."""
        return Side.VOLUNTEER if self.match.offer.person.user_id == self.user.id else Side.NEWCOMER

    @property
    def calendar(self) -> CalendarFile | None:
        """The dates of the match for the reader's calendar."""
        return file_of_match(self.match, self.side)

    @property
    def match_page(self) -> str:
        """The address where the reader sees the match, signed in."""
        return outside_url("me.match", id_=self.match.id)

    @property
    def answer_page(self) -> str:
        """The address where the reader answers without signing in."""
        return outside_url("answer.question", token=self.answer_token) if self.answer_token else self.match_page


def page(path: str) -> str:
    """Return the full address of one of our pages."""
    return request.url_root.rstrip("/") + path
