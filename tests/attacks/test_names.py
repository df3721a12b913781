"""Names of every script, and names that are meant to break things, through the real forms to every place they show.

Promise: what somebody is called stays as written, breaks no page, file or mail header, and turns nothing round.
"""

import csv
import html
import io
import re
import unicodedata

import pytest

from tests import factories
from webapp.csv_export import BYTE_ORDER_MARK
from webapp.db import now
from webapp.models import MatchState, Side
from webapp.services.notifications import notify
from webapp.typed_text import one_line, several_lines

HONEST = {
    "Arabic": "محمد عبد الرحمن",
    "Persian, with a joiner's absence": "علی‌رضا",
    "Cyrillic": "Олександра Щербатюк",
    "Chinese": "欧阳娜娜",
    "Tigrinya": "ኣስቴር",
    "Tamil": "ச௃ரீதரன்",
    "combining marks": "Nguye\u0302\u0303n Thi\u0323",
    "emoji with a joiner": "Ana 👩‍🌾",
    "an astral plane": "𐌰𐌱𐌲 𝔘𝔫𝔦",
    "an apostrophe": "O'Brien-Ó Súilleabháin",
    "one letter": "Ó",
    "as long as it may be": "Wolfeschlegelsteinhausen" * 8,
}
MEANT_TO_BREAK = {
    "an override": ("Ali\u202egpj.exe", "Aligpj.exe"),
    "isolates": ("\u2067Ali\u2069\u2066", "Ali"),
    "a mail header": ("Ali\r\nBcc: all@example.org", "Ali Bcc: all@example.org"),
    "a line of a log": ("Ali\n2026-01-01 ERROR root signed in", "Ali 2026-01-01 ERROR root signed in"),
    "controls": ("A\x07l\x1b[31mi\x9b", "Al[31mi"),
    "a formula": ('=HYPERLINK("https://x")', '=HYPERLINK("https://x")'),
    "a wide formula": ("\uff1d1+1", "\uff1d1+1"),
    "markup": ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    "a template": ("{{7*7}}{%raw%}%(name)s%n${7}", "{{7*7}}{%raw%}%(name)s%n${7}"),
    "quotes": ("\";--' OR 1=1", "\";--' OR 1=1"),
    "a file": ("../../etc/passwd", "../../etc/passwd"),
}
EVERY = {what: (name, name) for what, name in HONEST.items()} | MEANT_TO_BREAK
TOO_LONG = "ñ" * 1000


@pytest.fixture
def match(session):
    """Two people who both said yes."""
    return factories.proposal(
        session,
        asks=factories.request(session),
        offers=factories.offer(session),
        state=MatchState.ACTIVE,
        asked=Side.NEWCOMER,
        **dict.fromkeys(("asked_at", "volunteer_yes_at", "newcomer_yes_at"), now()),
    )


def faults_of_name(session, me, desk, match, sent, kept):
    """Where a name sent through the form does not show as it must. Every page is looked at by the client."""
    me.send_form("/account/name", first_name=sent, last_name=sent)
    session.refresh(match.request.person)
    if match.request.person.first_name != kept:
        yield f"stored as {match.request.person.first_name!r}"
    person = match.request.person_id
    for path in (
        "/desk/matches",
        f"/desk/matches/{match.id}",
        f"/desk/people/{person}",
        "/desk/requests?state=found",
    ):
        page = desk.get(path)
        if kept not in html.unescape(page.text) or "<img src=x" in page.text:
            yield path
    file = desk.get("/desk/matches.csv").text.removeprefix(BYTE_ORDER_MARK)
    rows = list(csv.reader(io.StringIO(file), delimiter=";"))
    cell = rows[1][0]
    if len({len(row) for row in rows}) > 1 or cell.lstrip("'") != f"{kept} {kept}" or cell[0] in "=+-@\uff1d":
        yield f"matches.csv: {rows}"


@pytest.mark.parametrize("what", EVERY)
def test_a_name_stays_as_written_and_breaks_nothing(session, sign_in, match, what):
    session.commit()
    desk_user = factories.coordinator(session)
    session.commit()
    me, desk = sign_in(match.request.person.user), sign_in(desk_user)
    assert list(faults_of_name(session, me, desk, match, *EVERY[what])) == []


@pytest.mark.one_database
def test_the_attack_notices_an_override_that_is_kept(session, sign_in, match, monkeypatch):
    monkeypatch.setattr("webapp.typed_text.UNSEEN", re.compile("(?!)"))
    desk_user = factories.coordinator(session)
    session.commit()
    me, desk = sign_in(match.request.person.user), sign_in(desk_user)
    assert list(faults_of_name(session, me, desk, match, *MEANT_TO_BREAK["an override"]))


def test_a_name_of_a_thousand_letters_is_refused_beside_the_field(session, sign_in, match):
    session.commit()
    me = sign_in(match.request.person.user)
    answer = me.send_form("/account/name", first_name=TOO_LONG, last_name="Haddad")
    assert answer.status_code in {200, 422}
    assert "Please enter a shorter name." in answer.text
    assert TOO_LONG in answer.text


@pytest.mark.parametrize("what", EVERY)
def test_a_name_in_a_mail_writes_no_header_and_no_markup(session, send_mail, match, what):
    sent, kept = EVERY[what]
    made = factories.initiative(session, name=one_line(sent))
    user = match.offer.person.user
    match.offer.person.first_name = one_line(sent)
    notify(session, user, "membership_confirmed", initiative=made.id)
    session.commit()
    (mail,) = send_mail().to(user.email)
    assert mail["Bcc"] is None
    assert kept in mail["Subject"]
    assert set(mail.keys()) >= {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"}
    assert kept in mail.get_body(("plain",)).get_content()
    assert "<img src=x" not in mail.get_body(("html",)).get_content()


@pytest.mark.one_database
def test_text_keeps_its_marks_and_loses_what_nobody_sees():
    for name in HONEST.values():
        assert one_line(name) == several_lines(name) == name
    assert several_lines(" a\r\nb\rc\u202e ") == "a\nb\nc"
    assert one_line("a\u2028b") == "a b"
    assert not any(unicodedata.category(letter) == "Cc" for letter in one_line("".join(map(chr, range(256)))))
