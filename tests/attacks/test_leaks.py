"""Nobody's name gets where it does not belong: every page that each role can reach is read, and searched.

A newcomer, a volunteer and a running match with a note are planted in every centre, town and initiative, each with
a mark of its own. Then each role follows every link and sends every search form. Promise: own marks show, no
other one does; and what somebody counts stays the same, however many people there are elsewhere.
"""

import re
from collections import deque
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from sqlalchemy import select

from tests import factories
from tests.fixtures.web import PageChecker
from webapp import access
from webapp.db import now
from webapp.models import CheckIn, MatchState, MembershipState, Offer, Request, RoleName, Round, RoundState

PAGES_AT_MOST = 600
OPTIONS_AT_MOST = 5
READ_AGAIN = 60
BOTH_SAID_YES = ("volunteer_yes_at", "newcomer_yes_at")
CHANGES = re.compile(r'nonce="[^"]*"|(csrf_token|once|key)"[^>]*value="[^"]*"|\d+ minutes? ago')


class Page(HTMLParser):
    """The addresses that a page leads to: its links, and its search forms with every choice."""

    def __init__(self, text):
        super().__init__()
        self.links, self.form, self.field, self.fields = [], None, "", {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in {"a", "area"}:
            self.links.append(values.get("href") or "")
        elif tag == "form":
            self.form = values.get("action", "") if values.get("method", "get").lower() == "get" else None
            self.fields = {}
        elif self.form is not None and values.get("name"):
            self.field = values["name"]
            self.fields.setdefault(self.field, [])
            if tag == "input":
                self.fields[self.field].append(values.get("value", "zz"))
        elif tag == "option" and self.form is not None and values.get("value"):
            self.fields.setdefault(self.field, []).append(values["value"])

    def handle_endtag(self, tag):
        if tag == "form" and self.form is not None:
            for name, choices in self.fields.items():
                self.links += [f"{self.form}?{urlencode({name: one})}" for one in choices[:OPTIONS_AT_MOST]]
            self.form = None


def crawl(client, start="/account/home", at_most=PAGES_AT_MOST):
    """Everything that can be reached from a page by reading: address -> text."""
    seen, waiting = {}, deque([start, "/"])
    while waiting and len(seen) < at_most:
        path = waiting.popleft()
        if path in seen:
            continue
        answer = PageChecker.open(client, path, method="GET", buffered=True)
        assert answer.status_code < 500, path
        seen[path] = answer.text
        if answer.location:
            waiting.append(tidy(answer.location, path))
        if answer.mimetype == "text/html":
            waiting.extend(one for link in Page(answer.text).links if (one := tidy(link, path)))
    return seen


def tidy(link, base):
    """An address of ours, without what only changes its language or order; empty for any other."""
    url = urlsplit(urljoin(f"http://localhost{base}", link))
    if url.netloc != "localhost" or url.scheme != "http" or url.path.startswith("/static/"):
        return ""
    if url.path.endswith(".pdf"):  # made of the guide's public pages alone, and slow to make
        return ""
    query = [(name, value) for name, value in parse_qsl(url.query) if name not in {"lang", "sort", "text", "where"}]
    return f"{url.path}?{urlencode(query)}".rstrip("?")


def people(session, mark, *, lives_in, programme=None, member_of=None, **offer):
    """A running match with a note, a waiting newcomer, and a proposal, all of them marked."""
    names = {"first_name": f"{mark}first", "last_name": f"{mark}last"}

    def asks():
        where = {"programme": programme} if programme else {}
        return factories.request(session, lives_in=lives_in, phone=f"0203 {mark}", **names, **where)

    def offers():
        made = factories.offer(session, lives_in=lives_in, **names, **offer)
        if member_of:
            factories.member(session, made.person, member_of)
        return made

    runs = factories.proposal(
        session,
        asks=asks(),
        offers=offers(),
        state=MatchState.ACTIVE,
        volunteer_yes_at=now(),
        newcomer_yes_at=now(),
    )
    runs.offer.used = 1
    author = runs.request.person.user_id
    session.add(CheckIn(match_id=runs.id, author_id=author, mood="good", note=f"{mark}note", wants_call=True))
    waits = asks()
    proposed = factories.proposal(session, asks=asks(), offers=offers())
    if member_of:
        factories.member(
            session, factories.offer(session, lives_in=lives_in, **names).person, member_of, MembershipState.ASKED
        )
    session.flush()
    return runs, waits, proposed


GROUPS = ("zzhamborn", "zzhochfeld", "zzkrefeld", "zzours", "zztheirs")


def plant(session):
    """All groups; and of Hochfeld also volunteers who allow other centres, one of them proposed in Hamborn."""
    ours = factories.initiative(session)
    theirs = factories.initiative(session, of="Hochfeld")
    people(session, "zzhamborn", lives_in="Marxloh")
    away = people(session, "zzhochfeld", lives_in="Hochfeld")
    people(session, "zzkrefeld", lives_in="Cracau")
    people(
        session, "zzours", lives_in="Dellviertel", programme=factories.own_programme(session, ours), member_of=ours
    )
    people(
        session,
        "zztheirs",
        lives_in="Hochfeld",
        programme=factories.own_programme(session, theirs),
        member_of=theirs,
    )
    lent = factories.offer(
        session, lives_in="Hochfeld", first_name="zzhochfeld", last_name="zzhochfeld", open_to_other_centres=True
    )
    best = [{"offer": one, "affinity": 0.7, "distance_km": 2, "reasons": []} for one in (lent.id, away[0].offer_id)]
    borrowed = factories.proposal(session, offers=lent, alternatives=best)
    left_out = {str(away[1].id): "outbid", str(borrowed.request_id): "outbid"}
    session.add(Round(programme_id=borrowed.programme_id, state=RoundState.DONE, unmatched=left_out))
    session.flush()
    return ours


def account(session, role, ours):
    """Somebody of the role, and which of the groups are that person's business."""
    office = factories.centre(session)
    if role is RoleName.COORDINATOR:
        return factories.coordinator(session), {"zzhamborn"}
    if role is RoleName.INITIATIVE_MANAGER:
        return factories.manager(session, ours), {"zzours"}
    if role is RoleName.NEWCOMER:
        return factories.request(session).person.user, set()
    if role is RoleName.VOLUNTEER:
        return factories.offer(session).person.user, set()
    return factories.account(session, role, centre=office, town=office.town), set()


def leaks(session, sign_in, role):
    """(address, mark) of every foreign mark that a role finds, the own groups it found, and the pages it read."""
    ours = plant(session)
    user, own = account(session, role, ours)
    session.commit()
    pages = crawl(sign_in(user))
    found = [(path, mark) for path, text in pages.items() for mark in GROUPS if mark not in own and mark in text]
    return found, {mark for mark in own if any(mark in text for text in pages.values())} == own, pages


@pytest.mark.parametrize("role", list(RoleName))
def test_no_role_finds_anybody_of_another_centre_town_or_initiative(session, sign_in, role):
    found, complete, pages = leaks(session, sign_in, role)
    assert found == []
    assert complete
    assert len(pages) < PAGES_AT_MOST
    if role in {RoleName.COORDINATOR, RoleName.INITIATIVE_MANAGER}:
        assert any(path.startswith("/desk/people/") for path in pages)
        assert any(path.startswith("/desk/rounds/") for path in pages) == (role is RoleName.COORDINATOR)
        assert any(".csv" in path for path in pages)


def test_a_visitor_finds_nobody(session, client):
    plant(session)
    session.commit()
    pages = crawl(client, "/")
    assert [(path, mark) for path, text in pages.items() for mark in GROUPS if mark in text] == []
    assert len(pages) > 10


EVERYTHING = {
    "requests_of": lambda _user: select(Request).join(Request.person),
    "offers_of": lambda _user: select(Offer).join(Offer.person),
}


@pytest.mark.one_database
@pytest.mark.parametrize("scope", EVERYTHING)
def test_a_scope_without_a_boundary_is_noticed(session, sign_in, monkeypatch, scope):
    everything = EVERYTHING[scope]
    for module in ("webapp.access", "webapp.desk.waiting", "webapp.desk.volunteers"):
        monkeypatch.setattr(f"{module}.{scope}", everything, raising=False)
    assert getattr(access, scope) is everything
    found, _complete, _pages = leaks(session, sign_in, RoleName.COORDINATOR)
    assert found


def test_what_an_office_counts_does_not_change_with_people_elsewhere(session, sign_in):
    people(session, "zzhamborn", lives_in="Marxloh")
    user = factories.coordinator(session)
    session.commit()
    desk = sign_in(user)
    before = {path: text for path, text in crawl(desk).items() if path.startswith("/desk")}
    people(session, "zzhochfeld", lives_in="Hochfeld")
    people(session, "zzkrefeld", lives_in="Cracau")
    session.commit()
    changed = [
        path
        for path, text in islice(before.items(), READ_AGAIN)
        if CHANGES.sub("", desk.get(path).text) != CHANGES.sub("", text)
    ]
    assert changed == []
    assert len(before) > 20
    people(session, "zzhamborn", lives_in="Marxloh")
    session.commit()
    assert CHANGES.sub("", desk.get("/desk").text) != CHANGES.sub("", before["/desk"])
