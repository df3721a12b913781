"""The import contracts of pyproject.toml hold, and would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"numba", "pandas", "scipy", "sklearn", "ortools"}


def check_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copied_code(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("code")
    for package in ("matching", "webapp"):
        shutil.copytree(
            ROOT / package, folder / package, ignore=lambda _folder, names: {"node_modules", "static"} & {*names}
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_contracts_hold():
    result = check_contracts(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("matching/tables.py", "import flask", "The engine knows no web and no database"),
        ("matching/policy.py", "import webapp.db", "The engine knows no web and no database"),
        ("webapp/public/start.py", "import webapp.desk.today", "Imports run one way"),
        ("webapp/models/people.py", "import webapp.services.audit", "Imports run one way"),
        ("webapp/services/audit.py", "from flask import current_app", "Models and services know no web"),
        ("webapp/services/audit.py", "import webapp.extensions", "Models and services know no web"),
        ("webapp/models/places.py", "import flask_security", "Accounts are Flask-Security's"),
        ("webapp/services/audit.py", "import matching.policy", "Two services speak to the engine"),
        ("webapp/models/places.py", "from matching import run_round", "Two services speak to the engine"),
    ],
)
def test_a_planted_import_is_noticed(copied_code, file, line, contract):
    planted = copied_code / file
    clean = planted.read_text()
    planted.write_text(f"{clean}\n{line}\n")
    result = check_contracts(copied_code)
    planted.write_text(clean)
    broken = [text for text in result.stdout.splitlines() if " BROKEN" in text]
    assert result.returncode == 1
    assert any(text.startswith(contract) for text in broken), result.stdout


def test_the_web_starts_without_the_heavy_libraries():
    script = "import sys, webapp; webapp.create_app(); print(*(name for name in sys.modules if '.' not in name))"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "flask" in loaded.stdout.split()
    assert HEAVY & set(loaded.stdout.split()) == set()
