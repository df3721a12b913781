import pytest

from matching.faults import BadInput
from matching.reading import read_rows, write_rows


@pytest.fixture
def csv_file(tmp_path):
    def write(data):
        path = tmp_path / "requests.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def faults_of(path):
    with pytest.raises(BadInput) as caught:
        read_rows(path)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\N{BYTE ORDER MARK}"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_is_read_as_spreadsheets_save_it(csv_file, separator, mark, end):
    text = f'{mark}id;district{end}R1;"Kaßlerfeld"{end}R2; Laar {end}'.replace(";", separator)
    header, rows = read_rows(csv_file(text))
    assert header == ["id", "district"]
    assert rows == [(2, {"id": "R1", "district": "Kaßlerfeld"}), (3, {"id": "R2", "district": "Laar"})]


def test_empty_lines_short_rows_and_nameless_columns_do_no_harm(csv_file):
    _, rows = read_rows(csv_file("id;a;\n;;\n\nR1;1;x\nR2\n"))
    assert rows == [(4, {"id": "R1", "a": "1"}), (5, {"id": "R2"})]


def test_a_cell_over_two_lines_keeps_the_count_of_lines(csv_file):
    _, rows = read_rows(csv_file('id,note\nR1,"two\nlines"\nR2,one\n'))
    assert [line for line, _ in rows] == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_in_one_clear_line(csv_file, encoding):
    [fault] = faults_of(csv_file("id,district\nR1,Laar\n".encode(encoding)))
    assert fault == 'requests.csv:1: this is UTF-16, not UTF-8; save the file as "CSV UTF-8"'


def test_cp1252_is_refused_in_one_clear_line_that_names_the_line(csv_file):
    [fault] = faults_of(csv_file("id,district\nR1,Laar\nR2,Kaßlerfeld\n".encode("cp1252")))
    assert fault == 'requests.csv:3: this is not UTF-8; save the file as "CSV UTF-8"'


@pytest.mark.parametrize("data", [b"", b"\n", b";;\nR1;;\n"])
def test_a_file_without_a_header_is_refused(csv_file, data):
    assert faults_of(csv_file(data)) == ["requests.csv:1: no header"]


def test_a_column_must_not_stand_twice(csv_file):
    assert faults_of(csv_file("id,id\nR1,R1\n")) == ["requests.csv:1: id: this column stands twice"]


def test_rows_longer_than_the_header_are_all_named(csv_file):
    assert faults_of(csv_file("id,a\nR1,1,2\nR2,1,\nR3,1,2,3\n")) == [
        "requests.csv:2: 3 cells under 2 columns",
        "requests.csv:4: 4 cells under 2 columns",
    ]


def test_a_quote_that_never_ends_is_a_fault(csv_file):
    [fault] = faults_of(csv_file('id,a\nR1,"x\n'))
    assert fault.startswith("requests.csv:2: ")


def test_a_missing_file_is_a_fault(tmp_path):
    assert faults_of(tmp_path / "none.csv") == ["none.csv: No such file or directory"]


def test_what_is_written_is_read_again(tmp_path):
    write_rows(tmp_path / "out.csv", ["id", "a"], [{"id": "R1", "a": 'x;"y",z'}, {"id": "R2"}])
    assert read_rows(tmp_path / "out.csv")[1] == [(2, {"id": "R1", "a": 'x;"y",z'}), (3, {"id": "R2", "a": ""})]


def test_where_nothing_can_be_written_is_a_fault_and_nothing_is_left(tmp_path):
    with pytest.raises(BadInput, match="No such file or directory"):
        write_rows(tmp_path / "nowhere" / "out.csv", ["id"], [])
    assert not list(tmp_path.iterdir())
