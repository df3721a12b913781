"""What each mail says, to whom, in which language, and what it must not say."""

import re

import pytest
from html5lib import HTMLParser

from tests import factories
from webapp.delivery.letters import LETTERS
from webapp.models import MembershipState, Side, User
from webapp.models.offers import Vetting
from webapp.services import answers, decisions, running
from webapp.services.memberships import confirm
from webapp.services.notifications import TEMPLATES, notify


@pytest.fixture
def match(session):
    """Amal asks, Vera offers; they are proposed to each other."""
    asks = factories.request(session, first_name="Amal", last_name="Haddad", needs=("wohnen", "gesundheit"))
    offers = factories.offer(session, first_name="Vera", last_name="Schulz")
    found = factories.proposal(session, asks=asks, offers=offers)
    session.commit()
    return found


@pytest.fixture
def office(session, match) -> User:
    return factories.coordinator(session)


def asked(session, office, match, side: Side) -> None:
    decisions.approve(session, office, match)
    decisions.ask_now(session, office, match)
    if side is Side.NEWCOMER:
        answers.accept(session, match.offer.person.user, match, Side.VOLUNTEER)


def together(session, office, match) -> None:
    asked(session, office, match, Side.NEWCOMER)
    answers.accept(session, match.request.person.user, match, Side.NEWCOMER)


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def html_of(message) -> str:
    return message.get_body(("html",)).get_content()


def test_every_mail_that_can_be_asked_for_can_be_written():
    assert set(LETTERS) == TEMPLATES


def test_the_volunteer_is_asked_by_what_the_two_share_and_by_no_name(session, office, match, send_mail):
    asked(session, office, match, Side.VOLUNTEER)
    session.commit()
    (mail,) = send_mail().to(match.offer.person.email)
    assert mail["Subject"] == "Somebody would like to meet you"
    for expected in ("Hello Vera,", "You both speak", "Please answer by", f"/me/matches/{match.id}"):
        assert expected in text_of(mail)
    for body in (text_of(mail), html_of(mail)):
        for secret in ("Amal", "Haddad", "Marxloh", "Gesundheit", "Health"):
            assert secret not in body


def test_the_newcomer_is_asked_by_no_name_either(session, office, match, send_mail):
    asked(session, office, match, Side.NEWCOMER)
    session.commit()
    mail = send_mail().to(match.request.person.email)[-1]
    assert mail["Subject"] == "We have found somebody for you"
    assert "Vera" not in text_of(mail) + html_of(mail)
    assert "Schulz" not in text_of(mail) + html_of(mail)


def test_after_both_said_yes_the_mail_leads_to_the_contact_and_does_not_hold_it(session, office, match, send_mail):
    together(session, office, match)
    session.commit()
    server = send_mail()
    for own, other in ((match.request.person, match.offer.person), (match.offer.person, match.request.person)):
        mail = server.to(own.email)[-1]
        assert mail["Subject"] == "You both said yes"
        assert f"/me/matches/{match.id}" in text_of(mail)
        assert other.email not in mail.as_string()
        assert other.last_name not in text_of(mail)


def test_a_question_that_is_settled_is_not_asked_any_more(session, office, match, send_mail):
    asked(session, office, match, Side.VOLUNTEER)
    answers.decline(session, match.offer.person.user, match, Side.VOLUNTEER, "too_far")
    session.commit()
    assert send_mail().to(match.offer.person.email) == []


def test_a_no_blames_nobody_and_says_what_happens_now(session, office, match, send_mail):
    asked(session, office, match, Side.NEWCOMER)
    answers.decline(session, match.request.person.user, match, Side.NEWCOMER, "other")
    session.commit()
    mail = send_mail().to(match.offer.person.email)[-1]
    assert "That is nobody's fault." in text_of(mail)
    assert "Your place is free again." in text_of(mail)


def test_a_newcomer_keeps_the_place(session, office, match, send_mail):
    together(session, office, match)
    running.dissolve(session, match.offer.person.user, match, Side.VOLUNTEER, "no_time")
    session.commit()
    mail = send_mail().to(match.request.person.email)[-1]
    assert "you keep your place" in text_of(mail)


def write_all(session, office, match) -> dict[str, User]:
    """Put every kind of mail into the outbox where its occasion is real; return who gets which."""
    volunteer, newcomer = match.offer.person.user, match.request.person.user
    initiative = factories.initiative(session)
    manager = factories.manager(session, initiative)
    membership = factories.member(session, match.offer.person, initiative, MembershipState.ASKED)
    getters = {}

    def tell(user: User, template: str, **ids: int) -> None:
        assert notify(session, user, template, **ids)
        getters[template] = user

    for template in ("confirm_email", "account_exists", "reset_password", "password_changed"):
        tell(volunteer, template)
    tell(volunteer, "vetted", offer=match.offer.id)
    tell(manager, "membership_asked", person=membership.person_id, initiative=initiative.id)
    tell(manager, "initiative_confirmed", initiative=initiative.id)
    confirm(session, manager, membership)
    getters["membership_confirmed"] = volunteer
    for template in ("did_not_work_out", "expired"):
        tell(newcomer, template, match=match.id)
    return getters


def paths_in(message) -> set[str]:
    linked = " ".join(re.findall(r'href="([^"]+)"', html_of(message)))
    return set(re.findall(r"http://127\.0\.0\.1:\d+(/[^\s\"'<>]*)", f"{text_of(message)} {linked}"))


def test_every_link_in_a_mail_leads_to_a_page_of_ours(app, session, office, match, send_mail):
    write_all(session, office, match)
    together(session, office, match)
    session.commit()
    routes = app.url_map.bind("127.0.0.1")
    messages = send_mail().messages
    assert len(messages) == 12
    for message in messages:
        assert paths_in(message)
        for path in paths_in(message):
            routes.match(path)


def test_html_and_text_say_the_same_and_the_html_is_sound(session, office, match, send_mail):
    write_all(session, office, match)
    session.commit()
    for message in send_mail().messages:
        page = HTMLParser(strict=True, namespaceHTMLElements=False).parse(html_of(message))
        words = " ".join("".join(page.find("body").itertext()).split())
        for line in text_of(message).partition("\n--")[0].splitlines():
            part = line.strip().removeprefix("- ")
            assert part.rstrip(":") in words or part.startswith("http"), message["Subject"]


def test_a_mail_says_that_a_machine_sent_it_and_in_which_language(session, office, match, send_mail):
    write_all(session, office, match)
    session.commit()
    for message in send_mail().messages:
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Content-Language"] == "en"
        assert message["From"] == "Wegpaten <no-reply@example.org>"


def test_a_mail_is_in_the_language_of_whoever_reads_it(session, office, match, send_mail):
    match.offer.person.user.language = "de"
    notify(session, match.offer.person.user, "password_changed")
    session.commit()
    (mail,) = send_mail().messages
    assert 'lang="de" dir="ltr"' in html_of(mail)
    assert mail["Content-Language"] == "de"


def test_a_name_with_markup_stays_a_name(session, office, match, send_mail):
    match.offer.person.first_name = "<b>Vera</b> & Söhne"
    notify(session, match.offer.person.user, "password_changed")
    session.commit()
    (mail,) = send_mail().messages
    assert "Hello <b>Vera</b> & Söhne," in text_of(mail)
    assert "&lt;b&gt;Vera&lt;/b&gt; &amp; Söhne" in html_of(mail)


def test_an_invitation_to_a_talk_says_where_and_how(session, office, match, send_mail):
    offer = match.offer
    offer.vetting = Vetting.INVITED
    notify(session, offer.person.user, "invited_to_talk", offer=offer.id)
    session.commit()
    (mail,) = send_mail().messages
    centre = offer.person.district.centre
    assert centre.name in text_of(mail)
    assert centre.phone in text_of(mail)


@pytest.mark.parametrize("template", ["clearance_ends", "invited_to_talk", "offer_paused"])
def test_what_is_true_no_more_is_not_sent(session, match, send_mail, template):
    notify(session, match.offer.person.user, template, offer=match.offer.id)
    session.commit()
    assert send_mail().messages == []


@pytest.mark.parametrize("template", ["trial_started", "trial_ends", "review_due", "both_said_yes", "reminder"])
def test_a_mail_about_a_match_that_has_moved_on_is_not_sent(session, match, send_mail, template):
    notify(session, match.offer.person.user, template, match=match.id)
    session.commit()
    assert send_mail().messages == []


def test_a_running_match_is_accompanied(session, office, match, send_mail):
    together(session, office, match)
    running.start_trial(session, office, match)
    volunteer = match.offer.person.user
    notify(session, volunteer, "trial_ends", match=match.id)
    session.commit()
    subjects = [mail["Subject"] for mail in send_mail().to(volunteer.email)]
    assert subjects[-2:] == ["You have met: now try it out", "Do you want to go on together?"]
    for side in Side:
        running.confirm_trial(session, office, match, side)
    notify(session, volunteer, "review_due", match=match.id)
    session.commit()
    assert send_mail().to(volunteer.email)[-1]["Subject"] == "How are the two of you doing?"
