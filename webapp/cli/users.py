"""`flask users`: sets up and looks after the accounts of people who work here."""

from collections.abc import Iterable
from typing import TypeVar

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.extensions import db
from webapp.models import Centre, Initiative, RoleName, Town, User
from webapp.services import accounts, second_factors
from webapp.services.errors import DomainError
from webapp.services.passwords import LONGEST, SHORTEST, fault_of
from webapp.services.seeding import demo_accounts
from webapp.services.seeding.folder import SEED_DATA

Named = TypeVar("Named", Town, Centre, Initiative)
ROLES = click.Choice([role.value for role in RoleName])


users = AppGroup("users", help="Look after accounts.")


def _named(session: Session, kind: type[Named], name: str | None) -> Named | None:
    if name is None:
        return None
    found = session.scalars(select(kind).where(kind.name == name)).all()
    if len(found) != 1:
        known = ", ".join(sorted(session.scalars(select(kind.name))))
        raise click.ClickException(f"There is no {kind.__name__.lower()} {name!r}. There are: {known}")
    return found[0]


def _account(session: Session, name: str) -> User:
    user = accounts.account_of(session, name) or session.scalar(select(User).where(User.username == name.upper()))
    if user is None:
        raise click.ClickException(f"There is no account {name!r}.")
    return user


def _print_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    lines = [heads, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _accept_password(_context: click.Context, _option: click.Parameter, password: str) -> str:
    if fault_of(password):
        raise click.BadParameter(f"it needs {SHORTEST} to {LONGEST} signs and must not be a usual one")
    return password


@users.command()
@click.option("--email", required=True, help="Signs in with this address.")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="May be given several times.")
@click.option("--town", help="The town an administrator works for, by name.")
@click.option("--centre", help="The centre a coordinator or case worker belongs to, by name.")
@click.option("--initiative", help="The initiative a manager acts for, by name.")
@click.option("--language", default="de", show_default=True, help="For pages and mails.")
@click.option(
    "--password",
    envvar="WEGPATEN_PASSWORD",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    callback=_accept_password,
    help="Better typed when asked, or in WEGPATEN_PASSWORD: a command line is seen by others.",
)
@with_appcontext
def create(
    email: str,
    roles: tuple[str, ...],
    town: str | None,
    centre: str | None,
    initiative: str | None,
    language: str,
    password: str,
) -> None:
    """Create an account for somebody who works here."""
    session = db.session()
    office = _named(session, Centre, centre)
    try:
        accounts.create_account(
            session,
            email=email,
            language=language,
            roles=[RoleName(role) for role in roles],
            password=password,
            town=_named(session, Town, town) or (office.town if office else None),
            centre=office,
            initiative=_named(session, Initiative, initiative),
        )
    except DomainError as error:
        raise click.ClickException(f"{email} has an account already.") from error
    session.commit()
    click.echo(f"{email} can sign in now.")


@users.command("list")
@click.option("--role", type=ROLES, help="Only accounts that hold this role.")
@with_appcontext
def list_accounts(role: str | None) -> None:
    """List the accounts: how they sign in, their roles, and where they belong."""
    found = db.session().scalars(
        select(User)
        .options(selectinload(User.roles), selectinload(User.centre), selectinload(User.initiative))
        .order_by(User.id)
    )
    rows = []
    for user in found:
        held = [each.name for each in user.roles]
        if role is None or role in held:
            place = user.centre or user.initiative or user.town
            state = "locked" if not user.active else "confirmed" if user.confirmed_at else "unconfirmed"
            rows.append(
                (user.email or f"code {user.username}", ", ".join(held), place.name if place else "", state)
            )
    _print_table(("account", "roles", "belongs to", "state"), rows)


@users.command("roles")
@click.argument("account")
@click.argument("roles", type=ROLES, nargs=-1, required=True)
@with_appcontext
def set_roles(account: str, roles: tuple[str, ...]) -> None:
    """Give ACCOUNT (an e-mail address, or the first group of a code) exactly these ROLES."""
    session = db.session()
    accounts.change_roles(session, None, _account(session, account), [RoleName(role) for role in roles])
    session.commit()
    click.echo(f"{account}: {', '.join(roles)}. Whoever was signed in must sign in again.")


@users.command()
@click.argument("account")
@click.option("--open", "unlock", is_flag=True, help="Open it again.")
@with_appcontext
def lock(account: str, *, unlock: bool) -> None:
    """Lock ACCOUNT: nobody signs in with it, and whoever is, is signed out."""
    session = db.session()
    accounts.set_active(session, None, _account(session, account), active=unlock)
    session.commit()
    click.echo(f"{account} is {'open' if unlock else 'locked'}.")


@users.command("reset-second-factor")
@click.argument("account")
@with_appcontext
def reset_second_factor(account: str) -> None:
    """Remove app, passkeys and codes on paper from ACCOUNT, whose owner has lost them."""
    session = db.session()
    second_factors.reset(session, None, _account(session, account))
    session.commit()
    click.echo(f"{account} signs in without a second step now, and is told so by mail.")


@users.command()
@with_appcontext
def demo() -> None:
    """List the demo accounts and their published passwords."""
    present = set(db.session().scalars(select(User.email).where(User.email.is_not(None))))
    rows = [
        (each.role.replace("_", " "), each.town.capitalize(), each.email, each.password, each.belongs_to)
        for each in demo_accounts(SEED_DATA)
        if each.email in present
    ]
    if not rows:
        raise click.ClickException("This installation has no demo accounts. `flask seed --demo` makes them.")
    click.echo(f"Sign in at {current_app.config['WEGPATEN'].base_url}/sign-in with one of these:\n")
    _print_table(("role", "town", "e-mail", "password", "belongs to"), rows)
