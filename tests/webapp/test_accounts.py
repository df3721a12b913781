"""Accounts as services make and change them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import AuditEntry, Role, RoleName, User
from webapp.services import accounts
from webapp.services.errors import ConflictError
from webapp.services.sign_in_codes import LENGTH, SIGNS, new_code, read_code

ROOT = Path(__file__).resolve().parents[2]


def audited(session, user) -> list[str]:
    return list(session.scalars(select(AuditEntry.verb).where(AuditEntry.subject_id == user.id)))


def test_with_email_an_account_waits_for_its_confirmation(session):
    made = accounts.create_account(session, email=" Amal@Example.org", language="ar", roles=[RoleName.NEWCOMER])
    assert (made.user.email, made.user.language, made.code) == ("amal@example.org", "ar", None)
    assert (made.user.password, made.user.confirmed_at) == (None, None)
    assert audited(session, made.user) == ["user.create"]


def test_without_email_it_has_a_code_and_is_ready(session):
    made = accounts.create_account(session, email=None, language="ar", roles=[RoleName.NEWCOMER])
    assert re.fullmatch(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", made.code)
    assert made.user.username == made.code[:4]
    assert made.user.confirmed_at is not None
    assert read_code(made.code).secret not in made.user.password


def test_one_address_has_one_account_however_it_is_written(session):
    accounts.create_account(session, email="amal@example.org", language="en", roles=[RoleName.NEWCOMER])
    with pytest.raises(ConflictError):
        accounts.create_account(session, email="AMAL@example.org", language="en", roles=[RoleName.VOLUNTEER])


def test_many_people_may_have_no_address(session):
    codes = [
        accounts.create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER]) for _ in range(3)
    ]
    assert len({made.user.username for made in codes}) == 3


def test_without_the_roles_of_the_seed_nothing_is_made_up(session):
    session.delete(session.scalars(select(Role).where(Role.name == "newcomer")).one())
    with pytest.raises(LookupError, match="flask seed"):
        accounts.create_account(session, email="a@example.org", language="en", roles=[RoleName.NEWCOMER])


def test_whoever_gets_other_roles_signs_in_again(session, sign_in):
    user = factories.account(session, RoleName.VOLUNTEER)
    session.commit()
    visitor = sign_in(user)
    accounts.change_roles(session, None, user, [RoleName.COORDINATOR])
    session.commit()
    assert visitor.get("/account").status_code == 303
    assert [role.name for role in user.roles] == ["coordinator"]


def test_whoever_is_locked_is_out_at_once(session, sign_in):
    user = factories.account(session, RoleName.VOLUNTEER)
    session.commit()
    visitor = sign_in(user)
    accounts.set_active(session, None, user, active=False)
    session.commit()
    assert visitor.get("/account").status_code == 303


def test_whoever_has_an_address_gets_no_code(session):
    user = factories.account(session, RoleName.NEWCOMER)
    with pytest.raises(ConflictError):
        accounts.renew_code(session, user, user)


def test_a_code_for_somebody_who_never_had_one_gets_a_free_name(session):
    user = accounts.create_account(session, email="a@example.org", language="en", roles=[RoleName.NEWCOMER]).user
    user.email = None
    session.flush()
    assert accounts.renew_code(session, user, user)[:4] == user.username


def test_a_code_has_80_secret_bits_of_signs_that_are_not_mistaken():
    assert len(SIGNS) == 32
    assert not set("ILOU") & set(SIGNS)
    assert len(new_code().secret) * 5 == 80
    assert len({new_code() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "text", ["", "7K3M", "7K3M-Q2XA-09TZ-PV4D-HH6C-0", "7K3M-Q2XA-09TZ-PV4D-HH6!", "x" * LENGTH * 2]
)
def test_what_cannot_be_a_code_is_none(text):
    assert read_code(text) is None


def test_a_printed_code_is_read_as_it_was_made():
    code = new_code()
    assert read_code(str(code)) == code


def test_hashes_are_argon2_and_differ_for_the_same_password(session):
    first, second = accounts.hash_password("correct horse battery"), accounts.hash_password("correct horse battery")
    assert first.startswith("$argon2id$")
    assert first != second


def test_in_earnest_hashing_is_as_slow_as_rfc_9106_asks():
    show = "from webapp.services.accounts import ARGON2 as it; print(it.type.name, it.time_cost, it.memory_cost)"
    printed = subprocess.run([sys.executable, "-c", show], cwd=ROOT, capture_output=True, text=True, check=True)
    assert printed.stdout.split() == ["ID", "3", "65536"]


def test_a_password_of_an_operator_is_ready_at_once(session, sign_in):
    accounts.create_account(
        session,
        email="new@example.org",
        language="de",
        roles=[RoleName.ADMINISTRATOR],
        password="a long enough one",
    )
    session.commit()
    sign_in("new@example.org", "a long enough one")
    assert session.scalars(select(User).where(User.email == "new@example.org")).one().confirmed_at
