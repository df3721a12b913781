"""Whoever chooses the phone is asked about text messages, while there is a gateway for them."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.webapp.join.applicants import CONTACT
from webapp.models import Person

BY_PHONE = {"first_name": "Amal", "last_name": "Haddad", "way": "phone", "phone": "0152 28817386"}
QUESTION = "You may also send me text messages"


@pytest.fixture
def with_gateway(app):
    config = app.config["WEGPATEN"]
    app.config["WEGPATEN"] = replace(config, text_message_url="folder:nowhere")
    yield
    app.config["WEGPATEN"] = config


@pytest.mark.parametrize(
    ("contact", "agrees"),
    [(BY_PHONE | {"texts": "y"}, True), (BY_PHONE, False), (CONTACT | {"texts": "y"}, False)],
)
def test_a_yes_counts_for_the_phone_alone(session, with_gateway, newcomer, contact, agrees):
    newcomer.answer_until("wishes")
    assert QUESTION in newcomer.read("contact")
    newcomer.answer("contact", **contact)
    assert (QUESTION in newcomer.read("check")) == agrees
    newcomer.send()
    assert (session.scalars(select(Person)).one().texts_agreed_at is not None) == agrees


def test_without_a_gateway_it_is_not_asked_and_not_taken(session, newcomer):
    newcomer.answer_until("wishes")
    assert QUESTION not in newcomer.read("contact")
    newcomer.answer("contact", **BY_PHONE, texts="y")
    newcomer.send()
    assert session.scalars(select(Person)).one().texts_agreed_at is None
