"""Forms that arrive twice: a double click, a browser that sends again, an answer that got lost on the way.

Held against it: every form carries a random key and is done once (`webapp.sent_once`).
"""

import re
import threading
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import func, select
from werkzeug.routing import AnyConverter, Rule

from tests import factories
from tests.fixtures.web import PageChecker
from webapp import sent_once
from webapp.db import now
from webapp.models import CheckIn, MatchState, OutboxMail, SentForm, Submission
from webapp.services import decisions, sent_forms

FIELDS = re.compile(r'<input type="hidden" name="(csrf_token|once)" value="([^"]+)">')
AT_ONCE = 6


def fields_on(client: PageChecker, page: str, form: str = "") -> dict[str, str]:
    """The hidden fields of the first form on a page, or of the one that is sent to `form`."""
    text = client.get(page).text
    first = text.index(f'action="{form}"') if form else text.index("<main")
    return {name: unescape(value) for name, value in FIELDS.findall(text, first)[:2]}


@pytest.fixture
def match(session):
    """A suggestion that waits for a decision."""
    made = factories.proposal(session)
    session.commit()
    return made


@pytest.fixture
def running(session):
    """Two people who meet."""
    made = factories.proposal(session, state=MatchState.ACTIVE, volunteer_yes_at=now(), newcomer_yes_at=now())
    made.offer.used = 1
    session.commit()
    return made


def check_in_page(match) -> str:
    return f"/me/matches/{match.id}/check-in"


def count(session, what) -> int:
    session.commit()
    return session.scalar(select(func.count()).select_from(what))


def test_a_form_sent_again_changes_nothing_and_leads_to_the_same_place(session, sign_in, running):
    volunteer = sign_in(running.offer.person.user)
    page = check_in_page(running)
    form = fields_on(volunteer, page) | {"mood": "good", "note": "We met."}
    first, second = volunteer.post(page, data=form), volunteer.post(page, data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count(session, CheckIn) == 1
    assert "It was done once" in volunteer.get(second.location).text


def test_without_its_key_the_same_form_is_done_twice(session, sign_in, running):
    """The planted fault: what the key is for."""
    volunteer = sign_in(running.offer.person.user)
    page = check_in_page(running)
    form = fields_on(volunteer, page) | {"mood": "good"}
    del form["once"]
    for _twice in range(2):
        volunteer.post(page, data=form)
    assert count(session, CheckIn) == 2


def test_a_form_that_was_corrected_is_another_one(session, sign_in, running):
    volunteer = sign_in(running.offer.person.user)
    page = check_in_page(running)
    form = fields_on(volunteer, page)
    refused = volunteer.post(page, data=form | {"mood": ""})
    assert refused.status_code in {200, 422}
    assert count(session, SentForm) == 0
    assert volunteer.post(page, data=form | {"mood": "good"}).status_code == 303
    assert volunteer.post(page, data=form | {"mood": "bad"}).status_code == 303
    assert count(session, CheckIn) == 2


def test_what_was_refused_may_be_tried_again(session, sign_in, match):
    """A conflict leaves no note behind, so that the same form works once the reason is gone."""
    match.offer.used = 1
    session.commit()
    coordinator = factories.coordinator(session)
    session.commit()
    coordinator = sign_in(coordinator)
    to = f"/desk/proposals/{match.id}/approve"
    form = fields_on(coordinator, f"/desk/proposals/{match.id}", to)
    assert coordinator.post(to, data=form).status_code == 409
    match.offer.used = 0
    session.commit()
    assert coordinator.post(to, data=form).status_code == 303


def test_the_key_of_somebody_else_opens_nothing(session, sign_in, running):
    volunteer, newcomer = sign_in(running.offer.person.user), sign_in(running.request.person.user)
    page = check_in_page(running)
    form = fields_on(volunteer, page) | {"mood": "good"}
    volunteer.post(page, data=form)
    newcomer.post(page, data=form | {"csrf_token": fields_on(newcomer, page)["csrf_token"]})
    assert count(session, CheckIn) == 2


def test_where_the_first_answer_is_not_known_the_second_says_that_it_is_done(
    session, sign_in, running, monkeypatch
):
    """As after a crash between the commit and the note of where the answer led."""
    monkeypatch.setattr(sent_once, "SECONDS_BETWEEN_LOOKS", 0)
    volunteer = sign_in(running.offer.person.user)
    page = check_in_page(running)
    form = fields_on(volunteer, page) | {"mood": "good"}
    volunteer.post(page, data=form)
    session.scalars(select(SentForm)).one().location = ""
    session.commit()
    answer = volunteer.post(page, data=form)
    assert answer.status_code == 409
    assert "This is done already" in answer.text
    assert count(session, CheckIn) == 1


def test_after_a_day_the_notes_are_gone(session):
    for hours in (23, 25):
        at = now() - hours * sent_forms.KEPT / 24
        session.add_all([SentForm(digest=str(hours), at=at), Submission(key=str(hours), at=at)])
    session.flush()
    sent_forms.forget_old(session, now())
    assert session.scalars(select(SentForm.digest)).all() == ["23"]
    assert session.scalars(select(Submission.key)).all() == ["23"]


@pytest.mark.commits
@pytest.mark.parametrize("with_key", [True, False], ids=["with its key", "without it, the planted fault"])
def test_many_clicks_at_once_are_one(app: Flask, session, sign_in, running, with_key):
    page, email = check_in_page(running), running.offer.person.user.email
    session.commit()
    volunteer = sign_in(email)
    form = fields_on(volunteer, page) | {"mood": "good"}
    if not with_key:
        del form["once"]
    cookie = volunteer.get_cookie("session").value
    outcomes, start = Counter(), threading.Barrier(AT_ONCE)

    def click() -> None:
        finger = PageChecker(app)
        finger.set_cookie("session", cookie)
        start.wait()
        answer = finger.post(page, data=form)
        outcomes[answer.status_code, answer.location] += 1

    fingers = [threading.Thread(target=click) for _ in range(AT_ONCE)]
    for finger in fingers:
        finger.start()
    for finger in fingers:
        finger.join(60)
    assert sum(outcomes.values()) == AT_ONCE
    assert count(session, CheckIn) == (1 if with_key else AT_ONCE)
    assert len(outcomes) == 1, "each answer leads to the same place"
    assert volunteer.get("/healthz").status_code == 200


def test_a_mail_is_written_once_however_often_its_cause_arrives(session, sign_in, match):
    coordinator = factories.coordinator(session)
    decisions.approve(session, coordinator, match)
    session.commit()
    desk = sign_in(coordinator)
    to = f"/desk/matches/{match.id}/ask-now"
    form = fields_on(desk, f"/desk/matches/{match.id}", to)
    locations = {desk.post(to, data=form).location for _ in range(3)}
    assert len(locations) == 1
    assert count(session, OutboxMail) == 1


# --- every route and every form ----------------------------------------------------------------------------------

TEMPLATES = Path(sent_once.__file__).parent / "templates"
SENT_FORM = re.compile(r"""<form[^>]*method=["']?(?:post|\{\{)[^>]*>(.*?)</form>""", re.DOTALL | re.IGNORECASE)


def sending_routes(app: Flask) -> dict[str, Rule]:
    return {rule.endpoint: rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def address(rule: Rule) -> str:
    values = {
        name: min(converter.items) if isinstance(converter, AnyConverter) else 1
        for name, converter in rule._converters.items()
    }
    built = rule.build(values | dict(rule.defaults or {}))
    assert built, rule
    return built[1]


def unguarded(app: Flask) -> set[str]:
    """The routes where a form with a key would not be noted."""
    found = set()
    for endpoint, rule in sending_routes(app).items():
        with app.test_request_context(address(rule), method="POST", data={"once": endpoint}):
            sent_once.answer_repeated()
            if "sent_form" not in g:
                found.add(endpoint)
    return found


def keyless(template: str) -> list[str]:
    """The forms of a template that are sent without a key."""
    return [
        form
        for form in (found[0] for found in SENT_FORM.finditer(template))
        if "form_fields()" not in form and "security.logout" not in form
    ]


def test_every_route_that_takes_a_form_is_guarded_but_for_those_that_say_why_not(app):
    assert unguarded(app) == sent_once.LEFT_ALONE & sending_routes(app).keys()
    assert len(sending_routes(app)) > 60


def test_nothing_is_left_alone_that_is_not_there(app):
    assert sending_routes(app).keys() >= sent_once.LEFT_ALONE


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_form_carries_a_key(template):
    assert keyless(template.read_text(encoding="utf-8")) == []


def test_a_form_without_a_key_is_found():
    planted = '<form method="post" action="/a"><input name="csrf_token"></form>'
    assert len(keyless(planted)) == 1
    assert keyless('<form method="post">{{ form_fields() }}</form>') == []
