"""Attacks on links that answer without signing in: used again, by a scanner, for somebody else, leaked, guessed.

Promise: a link does exactly one answer of one person to one question, by a button, once. It shows no contact data,
nothing sensitive, and opens no other page. Its word stands in no log, no address of another page, and no audit.
"""

import logging
import re
import threading
from urllib.parse import urljoin

import pytest
from sqlalchemy import select

from tests.fixtures.web import PageChecker
from webapp.limits import RULES
from webapp.models import AuditEntry, MatchState, SentForm, Side
from webapp.services import answer_links

ADDRESS = re.compile(r'href="(/[^"#]*)')


def follow_everything(client, link: str) -> dict[str, int]:
    """What a mail scanner does: it opens the link and whatever that page leads to, two steps deep."""
    seen: dict[str, int] = {}
    pages = [link]
    for _step in range(2):
        found = set()
        for path in pages:
            answer = client.get(path)
            seen[path] = answer.status_code
            found |= {urljoin(path, one.replace("&amp;", "&")) for one in ADDRESS.findall(answer.text)}
        pages = sorted(path for path in found - set(seen) if not path.startswith("/static"))
    return seen


def state_of(session, pair):
    session.expire_all()
    match = pair.match
    return match.state, match.asked, match.volunteer_yes_at, match.newcomer_yes_at


def test_a_scanner_that_follows_every_link_answers_nothing(session, pair, client, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    before = state_of(session, pair)
    seen = follow_everything(client, link)
    assert seen[link] == seen[f"{link}/no"] == 200
    assert len(seen) > 5
    assert state_of(session, pair) == before
    assert client.head(link).status_code == 200
    assert state_of(session, pair) == before
    # The button still works afterwards: the scanner has used nothing up.
    assert client.send_form(link).status_code == 303
    assert state_of(session, pair) != before


def test_an_answer_cannot_be_replayed(app, session, pair, client, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    thief = PageChecker(app)
    token = re.search(r'name="csrf_token" value="([^"]+)"', thief.get(link).text)[1]
    assert client.send_form(link).status_code == 303
    after = state_of(session, pair)
    for path, fields in ((link, {}), (f"{link}/no", {"reason": "other"})):
        for once in ({}, {"once": "another"}):
            answer = thief.post(path, data={"csrf_token": token, **fields, **once})
            assert answer.status_code == 410
    assert state_of(session, pair) == after


def test_a_link_answers_for_its_own_side_alone(session, pair, amal, client, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    client.send_form(
        link, id_=str(pair.match.id), side="newcomer", user=str(amal.person.user_id), answer="newcomer"
    )
    state, asked, volunteer_yes, newcomer_yes = state_of(session, pair)
    assert (state, asked, newcomer_yes) == (MatchState.OFFERED, Side.NEWCOMER, None)
    assert volunteer_yes is not None
    # The volunteer's link does not answer the newcomer's question that stands now.
    assert client.get(link).status_code == 410
    newcomer = link_of(Side.NEWCOMER)
    assert newcomer != link
    assert client.get(newcomer).status_code == 200


def test_a_link_opens_no_other_page_and_shows_no_contact_and_nothing_sensitive(
    session,
    pair,
    amal,
    maria,
    client,
    link_of,
):
    maria.skills = ("wohnen",)  # so that a sensitive word can only come of a need
    pair.ask()
    hidden = ("Haddad", "Klein", "amal@example.org", "maria@example.org", "Health", "Money and debts")
    for side in (Side.VOLUNTEER, Side.NEWCOMER):
        link = link_of(side)
        for path, status in follow_everything(client, link).items():
            if not path.startswith("/answer/"):
                # Open to everybody, or sent to sign in; nothing in between.
                assert status in {200, 303}, path
            page = client.get(path).text
            assert [word for word in hidden if word in page] == [], path
        for name in ("Amal", "Maria"):
            assert name not in client.get(link).text
        client.send_form(link)


def test_after_both_said_yes_a_link_still_names_nobody(pair, client, link_of, review_now):
    pair.run()
    review_now()
    page = client.get(link_of(Side.VOLUNTEER)).text
    for word in ("Amal", "Maria", "Haddad", "amal@example.org", "Housing"):
        assert word not in page


def test_the_attack_would_notice_a_card_that_shows_more(pair, client, link_of, monkeypatch):
    from webapp.answer import views
    from webapp.match_cards import personal_sight

    pair.volunteer_says_yes()
    link = link_of(Side.NEWCOMER)
    monkeypatch.setattr(views, "link_sight", personal_sight)
    page = client.get(link).text
    assert "Amal" in page
    assert "Health" in page


def test_wrong_old_and_used_links_look_the_same(session, pair, client, link_of):
    pair.ask()
    used = link_of(Side.VOLUNTEER)
    client.send_form(used)
    pages = {
        re.sub(r'nonce="[^"]*"|value="[^"]*"|/answer/[\w%-]+', "", client.get(f"{path}?lang=en").text)
        for path in (used, "/answer/forged", f"/answer/{'A' * 24}", f"/answer/{'x' * 500}")
    }
    assert len(pages) == 1
    assert "phone your centre" in pages.pop()


def test_the_word_of_a_link_stands_in_no_log_no_audit_and_no_note(session, pair, client, link_of, caplog):
    caplog.set_level(logging.DEBUG)
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    token = link.rpartition("/")[2]
    caplog.clear()
    client.get(link)
    client.post(link)
    client.send_form(f"{link}/no")
    client.send_form(link)
    client.get(link)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("webapp")]
    assert ours
    assert token not in caplog.text
    session.expire_all()
    kept = [str(entry.detail) for entry in session.scalars(select(AuditEntry))]
    kept += [form.location for form in session.scalars(select(SentForm))]
    assert kept
    assert token not in "".join(kept)


def test_no_other_page_learns_the_address(pair, client, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    for path in (link, f"{link}/no", "/answer/forged"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "strict-origin"
        assert headers["Cache-Control"] == "no-store, private"
    assert client.get("/").headers["Referrer-Policy"] == "same-origin"
    answer = client.send_form(link)
    assert link.rpartition("/")[2] not in answer.location


def test_over_https_the_form_is_taken_from_a_page_that_says_its_origin_alone(session, pair, client, link_of):
    pair.ask()
    link, secure = link_of(Side.VOLUNTEER), "https://127.0.0.1"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link, base_url=secure).text)[1]
    form = {"csrf_token": token}
    elsewhere = client.post(link, data=form, base_url=secure, headers={"Referer": "https://evil.example/"})
    assert elsewhere.status_code == 400
    ours = client.post(link, data=form, base_url=secure, headers={"Referer": f"{secure}/"})
    assert ours.status_code == 303


def test_guessing_is_slowed_down_and_good_answers_are_not_counted(pair, client, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    for _try in range(3):
        assert client.send_form(f"{link}/no").status_code == 422
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link).text)[1]
    most = RULES["answer"][0].most
    statuses = [
        client.post(f"/answer/guess{number}", data={"csrf_token": token}).status_code for number in range(most + 1)
    ]
    assert statuses == [410] * most + [429]
    # Looking stays possible, and does not help: a word has 144 random bits.
    assert answer_links.RANDOM_BYTES * 8 == 144
    assert client.get(link).status_code == 200


@pytest.mark.commits
def test_of_many_who_press_at_once_one_answers(app, session, pair, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    session.rollback()
    fingers, start, answers = 6, threading.Barrier(6), []

    def press():
        client = PageChecker(app)
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link).text)[1]
        start.wait()
        answers.append(client.post(link, data={"csrf_token": token}).status_code)

    threads = [threading.Thread(target=press) for _ in range(fingers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303] + [410] * (fingers - 1)
    assert state_of(session, pair)[1] is Side.NEWCOMER
    session.rollback()
