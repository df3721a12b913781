"""The drill of the operating guide works as it is written: its very commands are run, in its order."""

import re
import shlex
from pathlib import Path

import pytest

from tests import factories
from tests.fixtures.databases import dispose, run_command, start_app
from tests.servers.postgresql import BINARIES
from webapp.models import RoleName

GUIDE = Path(__file__).resolve().parents[2] / "docs/operating.md"
FOLDER = "/var/backups/wegpaten"


def commands(chapter: str) -> list[list[str]]:
    """The arguments of each `flask` command in the shell block of a chapter."""
    block = re.search(
        rf"^## {chapter}\n.*?```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert block, chapter
    return [shlex.split(line.removeprefix("flask --app webapp ")) for line in block[1].splitlines()]


@pytest.mark.commits
def test_the_drill_works_as_it_is_written(app, session, empty_database, tmp_path):
    factories.person(session, RoleName.NEWCOMER, phone="0152 28817386")
    session.commit()
    settings = {"postgresql_bin": str(BINARIES / "bin"), "audit_anchors": str(tmp_path / "anchors.txt")}
    places = {
        "Backup": start_app(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, **settings),
        "Restore, and the drill": start_app(empty_database, tmp_path, **settings),
    }
    said = []
    for chapter, place in places.items():
        said += [
            run_command(place, *(each.replace(FOLDER, str(tmp_path)) for each in arguments))
            for arguments in commands(chapter)
        ]
        dispose(place)
    assert len(said) == 4
    assert "people.phone: 1 under the newest key, 0 under an older one, 0 unreadable" in said[2]
    assert said[3].startswith("The audit is whole")
