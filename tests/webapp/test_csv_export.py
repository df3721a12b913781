"""Lists to take along: opened by Excel as they are, and never a formula."""

import csv
from datetime import date

import pytest

from webapp.csv_export import csv_download, to_csv


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=";"))


def test_excel_recognises_the_encoding_and_the_columns():
    assert to_csv(["Name", "Stadtteil"], [["Gülşen", "Röttgersbach"]]) == (
        "\ufeffName;Stadtteil\r\nGülşen;Röttgersbach\r\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_text_that_starts_like_a_formula_becomes_plain_text(start):
    text = to_csv(["note"], [[f'{start}HYPERLINK("https://example.org")']])
    cell = next(csv.reader([text.split("\r\n", 1)[1]], delimiter=";"))[0]
    assert cell.startswith(f"'{start}".rstrip("\r\n"))


def test_a_heading_is_guarded_as_well():
    assert to_csv(["=1+1"], []) == "\ufeff'=1+1\r\n"


def test_numbers_and_dates_stay_what_they_are_and_the_unknown_is_empty():
    assert read_back(to_csv(["a", "b", "c", "d"], [[-4, 1.5, date(2026, 11, 22), None]]))[1] == [
        "-4",
        "1.5",
        "2026-11-22",
        "",
    ]


def test_a_separator_or_a_quote_in_a_cell_does_not_open_a_new_cell():
    assert read_back(to_csv(["a", "b"], [['x";=1', "y"]]))[1] == ['x";=1', "y"]


def test_a_download_is_a_file_with_a_name():
    response = csv_download("roster", ["Name"], [["Amal"]])
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="roster.csv"'
    assert response.get_data(as_text=True).endswith("Amal\r\n")
