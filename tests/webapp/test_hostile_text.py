"""What people write is text wherever it is shown: on pages, in mails, in files for a spreadsheet."""

import pytest

from tests import factories
from webapp.db import now
from webapp.models import MatchState, MembershipState, RoleName, Side
from webapp.services.notifications import notify

SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"{SCRIPT}{{{{7*7}}}}"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}"
FORMULA = "=1+1"


@pytest.fixture
def match(session):
    """Two people who both said yes, and whose names are meant to run."""
    asks = factories.request(session, first_name=HOSTILE, last_name=FORMULA)
    offers = factories.offer(session, first_name=HOSTILE, last_name=FORMULA)
    return factories.proposal(
        session,
        asks=asks,
        offers=offers,
        state=MatchState.ACCEPTED,
        asked=Side.NEWCOMER,
        asked_at=now(),
        volunteer_yes_at=now(),
        newcomer_yes_at=now(),
    )


@pytest.fixture
def initiative(session, match):
    made = factories.initiative(session, name=f"{HOSTILE}\r\nBcc: x@example.org", description=HOSTILE)
    made.contact_name = HOSTILE
    factories.member(session, match.offer.person, made, MembershipState.ASKED)
    return made


def pages_of(match):
    return (
        "/desk/requests?state=all",
        "/desk/offers",
        "/desk/matches",
        f"/desk/matches/{match.id}",
        f"/desk/people/{match.request.person_id}",
        f"/desk/people/{match.offer.person_id}",
        "/desk/initiatives",
    )


def test_names_are_text_on_every_page(session, sign_in, client, match, initiative):
    desk, manager = factories.coordinator(session), factories.manager(session, initiative)
    shows = (
        (desk, pages_of(match)),
        (match.request.person.user, ("/me", f"/me/matches/{match.id}", "/account")),
        (match.offer.person.user, ("/me", f"/me/matches/{match.id}", "/account")),
        (manager, ("/initiative", "/initiative/profile", f"/initiative/members/{match.offer.person_id}/refuse")),
    )
    session.commit()
    for reader, paths in shows:
        visitor = sign_in(reader)
        for path in paths:
            page = visitor.get(path).text
            assert ESCAPED in page, path
            assert SCRIPT not in page, path
    page = client.get("/near").text
    assert ESCAPED in page
    assert SCRIPT not in page


def test_names_are_text_in_what_is_said_after_a_button(session, sign_in, match, initiative):
    manager = sign_in(arrived(session, factories.manager(session, initiative)))
    manager.send_form("/initiative", f"/initiative/members/{match.offer.person_id}/confirm")
    page = manager.get("/initiative/roster").text
    assert ESCAPED in page
    assert SCRIPT not in page


def test_names_are_text_in_mails_and_write_no_header(session, send_mail, match, initiative):
    user = match.offer.person.user
    notify(session, user, "membership_confirmed", initiative=initiative.id)
    notify(session, user, "both_said_yes", match=match.id)
    session.commit()
    mails = send_mail().to(user.email)
    assert len(mails) == 2
    for mail in mails:
        html = mail.get_body(("html",)).get_content()
        assert ESCAPED in html
        assert SCRIPT not in html
        assert mail["Bcc"] is None


@pytest.mark.parametrize("path", ["/desk/requests.csv", "/desk/offers.csv", "/desk/matches.csv"])
def test_no_cell_of_a_file_is_a_formula(session, sign_in, match, path):
    match.request.person.first_name = match.offer.person.first_name = FORMULA
    desk = sign_in(arrived(session, factories.coordinator(session)))
    cells = desk.get(path, query_string={"state": "all"}).text.replace("\r\n", ";").split(";")
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert not any(cell.lstrip('"').startswith("=") for cell in cells)


def test_no_cell_of_a_roster_is_a_formula(session, sign_in, match):
    initiative = factories.initiative(session)
    factories.member(session, match.offer.person, initiative)
    manager = sign_in(arrived(session, factories.manager(session, initiative)))
    text = manager.get("/initiative/roster.csv").text
    assert "'=1+1" in text
    assert ";=" not in text


def arrived(session, user):
    session.commit()
    return user


def test_only_own_places_are_places_to_go_on(session, sign_in, client):
    person = factories.person(session, RoleName.NEWCOMER)
    session.commit()
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        page = f"/sign-in?next={elsewhere}"
        answer = client.send_form(page, email=person.user.email, password=factories.PASSWORD)
        assert answer.status_code == 302
        assert answer.location[0] == "/", elsewhere
        assert answer.location[1] not in "/\\", elsewhere
        client.send_form("/account", "/sign-out")


@pytest.mark.one_database
def test_an_unknown_language_and_a_foreign_host_are_not_repeated(client):
    page = client.get("/", query_string={"lang": HOSTILE}, headers={"X-Forwarded-Host": "evil.example"})
    assert SCRIPT not in page.text
    assert "evil.example" not in page.text
    assert "language" not in page.headers.get("Set-Cookie", "")
