"""The second step: an app or codes on paper, set up by their owner, asked for at each sign-in, reset where lost."""

import html
import re
from dataclasses import replace

import pytest
from passlib.totp import TOTP
from sqlalchemy import func, select, text

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.databases import run_command
from tests.fixtures.web import PageChecker
from webapp.db import now
from webapp.models import AuditEntry, AuthenticatorApp, Passkey, RecoveryCode, RoleName
from webapp.services.accounts import create_account

EMAIL = "cora@example.org"
KEY = re.compile(r'class="code code--long" dir="ltr" translate="no">([A-Z2-7 ]+)<')
ON_PAPER = re.compile(r'class="code code--long" translate="no">([0-9A-Z-]{29})<')


class Phone:
    """An authenticator app; its clock can be moved on, because each code is taken once."""

    def __init__(self, key: str) -> None:
        self.app = TOTP(key=key, format="base32")

    def code(self, ahead: int = 0) -> str:
        return self.app.generate(now().timestamp() + 30 * ahead).token


@pytest.fixture
def coordinator(session):
    user = factories.coordinator(session, email=EMAIL)
    session.commit()
    return user


@pytest.fixture
def set_up():
    """Return `set_up(client)`: the phone that now shows codes, and the codes on paper."""

    def with_phone(client) -> tuple[Phone, list[str]]:
        phone = Phone(KEY.search(client.get("/account/second-factor/app").text)[1])
        page = client.send_form("/account/second-factor/app", code=phone.code())
        assert page.status_code == 200, page.location
        return phone, ON_PAPER.findall(page.text)

    return with_phone


def enter(client, password: str = PASSWORD, email: str = EMAIL):
    return client.send_form("/sign-in", email=email, password=password)


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def subjects(send_mail) -> list[str]:
    return [mail["Subject"] for mail in send_mail().to(EMAIL)]


@pytest.fixture
def phone_and_paper(coordinator, sign_in, set_up):
    return set_up(sign_in(coordinator))


def test_the_page_shows_a_picture_and_a_key_and_keeps_the_secret_until_the_code_is_right(
    session, coordinator, sign_in
):
    client = sign_in(coordinator)
    page = client.get("/account/second-factor/app").text
    assert 'src="data:image/png;base64,' in page
    wrong = client.send_form("/account/second-factor/app", code="000000")
    assert "This code does not fit." in wrong.text
    assert KEY.search(wrong.text)[1] == KEY.search(page)[1]
    assert session.scalar(select(func.count()).select_from(AuthenticatorApp)) == 0


def test_ten_codes_for_paper_are_shown_once_and_stored_as_hashes(session, phone_and_paper):
    _phone, paper = phone_and_paper
    assert len(set(paper)) == 10
    stored = " ".join(session.scalars(select(RecoveryCode.code_hash)))
    assert not any(code in stored or code.replace("-", "") in stored for code in paper)


def test_the_secret_of_the_app_is_encrypted(session, phone_and_paper):
    phone, _ = phone_and_paper
    assert session.scalars(select(AuthenticatorApp.secret)).one() == phone.app.base32_key
    assert phone.app.base32_key not in session.scalar(text("SELECT secret FROM authenticator_apps"))


def test_the_password_alone_leads_to_the_second_step_and_no_further(client, phone_and_paper):
    assert enter(client).location == "/account/second-step"
    assert not is_signed_in(client)
    assert client.get("/desk").status_code == 303


def test_the_code_that_the_app_shows_leads_in(client, phone_and_paper):
    phone, _ = phone_and_paper
    enter(client)
    answer = client.send_form("/account/second-step", code=f" {phone.code(1)[:3]} {phone.code(1)[3:]} ")
    assert (answer.status_code, answer.location) == (303, "/account/home")
    assert is_signed_in(client)


def test_whoever_wanted_a_page_arrives_there_after_both_steps(client, phone_and_paper):
    phone, _ = phone_and_paper
    client.send_form("/sign-in?next=/account/devices", email=EMAIL, password=PASSWORD)
    assert client.send_form("/account/second-step", code=phone.code(1)).location == "/account/devices"


@pytest.mark.parametrize("way", ["link", "new password"])
def test_no_way_in_leads_round_the_second_step(client, phone_and_paper, send_mail, way):
    if way == "link":
        client.send_form("/account/link", email=EMAIL)
        mail = next(mail for mail in send_mail().to(EMAIL) if "link to sign in" in mail["Subject"])
        fields = {}
    else:
        client.send_form("/account/password/forgotten", email=EMAIL)
        mail = next(mail for mail in send_mail().to(EMAIL) if "choose a password" in mail["Subject"])
        fields = {"password": "another long good password"}
    path = re.search(r"https?://[^/]+(/account/\S*link/\S+)", mail.get_body(("plain",)).get_content())[1]
    assert client.send_form(path, **fields).location == "/account/second-step"
    assert not is_signed_in(client)


def test_a_code_is_taken_once(stranger, phone_and_paper):
    phone, _ = phone_and_paper
    seen, first, second = phone.code(1), stranger(), stranger()
    enter(first)
    enter(second)
    assert first.send_form("/account/second-step", code=seen).status_code == 303
    assert "This code does not fit." in second.send_form("/account/second-step", code=seen).text
    assert not is_signed_in(second)


def test_the_code_that_set_the_app_up_signs_nobody_in(client, phone_and_paper):
    phone, _ = phone_and_paper
    enter(client)
    assert "This code does not fit." in client.send_form("/account/second-step", code=phone.code()).text


def test_a_code_on_paper_leads_in_once_and_its_owner_is_told(stranger, phone_and_paper, send_mail):
    _phone, paper = phone_and_paper
    first, second = stranger(), stranger()
    enter(first)
    enter(second)
    assert first.send_form("/account/second-step", code=paper[0].lower()).status_code == 303
    assert second.send_form("/account/second-step", code=paper[0]).status_code == 200
    assert "One of your codes on paper was used" in subjects(send_mail)
    assert "9 codes are left." in first.get("/account/second-factor").text


def test_new_codes_on_paper_replace_the_old_ones(stranger, phone_and_paper):
    phone, old = phone_and_paper
    here, later = stranger(), stranger()
    enter(here)
    here.send_form("/account/second-step", code=phone.code(1))
    new = ON_PAPER.findall(here.send_form("/account/second-factor/codes").text)
    assert not set(old) & set(new)
    enter(later)
    assert later.send_form("/account/second-step", code=old[0]).status_code == 200
    assert later.send_form("/account/second-step", code=new[0]).status_code == 303


def test_guessing_the_code_is_slow(client, phone_and_paper):
    phone, _ = phone_and_paper
    enter(client)
    statuses = [client.send_form("/account/second-step", code="000000").status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    client.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    assert client.send_form("/account/second-step", code=phone.code(1)).status_code == 429


def test_the_first_step_is_good_for_ten_minutes(client, phone_and_paper, monkeypatch):
    enter(client)
    later = now().timestamp() + 601
    monkeypatch.setattr("webapp.sign_in.entering.time.time", lambda: later)
    assert client.get("/account/second-step").location == "/sign-in"


def test_without_a_first_step_there_is_no_second_one(client, phone_and_paper):
    phone, _ = phone_and_paper
    assert client.get("/account/second-step").location == "/sign-in"
    page = client.get("/sign-in").text
    token = re.search(r'csrf_token"[^>]* value="([^"]+)"', page)[1]
    answer = client.post("/account/second-step", data={"csrf_token": token, "code": phone.code(1)})
    assert answer.location == "/sign-in"


def test_changes_are_told_by_mail_and_audited(session, phone_and_paper, send_mail):
    assert "The second step of your sign-in was changed" in subjects(send_mail)
    verbs = session.scalars(select(AuditEntry.verb)).all()
    assert {"user.add_app", "user.renew_recovery_codes"} <= set(verbs)


class TestRequired:
    """`SECOND_FACTOR=required`, as in production."""

    @pytest.fixture(autouse=True)
    def required(self, app, monkeypatch):
        monkeypatch.setitem(app.config, "WEGPATEN", replace(app.config["WEGPATEN"], second_factor="required"))

    def test_whoever_sees_others_data_sets_it_up_before_anything_else(self, coordinator, sign_in, set_up):
        client = sign_in(coordinator)
        for path in ("/desk", "/account", "/account/home", "/account/password"):
            assert client.get(path).location == "/account/second-factor", path
        page = client.get("/account/second-factor").text
        assert "So please set up one of these two before you go on" in page
        assert 'href="/desk' not in page
        set_up(client)
        assert client.get("/desk").status_code == 200

    def test_signing_out_and_public_pages_stay_open(self, coordinator, sign_in):
        client = sign_in(coordinator)
        assert client.get("/").status_code == 200
        assert client.send_form("/account/second-factor/codes", to="/sign-out").status_code == 302

    def test_newcomers_volunteers_and_managers_are_not_asked(self, session, sign_in):
        people = [factories.account(session, role) for role in (RoleName.NEWCOMER, RoleName.VOLUNTEER)]
        people.append(factories.manager(session, factories.initiative(session)))
        session.commit()
        assert all(is_signed_in(sign_in(user)) for user in people)

    def test_the_last_second_step_stays(self, coordinator, sign_in, set_up):
        client = sign_in(coordinator)
        set_up(client)
        assert "Remove the app" not in client.get("/account/second-factor").text
        assert client.send_form("/account/second-factor/app/remove").status_code == 409


def test_in_a_demo_nobody_has_to(coordinator, sign_in):
    assert sign_in(coordinator).get("/desk").status_code == 200


def test_who_need_not_have_it_removes_it_again(session, sign_in, set_up):
    user = factories.account(session, RoleName.VOLUNTEER, email=EMAIL)
    session.commit()
    client = sign_in(user)
    set_up(client)
    assert "set up" in client.get("/account").text
    assert client.send_form("/account/second-factor/app/remove").status_code == 303
    assert sign_in(user).get("/account").status_code == 200


def test_an_administrator_resets_what_a_colleague_has_lost(session, client, phone_and_paper, sign_in, send_mail):
    office = factories.centre(session)
    admin = factories.account(session, RoleName.ADMINISTRATOR, town=office.town)
    session.commit()
    colleague = session.scalars(select(AuthenticatorApp.user_id)).one()
    session.commit()
    answer = sign_in(admin).send_form(
        f"/admin/accounts/{colleague}", to=f"/admin/accounts/{colleague}/reset-second-factor"
    )
    assert answer.status_code == 303
    for kind in (AuthenticatorApp, RecoveryCode, Passkey):
        assert session.scalar(select(func.count()).select_from(kind)) == 0
    assert session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()[-1] == "user.reset_second_factor"
    session.commit()
    assert "The second step of your sign-in was reset" in subjects(send_mail)
    assert enter(client).location == "/account/home"


def test_nobody_resets_the_own_one(session, sign_in):
    office = factories.centre(session)
    admin = factories.account(session, RoleName.ADMINISTRATOR, town=office.town)
    session.commit()
    client = sign_in(admin)
    answer = client.send_form("/account/reading-language", to=f"/admin/accounts/{admin.id}/reset-second-factor")
    assert answer.status_code == 403


def test_an_operator_resets_it_from_the_command_line(app, session, client, phone_and_paper):
    assert "signs in without a second step now" in run_command(app, "users", "reset-second-factor", EMAIL)
    assert enter(client).location == "/account/home"


class TestProof:
    """Before an act that counts a person shows again that it is them."""

    ACTS = (
        "/account/password",
        "/account/second-factor/app",
        "/account/second-factor/codes",
        "/account/email",
        "/account/export",
    )

    @pytest.fixture
    def volunteer(self, session):
        user = factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
        session.commit()
        return user

    @pytest.mark.parametrize("path", ACTS)
    def test_long_after_signing_in_the_password_is_asked_again(self, volunteer, sign_in, long_ago, path):
        client = sign_in(volunteer)
        assert client.get(path).status_code == 200
        long_ago()
        asked = client.get(path)
        assert asked.location == f"/account/verify?next={path}"
        wrong = client.send_form(asked.location, password="not this one")
        assert "This is not your password." in wrong.text
        assert client.send_form(asked.location, password=PASSWORD).location == path
        assert client.get(path).status_code == 200

    def test_a_form_is_not_sent_round_it(self, volunteer, sign_in, long_ago):
        client = sign_in(volunteer)
        sign_in(volunteer)
        long_ago()
        answer = client.send_form("/account/devices", to="/account/devices/end-others")
        assert answer.location.startswith("/account/verify")

    def test_with_an_app_its_code_is_asked_for_as_well(self, volunteer, sign_in, set_up, long_ago):
        client = sign_in(volunteer)
        phone, _ = set_up(client)
        long_ago()
        assert client.send_form("/account/verify", password=PASSWORD, app_code="000000").status_code == 200
        assert client.send_form("/account/verify", password=PASSWORD, app_code=phone.code(1)).status_code == 303

    def test_a_code_on_paper_proves_it_for_whoever_signs_in_with_it(self, client, session, long_ago):
        code = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER]).code
        session.commit()
        client.send_form("/sign-in", code=code)
        long_ago()
        assert "Your code" in client.get("/account/verify").text
        assert client.send_form("/account/verify?next=/account/code", code=code).location == "/account/code"

    def test_nobody_is_led_to_a_foreign_place(self, volunteer, sign_in):
        answer = sign_in(volunteer).send_form("/account/verify?next=https://evil.example/", password=PASSWORD)
        assert answer.location == "/account"

    def test_whoever_has_no_password_proves_it_by_a_new_link(self, session, sign_in, volunteer, long_ago):
        client = sign_in(volunteer)
        volunteer.password = None
        session.commit()
        long_ago()
        page = client.get("/account/verify").text
        assert 'action="/account/link"' in page
        assert "vera@example.org" in html.unescape(page)

    def test_whoever_has_no_password_may_choose_one(self, session, sign_in, volunteer):
        client = sign_in(volunteer)
        volunteer.password = None
        session.commit()
        assert client.send_form("/account/password", password="another long good password").status_code == 303
        sign_in(volunteer, "another long good password")


def test_who_works_here_is_told_of_a_new_device_and_others_are_not(app, session, coordinator, sign_in, send_mail):
    factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
    session.commit()
    client = PageChecker(app)
    for _ in range(2):
        assert enter(client).status_code == 302
        client.send_form("/account", to="/sign-out")
    sign_in("vera@example.org")
    sent = send_mail()
    assert [mail["To"] for mail in sent.messages] == [EMAIL]
    assert [mail["Subject"] for mail in sent.messages] == ["Somebody signed in with your account on a new device"]
    enter(PageChecker(app))
    assert len(send_mail().to(EMAIL)) == 2
