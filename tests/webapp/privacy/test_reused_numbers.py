"""A new row may get the number of a deleted one, on SQLite: it does not get that one's past."""

import pytest
from sqlalchemy import delete, select, update

from tests import factories
from webapp.models import Match, Offer, Request
from webapp.services import audit
from webapp.services.history import entries_about, entries_about_match
from webapp.services.privacy.export import export_of

BEFORE, SINCE = "before.it", "since.it"


@pytest.fixture
def match(session) -> Match:
    """A match, a request and an offer under the numbers of earlier ones, of whom the audit knows something."""
    old = factories.proposal(session)
    numbers = {Match: old.id, Request: old.request_id, Offer: old.offer_id}
    for row in (old, old.request, old.offer):
        audit.record(session, None, BEFORE, row)
    for kind, number in numbers.items():
        session.execute(delete(kind).where(kind.id == number))
    session.expire_all()
    asks, offers = factories.request(session), factories.offer(session)
    asks.id, offers.id = numbers[Request], numbers[Offer]
    session.flush()
    made = factories.proposal(session, asks=asks, offers=offers)
    session.execute(update(Match).where(Match.id == made.id).values(id=numbers[Match]))
    session.expunge(made)
    found = session.get_one(Match, numbers[Match])
    for row in (found, found.request, found.offer):
        audit.record(session, None, SINCE, row)
    session.flush()
    return found


def test_history_begins_with_the_row(session, match):
    assert [entry.verb for entry in entries_about_match(session, match)] == [SINCE]
    for person in (match.request.person, match.offer.person):
        verbs = [entry.verb for entry in entries_about(session, person, select(Match))]
        assert verbs.count(SINCE) == 2  # of the match, and of the request or the offer
        assert BEFORE not in verbs


def test_an_export_holds_nothing_of_the_row_before(session, match):
    for person in (match.request.person, match.offer.person):
        verbs = [row["verb"] for row in export_of(session, person.user).as_json()["tables"]["audit_entries"]]
        assert verbs.count(SINCE) == 2
        assert BEFORE not in verbs
