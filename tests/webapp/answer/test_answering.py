"""A question is answered by a link in a letter: looking does nothing, one button does one thing, once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from webapp.db import now
from webapp.models import AnswerLink, CheckIn, MatchState, PairBlock, Side
from webapp.services import answer_links, answers, openness, running, terms
from webapp.services.accounts import set_active

DEAD = "There is nothing to answer here any more"


def test_both_say_yes_without_signing_in(session, pair, client, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    page = client.get(link)
    assert "Somebody asks for your help" in page.text
    assert "Please answer by" in page.text
    answer = client.send_form(link)
    assert (answer.status_code, answer.location) == (303, "/answer/thanks/asked?lang=en")
    assert "We ask the newcomer now." in client.get(answer.location).text
    session.expire_all()
    assert pair.match.asked is Side.NEWCOMER

    answer = client.send_form(link_of(Side.NEWCOMER))
    assert answer.location == "/answer/thanks/together?lang=en"
    assert "Sign in to see the name" in client.get(answer.location).text
    session.expire_all()
    assert pair.match.state is MatchState.ACCEPTED


def test_nobody_is_signed_in_by_a_link(pair, client, link_of):
    pair.ask()
    client.send_form(link_of(Side.VOLUNTEER))
    for path in ("/me", "/account", pair.url):
        answer = client.get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in")


def test_a_no_asks_for_the_reason(session, pair, client, link_of):
    pair.volunteer_says_yes()
    link = link_of(Side.NEWCOMER)
    assert "Please say why" in client.get(f"{link}/no").text
    missing = client.send_form(f"{link}/no")
    assert missing.status_code == 422
    assert "Please choose a reason." in missing.text
    answer = client.send_form(f"{link}/no", reason="too_far")
    assert "We go on looking, and you keep your place." in client.get(answer.location).text
    session.expire_all()
    assert (pair.match.state, pair.match.end_reason) == (MatchState.DECLINED, "too_far")
    assert session.scalars(select(PairBlock.reason)).all() == ["too_far"]


def test_a_volunteer_says_until_when_there_is_no_time(session, pair, maria, client, link_of):
    pair.ask()
    link, day = link_of(Side.VOLUNTEER), now().date() + timedelta(days=30)
    answer = client.send_form(f"{link}/no", reason="no_time_now", until=day.isoformat())
    assert answer.location.startswith("/answer/thanks/no_volunteer")
    session.expire_all()
    assert maria.paused_until == day


@pytest.mark.parametrize("side", Side)
def test_after_the_trial_each_says_whether_it_goes_on(session, pair, client, link_of, review_now, side):
    pair.start_trial()
    review_now()
    link = link_of(side)
    assert "Do you want to go on together?" in client.get(link).text
    answer = client.send_form(link)
    assert "We have noted that you want to go on." in client.get(answer.location).text
    session.expire_all()
    confirmed = {Side.VOLUNTEER: pair.match.volunteer_confirmed_at, Side.NEWCOMER: pair.match.newcomer_confirmed_at}
    assert [who for who in Side if confirmed[who]] == [side]


def test_after_the_trial_a_no_ends_it_with_a_reason(session, pair, client, link_of, review_now):
    pair.start_trial()
    review_now()
    link = link_of(Side.NEWCOMER)
    page = client.get(f"{link}/no").text
    assert "you keep your place" in page
    assert "goal_reached" not in page
    answer = client.send_form(f"{link}/no", reason="did_not_get_on")
    assert "This match has ended." in client.get(answer.location).text
    session.expire_all()
    assert (pair.match.state, pair.match.ended_by) == (MatchState.DISSOLVED, Side.NEWCOMER)


def test_a_check_in_takes_one_minute(session, pair, client, link_of, review_now):
    pair.run()
    review_now()
    link = link_of(Side.VOLUNTEER)
    missing = client.send_form(link, hours="2,5")
    assert missing.status_code == 422
    assert 'value="2,5"' in missing.text
    answer = client.send_form(link, mood="good", hours="2,5", wants_call="y", note="Thanks")
    assert "Somebody from the centre will call you." in client.get(answer.location).text
    told = session.scalars(select(CheckIn)).one()
    assert (told.side, told.mood, told.hours, told.wants_call) == (Side.VOLUNTEER, "good", 2.5, True)
    assert client.get(f"{link}/no").status_code == 410


def test_the_reminder_brings_a_link_of_its_own_and_both_work(session, pair, client, link_of):
    pair.ask()
    first = link_of(Side.VOLUNTEER)
    pair.match.reached_at = now() - timedelta(days=4)
    pair.match.term_ends_at = now() + timedelta(days=1)
    session.commit()
    for _settled in terms.keep(session):
        session.commit()
    second = link_of(Side.VOLUNTEER)
    assert first != second
    assert client.get(first).status_code == client.get(second).status_code == 200
    client.send_form(second)
    assert client.get(first).status_code == client.get(second).status_code == 410


ENDINGS = {
    "answered on the page": lambda session, pair: answers.accept(
        session, pair.match.offer.person.user, pair.match, Side.VOLUNTEER
    ),
    "answered by phone": lambda session, pair: answers.decline(
        session, pair.coordinator, pair.match, Side.VOLUNTEER, "other"
    ),
    "expired": lambda session, pair: answers.expire(session, pair.match, pair.match.term_ends_at),
    "withdrawn by the office": lambda session, pair: running.withdraw(session, pair.coordinator, pair.match),
    "withdrawn by the newcomer": lambda session, pair: openness.withdraw(
        session, pair.match.request.person.user, pair.match.request
    ),
    "the account is locked": lambda session, pair: set_active(
        session, None, pair.match.offer.person.user, active=False
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_link_dies_with_its_question(session, pair, client, link_of, ending):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    ENDINGS[ending](session, pair)
    session.commit()
    for path in (link, f"{link}/no"):
        answer = client.get(path, query_string={"lang": "en"})
        assert answer.status_code == 410
        assert DEAD in answer.text


def test_a_check_in_told_elsewhere_ends_the_link(session, pair, client, link_of, review_now):
    pair.run()
    review_now()
    link, other = link_of(Side.VOLUNTEER), link_of(Side.NEWCOMER)
    running.check_in(session, pair.coordinator, pair.match, Side.VOLUNTEER, mood="good")
    session.commit()
    assert (client.get(link).status_code, client.get(other).status_code) == (410, 200)


def test_a_link_is_thirty_days_old_at_most_and_then_its_row_goes(session, pair, client, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    row = session.scalars(select(AnswerLink)).one()
    row.expires_at = now()
    session.commit()
    assert client.get(link).status_code == 410
    answer_links.forget_old(session)
    assert session.scalars(select(AnswerLink)).all() == []


def test_the_link_is_kept_as_a_hash(session, pair, link_of):
    pair.ask()
    token = link_of(Side.VOLUNTEER).rpartition("/")[2]
    row = session.scalars(select(AnswerLink)).one()
    assert len(token) == 24
    assert token not in {row.token_hash, row.token_hash[:24]}


def test_a_letter_whose_question_is_settled_makes_no_link(session, pair, send_mail):
    pair.ask()
    running.withdraw(session, pair.coordinator, pair.match)
    session.commit()
    assert all("/answer/" not in str(message) for message in send_mail().messages)
    assert session.scalars(select(AnswerLink)).all() == []


def test_the_page_speaks_the_language_of_the_letter_unless_another_one_was_chosen(
    session, pair, maria, client, link_of
):
    maria.person.user.language = "ar"
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    assert 'lang="ar" dir="rtl"' in client.get(link).text
    assert 'lang="en" dir="ltr"' in client.get(f"{link}?lang=en").text
    client.delete_cookie("language")
    answer = client.send_form(link)
    assert 'lang="ar" dir="rtl"' in client.get(answer.location).text


def test_a_form_sent_twice_is_thanked_twice_and_done_once(session, pair, client, link_of):
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    page = client.get(link).text
    form = {name: re.search(rf'name="{name}"[^>]* value="([^"]+)"', page)[1] for name in ("csrf_token", "once")}
    first, second = client.post(link, data=form), client.post(link, data=form)
    assert first.location == second.location
    session.expire_all()
    assert pair.match.asked is Side.NEWCOMER
