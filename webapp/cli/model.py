"""`flask model`: learns from ended matches now, and says what is in use."""

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from webapp.extensions import db
from webapp.models import Kind, LearnedModel, Town
from webapp.services import learning, translator

model = AppGroup("model", help="Learn from matches that have ended.")


def _town(name: str) -> Town:
    found = db.session.scalar(select(Town).where(Town.name == name))
    if found is None:
        known = ", ".join(sorted(db.session.scalars(select(Town.name))))
        raise click.ClickException(f"There is no town {name!r}. There are: {known}")
    return found


@model.command("train")
@click.option("--town", required=True, help="Its name.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in learning.KINDS]), help="One kind only; otherwise each."
)
@with_appcontext
def train(town: str, kind: str | None) -> None:
    """Learn now from all matches of TOWN that have ended, whatever the week's turn."""
    session = db.session()
    town_id = _town(town).id
    for each in [Kind(kind)] if kind else learning.KINDS:
        history = translator.history_of(session, session.get_one(Town, town_id), each)
        session.rollback()
        if len(history) < learning.LEAST or not history.teaches:
            click.echo(f"{each.value}: {len(history)} ended matches, too few or too much alike to learn from")
            continue
        lesson = translator.learn(history)
        kept = learning.keep(session, None, session.get_one(Town, town_id), each, lesson)
        session.commit()
        click.echo(_line(kept))


@model.command("list")
@with_appcontext
def show() -> None:
    """Show all models, the newest first."""
    for one in db.session.scalars(select(LearnedModel).order_by(LearnedModel.id.desc())):
        click.echo(f"{one.trained_at:%Y-%m-%d %H:%M} {one.town.name} {_line(one)}")


def _line(one: LearnedModel) -> str:
    scores = "" if one.brier is None else f", Brier score {one.brier:.4f} (starting values {one.prior_brier:.4f})"
    state = "in use" if one.active else "not in use"
    return f"{one.kind.value}: {one.pairs} matches, {one.lasted} lasted{scores}; {state}"
