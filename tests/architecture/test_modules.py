"""Modules stay small and are named by what they are about."""

from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "base", "core", "manager", "tools"}


def modules(package: str) -> list[Path]:
    return [file for file in (ROOT / package).rglob("*.py") if "node_modules" not in file.parts]


def length(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("package", ["matching", "webapp"])
def test_modules_are_small(package):
    lengths = {file.relative_to(ROOT): length(file) for file in modules(package)}
    too_long = {file: lines for file, lines in lengths.items() if lines > 300}
    assert too_long == {}
    assert median(lines for lines in lengths.values() if lines) < 100


@pytest.mark.parametrize("package", ["matching", "webapp", "tests"])
def test_names_say_what_a_module_is_about(package):
    vague = [file.relative_to(ROOT) for file in modules(package) if file.stem in VAGUE_NAMES]
    assert vague == []
