"""`flask processing`: the record of processing activities (Art. 30 GDPR), in Markdown."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy import Table, select

from webapp.admin.retention import NAMES
from webapp.db import now
from webapp.extensions import db
from webapp.models import Town
from webapp.models.classification import Data
from webapp.services.privacy import processing as record
from webapp.services.privacy.kinds import KINDS
from webapp.services.privacy.retention import days_of

HELD = (Data.PERSONAL, Data.CONTACT, Data.SENSITIVE, Data.SECRET, Data.ACTOR)
MEASURES = "docs/security/measures.md"


@click.command("processing")
@with_appcontext
def processing() -> None:
    """Print the record of processing activities of this installation; its English is a draft to be translated."""
    click.echo("\n".join((*_head(), *_activities(), *_terms(), *_rest())))


def _head() -> Iterator[str]:
    config = current_app.config["WEGPATEN"]
    yield "# Record of processing activities (Art. 30 GDPR)\n"
    yield f"Made on {now():%Y-%m-%d} from the tables of this version. The municipality fills in what stands as ….\n"
    yield f"- Controller: {config.operator_name or '…'}, {config.operator_contact or '…'}"
    yield "- Data protection officer: …"
    yield "- Recipients: those named below; processors (hosting, mail): …"
    yield "- Third countries: none by this software"
    yield f"- Measures (Art. 32): {MEASURES}"
    yield "- Erasure: at once when somebody asks, else by the terms below; backups when they are replaced\n"


def _activities() -> Iterator[str]:
    for activity in record.ACTIVITIES:
        yield f"## {activity.name}\n"
        yield f"- Why: {activity.purpose}; legal basis: …"
        yield f"- About whom: {activity.whom}"
        yield f"- Seen by: {activity.seen_by}\n"
        yield from _table("table", *(data.value for data in HELD), "kept")
        for table in record.tables(about_people=True):
            if table.name in activity.tables:
                yield _row(f"`{table.name}`", *(_columns(table, data) for data in HELD), _kept(table))
        yield ""


def _columns(table: Table, data: Data) -> str:
    found = record.columns_of(table, data)
    return ", ".join(f"{column.name}{' (encrypted)' if record.is_encrypted(column) else ''}" for column in found)


def _kept(table: Table) -> str:
    otherwise = record.KEPT_OTHERWISE.get(table.name)
    parts = [otherwise] if otherwise else []
    parts += [f"term {kind}" for kind in record.terms_of(table)]
    parts += [f"with `{parent}`" for parent in sorted(set(record.goes_with(table)))]
    return "; ".join(parts)


def _terms() -> Iterator[str]:
    towns = db.session.scalars(select(Town).order_by(Town.name)).all()
    days = [days_of(db.session(), town) for town in towns]
    yield "## Terms, in days\n"
    yield from _table("term", "of what", *(town.name for town in towns))
    with force_locale("en"):
        for kind in KINDS:
            yield _row(kind.name, str(NAMES[kind.name]), *(str(own[kind.name]) for own in days))
    yield ""


def _rest() -> Iterator[str]:
    yield "## About nobody\n"
    yield ", ".join(f"`{table.name}`" for table in record.tables(about_people=False))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _table(*heads: str) -> Iterator[str]:
    yield _row(*heads)
    yield _row(*("---" for _head in heads))
