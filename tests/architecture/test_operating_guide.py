"""Whatever an operator can set or call is in the operating guide, and what is deployed is what can be set."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from webapp import Config
from webapp.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
# Read by Gunicorn's settings, by Gunicorn itself, by Numba, or by Compose.
BESIDES = {"BIND", "WEB_WORKERS", "WEB_THREADS", "NUMBA_CACHE_DIR", "FORWARDED_ALLOW_IPS"}


class Asked(dict):
    """An environment that notes what it is asked for."""

    def get(self, name: str, default: str | None = None) -> str | None:
        self[name] = ""
        return default


def variables() -> set[str]:
    """The names of the environment variables that the configuration reads."""
    asked = Asked()
    Config.from_environment(asked)
    return set(asked)


def commands(command: click.Command, path: str) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield path
        return
    for name, part in command.commands.items():
        yield from commands(part, f"{path} {name}")


@pytest.mark.parametrize("command", [path for part in COMMANDS for path in commands(part, f"flask {part.name}")])
def test_every_command_is_explained(command):
    assert f"| `{command}` |" in GUIDE


@pytest.mark.parametrize("variable", sorted(variables()))
def test_every_setting_is_explained(variable):
    assert f"`{variable}`" in GUIDE


@pytest.mark.parametrize(
    "file", ["environment.example", "compose.yaml", "Dockerfile", "systemd/wegpaten-web.service"]
)
def test_what_is_deployed_is_what_can_be_set(file):
    text = (ROOT / "deploy" / file).read_text(encoding="utf-8")
    pattern = r"^\s*(?:Environment=|ENV )?([A-Z][A-Z0-9_]{3,})(?:=|: )"
    set_there = {
        name for name in re.findall(pattern, text, re.MULTILINE) if not name.startswith(("POSTGRES", "PYTHON"))
    }
    assert set_there <= variables() | BESIDES


def test_the_units_run_commands_that_exist():
    started = re.findall(r"^ExecStart=(\S+) --app webapp (\w+)", "\n".join(
        file.read_text() for file in (ROOT / "deploy/systemd").glob("*.service")
    ), re.MULTILINE)  # fmt: skip
    names = {command.name for command in COMMANDS} | {"db"}
    assert {name for _, name in started} == {"db", "seed", "worker"} & names
