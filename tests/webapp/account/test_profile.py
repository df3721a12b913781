"""The own account: what we know about somebody, and changing it."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import AuditEntry, ContactWay, Membership, MembershipState, RoleName


@pytest.fixture
def amal(session):
    person = factories.person(session, RoleName.NEWCOMER, speaks="ar:native/native de:A2/none")
    session.commit()
    return person


@pytest.fixture
def visitor(sign_in, amal):
    return sign_in(amal.user)


def last_verb(session) -> str:
    return session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()[-1]


def test_the_overview_shows_what_we_know(visitor, amal):
    page = visitor.get("/account").text
    for text in ("Amal Haddad", "Arabic: mother tongue", "German: simple talk", "Marxloh", amal.user.email):
        assert text in page


def test_somebody_who_works_here_sees_where(session, sign_in):
    coordinator = factories.coordinator(session)
    session.commit()
    page = sign_in(coordinator).get("/account").text
    assert coordinator.centre.name in page
    assert "Languages I speak" not in page


@pytest.mark.parametrize("path", ["/account/name", "/account/contact", "/account/languages"])
def test_somebody_who_works_here_has_no_such_pages(session, sign_in, path):
    coordinator = factories.coordinator(session)
    session.commit()
    assert sign_in(coordinator).get(path).status_code == 404


def test_memberships_are_shown_with_their_state(session, visitor, amal):
    initiative = factories.initiative(session)
    session.add(Membership(person=amal, initiative=initiative, state=MembershipState.ASKED))
    session.commit()
    page = visitor.get("/account").text
    assert initiative.name in page
    assert "the initiative has not answered yet" in page


def test_the_name_changes(session, visitor, amal):
    answer = visitor.send_form("/account/name", first_name=" Amal ", last_name="Al-Haddad", shows_last_name="y")
    assert (answer.status_code, answer.location) == (303, "/account")
    session.refresh(amal)
    assert (amal.first_name, amal.last_name, amal.shows_last_name) == ("Amal", "Al-Haddad", True)
    assert last_verb(session) == "person.name"


def test_a_name_is_needed_and_what_was_typed_is_kept(visitor):
    answer = visitor.send_form("/account/name", first_name="Amal-Noor", last_name=" ")
    assert "Please enter your last name." in answer.text
    assert 'value="Amal-Noor"' in answer.text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "ነጋሲ", "Đặng", 'O\'Neill & "Söhne"'])
def test_every_name_is_shown_as_it_is_written(session, visitor, amal, name):
    visitor.send_form("/account/name", first_name=name, last_name="Haddad")
    session.refresh(amal)
    assert amal.first_name == name
    assert "<script>alert" not in visitor.get("/account").text


def test_the_contact_way_changes(session, visitor, amal):
    visitor.send_form("/account/contact", contact_way="phone", phone="+49 203 123456")
    session.refresh(amal)
    assert (amal.contact_way, amal.phone) == (ContactWay.PHONE, "+49 203 123456")


@pytest.mark.parametrize(
    ("way", "phone", "message"),
    [
        ("phone", "", "Please enter your phone number"),
        ("email", "no number", "Please enter a phone number like"),
        ("pigeon", "", "Please choose one of these."),
    ],
)
def test_a_way_to_reach_nobody_is_refused(visitor, way, phone, message):
    assert message in visitor.send_form("/account/contact", contact_way=way, phone=phone).text


def test_without_an_address_email_is_no_way(session, client):
    from webapp.services.accounts import renew_code

    person = factories.person(session, RoleName.NEWCOMER, email=None)
    code = renew_code(session, person.user, person.user)
    session.commit()
    client.send_form("/sign-in", code=code)
    assert "By e-mail" not in client.get("/account/contact").text


def rows(*languages: tuple[str, str, bool]) -> dict[str, str]:
    fields = {}
    for number, (language, spoken, reads) in enumerate(languages):
        fields[f"languages-{number}-language"] = language
        fields[f"languages-{number}-spoken"] = spoken
        if reads:
            fields[f"languages-{number}-reads"] = "y"
    return fields


def test_the_languages_change(session, visitor, amal):
    visitor.send_form("/account/languages", **rows(("ar", "native", True), ("de", "B1", True), ("en", "A1", False)))
    session.refresh(amal)
    known = [(skill.language, skill.spoken, skill.written) for skill in amal.languages]
    assert known == [("ar", "native", "native"), ("de", "B1", "B1"), ("en", "A1", "none")]
    assert last_verb(session) == "person.languages"


def test_a_level_of_reading_that_is_known_stays_as_precise_as_it_was(session, visitor, amal):
    amal.languages[1].written = "A1"
    session.commit()
    visitor.send_form("/account/languages", **rows(("de", "B2", True)))
    session.refresh(amal)
    assert [(skill.language, skill.spoken, skill.written) for skill in amal.languages] == [("de", "B2", "A1")]


def test_a_row_is_added_and_removed_without_saving(session, visitor, amal):
    typed = rows(("ar", "native", True), ("fr", "B1", True))
    more = visitor.send_form("/account/languages", add="languages", **typed)
    assert 'name="languages-2-language"' in more.text
    less = visitor.send_form("/account/languages", remove="languages-0", **typed)
    assert 'name="languages-1-language"' not in less.text
    assert '<option selected value="fr">' in less.text
    session.refresh(amal)
    assert [skill.language for skill in amal.languages] == ["ar", "de"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (rows(("", "B1", True)), "Please choose a language, or remove it."),
        (rows(("ar", "B1", True), ("ar", "A1", True)), "Please choose each language once."),
        (rows(("tlh", "B1", True)), "Please choose one of these."),
    ],
)
def test_languages_that_cannot_be_are_refused(session, visitor, amal, typed, message):
    assert message in visitor.send_form("/account/languages", **typed).text
    session.refresh(amal)
    assert len(amal.languages) == 2


def test_the_reading_language_changes_here_and_in_the_account(session, visitor, amal):
    answer = visitor.send_form("/account/reading-language", language="de")
    assert answer.status_code == 303
    assert 'lang="de"' in visitor.get("/account").text
    session.refresh(amal.user)
    assert amal.user.language == "de"


def test_a_language_that_we_do_not_offer_is_refused(session, visitor, amal):
    assert visitor.send_form("/account/reading-language", language="xx").status_code == 200
    session.refresh(amal.user)
    assert amal.user.language == "en"
