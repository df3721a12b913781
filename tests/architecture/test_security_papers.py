"""The papers on security are whole and true: every requirement stands there once, and every named test exists."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPERS = ROOT / "docs" / "security"
NAMED = ("asvs.md", "threat-model.md", "privacy-impact-assessment.md", "measures.md", "incident-plan.md")
# Of each section of ASVS 5.0 the requirements of levels 1 and 2; the others are of level 3.
LEVEL_2 = {
    "1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2",
    "2.1": "1-3", "2.2": "1-3", "2.3": "1-4", "2.4": "1",
    "3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2",
    "4.1": "1-3", "4.2": "1", "4.3": "1-2", "4.4": "1-4",
    "5.1": "1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3",
    "6.1": "1-3", "6.2": "1-12", "6.3": "1-4", "6.4": "1-4", "6.5": "1-5", "6.6": "1-3", "6.8": "1-4",
    "7.1": "1-3", "7.2": "1-4", "7.3": "1-2", "7.4": "1-5", "7.5": "1-2", "7.6": "1-2",
    "8.1": "1-2", "8.2": "1-3", "8.3": "1", "8.4": "1",
    "9.1": "1-3", "9.2": "1-4",
    "10.1": "1-2", "10.2": "1-2", "10.3": "1-4", "10.4": "1-11", "10.5": "1-5", "10.6": "1-2", "10.7": "1-3",
    "11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-4", "11.5": "1", "11.6": "1",
    "12.1": "1-3", "12.2": "1-2", "12.3": "1-4",
    "13.1": "1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5",
    "14.1": "1-2", "14.2": "1-4", "14.3": "1-3",
    "15.1": "1-3", "15.2": "1-3", "15.3": "1-7",
    "16.1": "1", "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3",
    "17.1": "1", "17.2": "1-4", "17.3": "1-2",
}  # fmt: skip
STATES = {"met, tested", "met", "**not met**", "does not apply"}
TEST = re.compile(r"`((?:[\w-]+/)*test_\w+\.py)(?:::(\w+))?`")


def requirements() -> list[str]:
    found = []
    for section, span in LEVEL_2.items():
        first, _dash, last = span.partition("-")
        found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def rows() -> list[tuple[list[str], str, str]]:
    """The table: requirements, state, and the cell with the test."""
    lines = (PAPERS / "asvs.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [(cell[0].split(", "), cell[1], cell[3]) for cell in cells if re.match(r"\d", cell[0])]


def missing_tests(text: str) -> list[str]:
    """The tests that a paper names and that are not there."""
    found = []
    for path, name in TEST.findall(text):
        file = ROOT / "tests" / path
        if not file.exists() or (name and f"def {name}(" not in file.read_text(encoding="utf-8")):
            found.append(f"{path}::{name}")
    return found


def test_every_requirement_stands_in_the_table_once():
    assert len(requirements()) == 253
    named = Counter(requirement for ids, _state, _test in rows() for requirement in ids)
    assert named == Counter(requirements())


def test_every_row_has_a_state_and_whatever_is_tested_names_its_test():
    for ids, state, test in rows():
        assert state in STATES, ids
        assert bool(TEST.search(test)) == (state == "met, tested"), ids


def test_the_counts_are_those_of_the_table():
    counts = Counter(dict.fromkeys(STATES, 0))
    for ids, state, _test in rows():
        counts[state] += len(ids)
    apply = sum(counts.values()) - counts["does not apply"]
    said = (
        f"**{apply} apply. {counts['met, tested']} are met and held by a named test, "
        f"{counts['met']} are met without one, {counts['**not met**']} are not met**"
    )
    assert said in (PAPERS / "asvs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", NAMED)
def test_every_paper_is_there_and_the_tests_it_names_exist(paper):
    assert missing_tests((PAPERS / paper).read_text(encoding="utf-8")) == []


def test_a_test_that_is_gone_is_noticed():
    assert missing_tests("`webapp/test_gone.py` `webapp/test_routes.py::test_gone`") == [
        "webapp/test_gone.py::",
        "webapp/test_routes.py::test_gone",
    ]
    assert missing_tests("`webapp/test_routes.py`") == []


def test_the_first_page_on_security_leads_to_the_papers():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert [paper for paper in NAMED if f"docs/security/{paper}" not in text] == []
