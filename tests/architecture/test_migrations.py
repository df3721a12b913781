"""Migrations lead to the models, go back again, and lose nothing on the way; on both databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, inspect, text

from tests.fixtures.databases import dispose, run_command, start_app

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

# What a town's seed puts into tables that came after the first release: it goes with them, and is loaded again.
SEEDED_ANEW = ("guide_chapters", "guide_offices", "guide_versions", "initiative_languages")

PLANTED_REVISION = '''
"""Rebuild a parent."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "planted", "{head}", None, None

def upgrade():
    with op.batch_alter_table("people") as batch:  # SQLite builds the table anew for this, and drops the old one
        batch.alter_column("first_name", existing_type=sa.String(200), type_=sa.String(300))

def downgrade():
    with op.batch_alter_table("people") as batch:
        batch.alter_column("first_name", existing_type=sa.String(300), type_=sa.String(200))
'''


def revisions(folder: Path = MIGRATIONS) -> list[str]:
    """All revisions, the first one first."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(folder))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


@pytest.fixture
def blank_app(empty_database, tmp_path) -> Iterator[Flask]:
    app = start_app(empty_database, tmp_path)
    with app.app_context():
        yield app
    dispose(app)


def engine_of(app: Flask) -> Engine:
    return app.extensions["sqlalchemy"].engine


def canonical(value: object) -> object:
    """The same value whatever the order of keys, the spaces, and the objects behind it."""
    if isinstance(value, dict):
        return sorted((key, canonical(part)) for key, part in value.items() if part not in (None, {}))
    if isinstance(value, (list, tuple)):
        return sorted(map(str, map(canonical, value)))
    return " ".join(str(value).split())


def catalogue(engine: Engine) -> dict[str, object]:
    """What the database itself says about each table: columns, keys, checks, and indexes with their predicates."""
    inspector = inspect(engine)
    return triggers(engine) | {
        f"{table} {part}": canonical(getattr(inspector, f"get_{part}")(table))
        for table in inspector.get_table_names()
        if table != "alembic_version"
        for part in (
            "columns", "pk_constraint", "foreign_keys", "unique_constraints", "check_constraints", "indexes",
        )
    }  # fmt: skip


def triggers(engine: Engine) -> dict[str, object]:
    """What the database does by itself when a row changes."""
    look = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    }
    with engine.connect() as connection:
        return {f"trigger {name}": canonical(sql) for name, sql in connection.execute(text(look[engine.name]))}


def row_counts(engine: Engine) -> dict[str, int]:
    tables = [name for name in inspect(engine).get_table_names() if name != "alembic_version"]
    with engine.connect() as connection:
        return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in tables}  # noqa: S608


def test_there_is_one_line_of_revisions():
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_the_head_revision_equals_the_models(blank_app):
    from webapp.db import Base

    upgrade()
    with engine_of(blank_app).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_the_head_revision_makes_the_catalogue_that_the_models_make(blank_app, databases, tmp_path):
    from webapp.db import Base

    upgrade()
    other_url = databases.create()
    other = start_app(other_url, tmp_path)
    with other.app_context():
        Base.metadata.create_all(engine_of(other))
        from_models = catalogue(engine_of(other))
    dispose(other)
    databases.drop(other_url)
    from_migrations = catalogue(engine_of(blank_app))
    differences = {
        key: (from_migrations.get(key), from_models.get(key))
        for key in from_migrations.keys() | from_models.keys()
        if from_migrations.get(key) != from_models.get(key)
    }
    assert differences == {}


def test_every_revision_goes_up_down_and_up_again(blank_app):
    for revision in revisions():
        upgrade(revision=revision)
        there = catalogue(engine_of(blank_app))
        downgrade(revision="-1")
        assert catalogue(engine_of(blank_app)) != there
        upgrade(revision=revision)
        assert catalogue(engine_of(blank_app)) == there
    downgrade(revision="base")
    assert inspect(engine_of(blank_app)).get_table_names() == ["alembic_version"]


@pytest.mark.demo
@pytest.mark.commits
def test_going_back_and_forth_with_people_in_the_database_loses_nobody(app):
    with app.app_context():
        before = row_counts(engine_of(app))
        assert before["people"] > 400
        for revision in revisions()[-2::-1]:
            downgrade(revision=revision)
            remaining = row_counts(engine_of(app))
            assert remaining == {table: before[table] for table in remaining}
        upgrade()
        assert row_counts(engine_of(app)) == before | dict.fromkeys(SEEDED_ANEW, 0)
        downgrade(revision="base")
        upgrade()
    run_command(app, "seed", "--demo")
    with app.app_context():
        assert row_counts(engine_of(app))["people"] == before["people"]


@pytest.mark.demo
@pytest.mark.commits
def test_rebuilding_a_parent_table_keeps_its_children(app, tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    (folder / "versions/planted.py").write_text(PLANTED_REVISION.format(head=revisions()[-1]))
    with app.app_context():
        before = row_counts(engine_of(app))
        assert before["language_skills"] > before["people"]
        upgrade(directory=str(folder))
        assert row_counts(engine_of(app)) == before
        downgrade(directory=str(folder), revision="-1")
        assert row_counts(engine_of(app)) == before
