import csv
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from matching.__main__ import main

REQUESTS = """id;kind;languages;district;needs
R1;mentor;ar:native de:A2;Kaßlerfeld;wohnen!
R2;mentor;ti:native;Hochfeld;
"""
OFFERS = """id,kinds,languages,capacity,vetted,skills
O1,mentor guide,de:native ar:B1,1,yes,wohnen
O2,mentor,de:native,1,no,
"""
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The two tables as a German Excel and a plain editor save them, in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requests.csv").write_bytes(REQUESTS.replace("\n", "\r\n").encode("utf-8-sig"))
    (tmp_path / "offers.csv").write_text(OFFERS, "utf-8")
    return tmp_path


TABLES = ("--requests", "requests.csv", "--offers", "offers.csv")


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_round_writes_pairs_and_who_got_nobody(files, capsys):
    assert main(["round", *TABLES, "--out", "matches.csv", "--unmatched", "unmatched.csv"]) == 0
    [pair] = rows_of(files / "matches.csv")
    assert (pair["request"], pair["offer"], pair["common_language"], pair["distance_km"]) == ("R1", "O1", "ar", "")
    assert 0 < float(pair["affinity"]) <= 1
    assert "needs=+0.75" in pair["reasons"].split()
    assert rows_of(files / "unmatched.csv") == [{"request": "R2", "reason": "no_common_language"}]
    out = capsys.readouterr()
    assert out.out.startswith("1 pairs for 2 requests and 2 offers; total 0.")
    assert out.err == ""


def test_a_policy_changes_the_round(files):
    (files / "policy.toml").write_text('minimum_level = "C1"\n', "utf-8")
    assert main(["round", *TABLES, "--out", "matches.csv", "--policy", "policy.toml"]) == 0
    assert rows_of(files / "matches.csv") == []
    assert not (files / "unmatched.csv").exists()


def test_suggest_prints_the_best_offers_of_one_request(files, capsys):
    assert main(["suggest", *TABLES, "--request", "R1", "--top", "3"]) == 0
    [pair] = csv.DictReader(capsys.readouterr().out.splitlines())
    assert (pair["request"], pair["offer"]) == ("R1", "O1")


def test_a_city_is_made_and_matched(files, capsys):
    assert main(["city", "--requests", "40", "--seed", "2", "--out", "town"]) == 0
    tables = ("--requests", "town/requests.csv", "--offers", "town/offers.csv")
    assert main(["round", *tables, "--out", "matches.csv"]) == 0
    assert rows_of(files / "matches.csv")
    assert rows_of(files / "town" / "history.csv")


def suggested(capsys, *arguments):
    assert main(["suggest", *TABLES, *arguments]) == 0
    return list(csv.DictReader(capsys.readouterr().out.splitlines()))


def test_suggest_prints_the_best_requests_for_one_offer(files, capsys):
    [found] = suggested(capsys, "--offer", "O1")
    assert (found["request"], found["offer"], found["common_language"]) == ("R1", "O1", "ar")
    assert f"gain=+{float(found['affinity']):.4f}" in found["reasons"].split()


def test_suggest_says_who_would_move_where_a_round_stands(files, capsys):
    (files / "offers.csv").write_text(OFFERS + "O3,mentor,de:native,1,yes,wohnen\n", "utf-8")
    (files / "requests.csv").write_text(REQUESTS + "R3;mentor;ar:native;;\n", "utf-8")
    (files / "matches.csv").write_text("request,offer\nR1,O1\n", "utf-8")
    [found] = suggested(capsys, "--request", "R3", "--matches", "matches.csv")
    assert found["offer"] == "O1"
    assert "moves=R1:O1>O3" in found["reasons"].split()
    (files / "matches.csv").write_text("request,offer\nR1,O1\nR7,O3\n", "utf-8")
    [first, second] = suggested(capsys, "--offer", "O1", "--matches", "matches.csv")
    assert {first["request"], second["request"]} == {"R1", "R3"}
    (files / "matches.csv").write_text("request,who\nR1,O1\n", "utf-8")
    [fault] = faults_of(capsys, "suggest", *TABLES, "--offer", "O1", "--matches", "matches.csv")
    assert fault == "matches.csv:1: offer: this column is missing"


def faults_of(capsys, *arguments):
    assert main(arguments) == 2
    out = capsys.readouterr()
    assert out.out == ""
    return out.err.splitlines()


def test_bad_input_is_named_line_by_line_and_nothing_is_written(files, capsys):
    (files / "requests.csv").write_text(
        REQUESTS.replace("ti:native", "de:B7").replace("mentor", "friend", 1), "utf-8"
    )
    (files / "offers.csv").write_text(OFFERS.replace("1,no", "x,no"), "utf-8")
    assert faults_of(capsys, "round", *TABLES, "--out", "m.csv", "--unmatched", "u.csv") == [
        'requests.csv:2: kind: unknown kind "friend"',
        'requests.csv:3: languages: unknown level "B7"',
        'offers.csv:3: capacity: "x" is not a number',
    ]
    assert sorted(path.name for path in files.iterdir()) == ["offers.csv", "requests.csv"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_are_refused_with_one_line(files, capsys, encoding):
    (files / "requests.csv").write_bytes(REQUESTS.encode(encoding))
    [fault] = faults_of(capsys, "round", *TABLES, "--out", "m.csv")
    assert fault.startswith("requests.csv:")
    assert fault.endswith('save the file as "CSV UTF-8"')


def test_where_nothing_can_be_written_is_said_before_the_work(files, capsys):
    (files / "folder").mkdir()
    assert faults_of(capsys, "round", *TABLES, "--out", "folder", "--unmatched", "none/u.csv") == [
        "folder: cannot be written",
        "none/u.csv: cannot be written",
    ]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("suggest", *TABLES, "--request", "R9"), 'requests.csv: id: no request "R9"'),
        (("suggest", *TABLES, "--offer", "O9"), 'offers.csv: id: no offer "O9"'),
        (("round", "--requests", "x.csv", "--offers", "offers.csv", "--out", "m.csv"), "x.csv: No such file"),
        (("round", *TABLES, "--out", "m.csv", "--policy", "p.toml"), "p.toml: No such file"),
    ],
)
def test_what_is_not_there_is_named(files, capsys, arguments, fault):
    [line] = faults_of(capsys, *arguments)
    assert line.startswith(fault)


def test_a_number_that_is_none_is_refused(files, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["city", "--requests", "many", "--out", "town"])
    assert stopped.value.code == 2
    assert '"many" is not a number' in capsys.readouterr().err


def test_the_module_is_a_program_and_silent_in_a_pipe(files):
    command = [sys.executable, "-m", "matching", "round", *TABLES, "--out", "matches.csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=files, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (0, "")
    assert rows_of(files / "matches.csv")


def test_the_program_s_exit_status_is_that_of_its_command(files, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["matching", "round", *TABLES, "--out", "none/m.csv"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(Path(__file__).parents[2] / "matching" / "__main__.py"), run_name="__main__")
    assert stopped.value.code == 2


def test_a_model_is_trained_used_and_evaluated(files, capsys):
    assert main(["city", "--requests", "120", "--out", "."]) == 0
    assert main(["train", *TABLES, "--history", "history.csv", "--out", "model.json"]) == 0
    assert capsys.readouterr().out.startswith("learned from ")
    assert main(["evaluate", *TABLES, "--history", "history.csv", "--model", "model.json"]) == 0
    assert "AUC 0." in capsys.readouterr().out
    assert main(["round", *TABLES, "--out", "m.csv", "--model", "model.json"]) == 0
    assert main(["suggest", *TABLES, "--request", "R1", "--model", "model.json"]) == 0


def test_an_evaluation_is_a_page_and_a_replay_is_a_table(files, capsys):
    assert main(["city", "--requests", "60", "--out", "."]) == 0
    history = ("--history", "history.csv")
    assert main(["evaluate", *TABLES, *history, "--replay", "20"]) == 0
    assert "first come, first served, daily" in capsys.readouterr().out
    assert main(["evaluate", *TABLES, *history, "--report", "report.html", "--replay", "0"]) == 0
    assert "our rounds" not in capsys.readouterr().out
    assert "From requests requests.csv, offers offers.csv, history history.csv." in (
        files / "report.html"
    ).read_text("utf-8")
    assert main(["evaluate", *TABLES, *history, "--report", "report.html"]) == 0
    assert "The same 180 days" in (files / "report.html").read_text("utf-8")


def test_an_arrival_that_is_none_is_a_fault_and_no_page_is_written(files, capsys):
    (files / "requests.csv").write_text("id,kind,languages,arrived\nR1,mentor,de:B1,soon\n", "utf-8")
    (files / "history.csv").write_text("request,offer,outcome\nR1,O1,1\n", "utf-8")
    evaluation = ("evaluate", *TABLES, "--history", "history.csv", "--report", "report.html")
    assert faults_of(capsys, *evaluation) == ['requests.csv: arrived: "R1": "soon" is not a number']
    assert not (files / "report.html").exists()
    assert faults_of(capsys, *evaluation[:-1], "none/r.html") == ["none/r.html: cannot be written"]


def test_a_history_that_teaches_nothing_is_refused(files, capsys):
    (files / "history.csv").write_text("request,offer,outcome\nR1,O1,1\n", "utf-8")
    assert faults_of(capsys, "train", *TABLES, "--history", "history.csv", "--out", "model.json") == [
        "history.csv: outcome: to learn from it, it must hold pairs that lasted and pairs that did not"
    ]


@pytest.mark.parametrize("command", ["city", "round", "suggest", "train", "evaluate"])
def test_every_command_is_offered_and_documented(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    guide = Path(__file__).parents[2] / "docs" / "matching.md"
    assert f"python -m matching {command} " in guide.read_text("utf-8")
