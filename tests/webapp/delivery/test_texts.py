"""Text messages: to whoever agreed, one short sentence that names nobody, by the same outbox, over real HTTP."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select, update

from tests import factories
from tests.servers.gateway import TOKEN, running_gateway
from webapp.config import Config
from webapp.db import now
from webapp.delivery import gateway as transport
from webapp.delivery import send_due_mail
from webapp.delivery.letters import LETTERS
from webapp.delivery.texts import MOST_PARTS, TEXTS, TextMessage, compose, international, parts
from webapp.models import Channel, ContactWay, MailState, OutboxMail, Side
from webapp.refusals import refusals
from webapp.services import answers, decisions, phone_list, profile
from webapp.services.notifications import TEXTED, notify
from webapp.services.privacy import consents

NUMBER = "+4915228817386"
LONG_LINK = "https://wegpaten.musterstadt.de/answer/" + "A" * 24


@pytest.fixture
def gateway():
    with running_gateway() as running:
        yield running


@pytest.fixture
def texting(app, gateway, mail_server):
    """Text messages are on."""
    config = app.config["WEGPATEN"]
    app.config["WEGPATEN"] = replace(
        config, text_message_url=gateway.url, text_message_token=TOKEN, mail_url=mail_server.url
    )
    yield gateway
    app.config["WEGPATEN"] = config


@pytest.fixture
def match(session):
    """A volunteer without e-mail who agreed to text messages is proposed to somebody."""
    offers = factories.offer(session, email=None, first_name="Vera", last_name="Schulz")
    offers.person.texts_agreed_at = now()
    asks = factories.request(session, first_name="Amal", last_name="Haddad", needs=("wohnen", "gesundheit"))
    found = factories.proposal(session, asks=asks, offers=offers)
    session.commit()
    return found


@pytest.fixture
def asked(session, match):
    office = factories.coordinator(session)
    decisions.approve(session, office, match)
    decisions.ask_now(session, office, match)
    session.commit()
    return match


def send(app) -> None:
    with app.app_context():
        send_due_mail(app)


def text_of(session) -> OutboxMail:
    session.expire_all()
    return session.scalars(select(OutboxMail).where(OutboxMail.channel == Channel.TEXT)).one()


def test_who_agreed_gets_one_sentence_with_a_link_that_answers(app, session, asked, texting, client):
    send(app)
    (text,) = texting.to(NUMBER)
    sentence, link = text.rsplit(" ", 1)
    assert sentence == "Wegpaten: Somebody needs you. Answer here or call us:"
    for secret in ("Vera", "Schulz", "Amal", "Haddad", "Health", "Housing"):
        assert secret not in text
    path = "/" + link.split("/", 3)[3]
    assert client.send_form(path).status_code == 303
    session.expire_all()
    assert asked.asked is Side.NEWCOMER


def test_a_text_does_not_count_as_reached(app, session, asked, texting):
    send(app)
    assert texting.messages
    session.expire_all()
    assert (asked.reached_at, asked.term_ends_at) == (None, None)
    assert session.scalars(phone_list.asked_by_phone(select(type(asked)))).unique().all() == [asked]
    answers.accept(session, asked.offer.person.user, asked, Side.VOLUNTEER)
    session.commit()
    assert session.scalars(phone_list.asked_by_phone(select(type(asked)))).unique().all() == []


@pytest.mark.parametrize("reason", ["not agreed", "another way", "no number", "locked"])
def test_nobody_else_gets_one(session, match, reason):
    person = match.offer.person
    if reason == "not agreed":
        person.texts_agreed_at = None
    elif reason == "another way":
        person.contact_way = ContactWay.CENTRE
    elif reason == "no number":
        person.phone = None
    else:
        person.user.active = False
    assert not notify(session, person.user, "volunteer_asked", match=match.id)
    session.flush()
    assert session.scalars(select(OutboxMail)).all() == []


def test_what_is_about_signing_in_is_never_sent_as_a_text(session, match):
    notify(session, match.offer.person.user, "password_changed")
    session.flush()
    assert session.scalars(select(OutboxMail)).all() == []
    assert set(TEXTS) == TEXTED
    assert set(LETTERS) >= TEXTED


def test_without_a_gateway_nothing_is_sent_and_nothing_waits(app, session, asked):
    send(app)
    session.expire_all()
    assert session.scalars(select(OutboxMail).where(OutboxMail.channel == Channel.TEXT)).all() == []


def test_who_takes_the_yes_back_before_it_leaves_gets_none(app, session, asked, texting):
    profile.change_contact(
        session, asked.offer.person.user, asked.offer.person, way=ContactWay.PHONE, phone="0152 1", texts=False
    )
    session.commit()
    send(app)
    assert texting.tries == 0


def test_taking_back_the_consent_ends_text_messages_too(session, match):
    consents.withdraw(session, match.offer.person.user, match.offer.person)
    assert match.offer.person.texts_agreed_at is None


def test_a_gateway_that_is_down_is_tried_again_with_the_same_reference(app, session, asked, texting):
    texting.status = 503
    send(app)
    row = text_of(session)
    assert (row.state, row.tries, row.last_error) == (MailState.WAITING, 1, "HTTPError 503")
    texting.status = 202
    session.execute(update(OutboxMail).values(next_try_at=now() - timedelta(seconds=1)))
    session.commit()
    send(app)
    row = text_of(session)
    assert row.state is MailState.SENT
    assert [message["reference"] for message in texting.messages] == [row.message_id]


@pytest.mark.parametrize("status", [400, 422])
def test_what_the_gateway_will_never_take_is_a_dead_letter_at_once(app, session, asked, texting, status):
    texting.status = status
    send(app)
    row = text_of(session)
    assert (row.state, row.last_error) == (MailState.DEAD, f"HTTPError {status}")


def test_a_wrong_token_and_a_redirect_are_failures(app, session, asked, texting):
    texting.status, texting.location = 307, "http://127.0.0.1:1/elsewhere"
    send(app)
    assert text_of(session).last_error == "HTTPError 307"
    texting.status, texting.location = 202, ""
    app.config["WEGPATEN"] = replace(app.config["WEGPATEN"], text_message_token="wrong")
    session.execute(update(OutboxMail).values(next_try_at=now() - timedelta(seconds=1)))
    session.commit()
    send(app)
    assert text_of(session).last_error == "HTTPError 401"
    assert texting.messages == []


def test_a_folder_takes_them_on_a_developer_s_machine(tmp_path):
    transport.send(f"folder:{tmp_path}/texts", "", TextMessage(NUMBER, "Wegpaten: نعم", "r1"))
    kept = json.loads((tmp_path / "texts" / "r1.json").read_text(encoding="utf-8"))
    assert kept == {"to": NUMBER, "text": "Wegpaten: نعم", "reference": "r1"}


@pytest.mark.parametrize(
    ("printed", "dialled"),
    [
        ("0152 28817386", NUMBER),
        ("+49 152/28817386", NUMBER),
        ("0049 (152) 288-17386", NUMBER),
        ("+963 11 1234", "+963111234"),
    ],
)
def test_a_number_is_sent_in_the_international_form(printed, dialled):
    assert international(printed) == dialled


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a" * 153, 1),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 153, 2),
        ("ب" * 67, 1),
        ("ب" * 134, 2),
        ("a" * 134 + "ê", 3),
    ],
)
def test_parts_are_counted_as_a_network_counts_them(text, number):
    assert parts(text) == number


@pytest.mark.one_database
@pytest.mark.parametrize("language", Config().languages)
@pytest.mark.parametrize("template", sorted(TEXTS))
def test_every_text_fits_into_two_parts_in_every_language(app, language, template):
    with app.test_request_context(), force_locale(language):
        with_link = template in {"volunteer_asked", "newcomer_asked", "reminder", "trial_ends", "review_due"}
        text = compose(template, LONG_LINK if with_link else "")
        assert parts(text) <= MOST_PARTS
        assert text.endswith(LONG_LINK) == with_link


def test_a_text_that_would_be_too_long_goes_without_its_link(app):
    with app.test_request_context():
        assert compose("reminder", "https://example.org/" + "a" * 300).endswith(":")


def test_it_is_asked_at_the_account_and_kept_with_its_moment(session, texting, visitor):
    person = factories.person(session, factories.RoleName.VOLUNTEER, phone="0152 111222")
    session.commit()
    who = visitor(person.user)
    assert "You may also send me text messages" in who.read("/account/contact")
    who.send("/account/contact", contact_way="phone", phone="0152 111222", texts="y")
    session.expire_all()
    assert person.texts_agreed_at is not None
    assert re.search(r'<input[^>]*checked[^>]*name="texts"', who.read("/account/contact"))
    who.send("/account/contact", contact_way="phone", phone="0152 111222")
    session.expire_all()
    assert person.texts_agreed_at is None


def test_without_a_gateway_nobody_is_asked_and_nothing_changes(session, visitor):
    person = factories.person(session, factories.RoleName.VOLUNTEER, phone="0152 111222")
    person.texts_agreed_at, person.contact_way = now(), ContactWay.PHONE
    session.commit()
    who = visitor(person.user)
    assert "text messages" not in who.read("/account/contact")
    who.send("/account/contact", contact_way="phone", phone="0152 111333", texts="y")
    session.expire_all()
    assert person.texts_agreed_at is not None


REFUSED = {
    "http://gateway.example.org/": "TEXT_MESSAGE_URL",
    "ftp://127.0.0.1/": "TEXT_MESSAGE_URL",
    "https://gateway.example.org/": "TEXT_MESSAGE_TOKEN",
}


@pytest.mark.parametrize("url", REFUSED)
def test_an_unsafe_gateway_is_refused(url):
    (line,) = refusals(Config(text_message_url=url))
    assert line.startswith(REFUSED[url])


def test_in_production_only_https_is_taken():
    def refused(url: str, **more: str) -> list[str]:
        return [line for line in refusals(Config(text_message_url=url, **more)) if line.startswith("TEXT")]

    for url in ("folder:texts", "http://127.0.0.1:1/"):
        assert refused(url) == []
        assert len(refused(url, environment="production")) == 1
    assert refused("https://gateway.example.org/", environment="production", text_message_token="t") == []


def test_the_token_may_lie_in_a_file(tmp_path):
    (tmp_path / "token").write_text("from the file\n")
    config = Config.from_environment({"TEXT_MESSAGE_TOKEN_FILE": str(tmp_path / "token")})
    assert config.text_message_token == "from the file"
    assert "from the file" not in repr(config)
