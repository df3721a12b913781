"""The links in the letters that a pair of people gets."""

import re
from datetime import timedelta

import pytest

from webapp.db import now
from webapp.models import Side
from webapp.services import terms
from webapp.services.asking import person_on

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/answer/[\w-]+)")


def link_in(message) -> str:
    """The one link by which a letter can be answered: it stands in both parts."""
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    (found,) = set(LINK.findall(text))
    assert set(LINK.findall(html)) == {found}
    return found


@pytest.fixture
def letter_of(session, pair, send_mail):
    """Return `letter_of(side)`: the newest letter that one of the two has got."""

    def newest(side: Side):
        session.commit()
        return send_mail().to(person_on(pair.match, side).email)[-1]

    return newest


@pytest.fixture
def link_of(letter_of):
    """Return `link_of(side)`: the link in that letter."""
    return lambda side: link_in(letter_of(side))


@pytest.fixture
def review_now(session, pair):
    """The time has come to ask how it is going, or whether it goes on."""

    def let_time_pass():
        pair.match.next_review_on = (now() - timedelta(days=1)).date()
        session.commit()
        for _settled in terms.keep(session):
            session.commit()

    return let_time_pass
