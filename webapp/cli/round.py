"""`flask round`: runs a programme's round now, without the worker."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from webapp.extensions import db
from webapp.models import Match, Programme, Round
from webapp.services import rounds
from webapp.services.errors import DomainError
from webapp.work import run_queued_rounds


@click.command("round")
@click.argument("programme", required=False)
@with_appcontext
def run_round(programme: str | None) -> None:
    """Suggest pairs for PROGRAMME (its name); without a name, run what is queued."""
    session = db.session()
    if programme is not None:
        found = session.scalar(select(Programme).where(Programme.name == programme))
        if found is None:
            known = ", ".join(sorted(session.scalars(select(Programme.name))))
            raise click.ClickException(f"There is no programme {programme!r}. There are: {known}")
        try:
            rounds.start(session, None, found)
        except DomainError as error:
            raise click.ClickException("A round of this programme is waiting or running already.") from error
        session.commit()
    before = session.scalar(select(func.max(Round.id)).where(Round.finished_at.is_not(None))) or 0
    run_queued_rounds(current_app)
    for done in session.scalars(select(Round).where(Round.id > before).order_by(Round.id)):
        count = session.scalar(select(func.count()).where(Match.round_id == done.id))
        click.echo(f"{done.programme.name}: {done.state.value}, {count} suggestions, {len(done.unmatched)} without")
