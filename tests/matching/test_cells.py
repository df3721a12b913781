import math
import re
from datetime import UTC, date, datetime

import pytest

from matching import cells


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "yes"), (False, "no"), (" x ", "x"), (math.nan, ""), (1.5, "1.5"), (3, "3"),
     (date(2026, 11, 30), "2026-11-30"), (datetime(2026, 11, 30, 9, tzinfo=UTC), "2026-11-30"),
     (["b", "a"], "b a"), (("a",), "a"), ({"b", "a"}, "a b"), (frozenset({"b", "a"}), "a b")],
)  # fmt: skip
def test_native_values_become_the_text_of_a_cell(value, text):
    assert cells.as_text(value) == text


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (cells.codes, "a b a", ("a", "b")),
        (cells.needs, "wohnen! sprache", ("wohnen!", "sprache")),
        (cells.kind, "Guide", 2),
        (cells.kinds, "mentor helper", 5),
        (cells.kinds, "", 0),
        (cells.gender, "d", 4),
        (cells.gender, "", 0),
        (cells.availability, "mon-morning sun-evening", 1 | 1 << 20),
        (cells.yes, "Yes", True),
        (cells.yes, "no", False),
        (cells.yes, "", False),
        (cells.day, "2026-11-30", date(2026, 11, 30)),
        (cells.day, "", None),
        (cells.amount, "51,5", 51.5),
        (cells.count, "2", 2),
        (cells.count, "2.0", 2),
        (cells.positive, "", 1),
        (cells.positive, "3", 3),
        (cells.latitude, "-90", -90.0),
        (cells.longitude, "180", 180.0),
    ],
)
def test_a_cell_becomes_a_value(parse, text, value):
    assert parse(text) == value


@pytest.mark.parametrize("parse", [cells.number, cells.amount, cells.latitude, cells.longitude])
def test_an_empty_number_is_unknown(parse):
    assert math.isnan(parse(""))


@pytest.mark.parametrize(
    ("parse", "text", "reason"),
    [
        (cells.kind, "friend", 'unknown kind "friend"'),
        (cells.kind, "mentor guide", 'unknown kind "mentor guide"'),
        (cells.gender, "x", 'unknown gender "x"'),
        (cells.availability, "mon-noon", 'unknown slot "mon-noon"'),
        (cells.yes, "maybe", 'unknown answer "maybe"'),
        (cells.day, "30.11.2026", '"30.11.2026" is not a date like 2026-11-30'),
        (cells.number, "x", '"x" is not a number'),
        (cells.number, "inf", '"inf" is not a number'),
        (cells.amount, "-1", '"-1" is below 0'),
        (cells.count, "-1", '"-1" is not a whole number of 0 or more'),
        (cells.count, "1.5", '"1.5" is not a whole number of 0 or more'),
        (cells.count, "", '"" is not a whole number of 0 or more'),
        (cells.count, "1e12", '"1e12" is not a whole number of 0 or more'),
        (cells.positive, "0", '"0" is not a whole number of 1 or more'),
        (cells.latitude, "91", '"91" is not between -90 and 90'),
        (cells.longitude, "181", '"181" is not between -180 and 180'),
        (cells.needs, "!", '"!" is not a need, or one with an exclamation mark'),
        (cells.needs, "a!!", '"a!!" is not a need, or one with an exclamation mark'),
    ],
)
def test_a_fault_says_what_is_wrong(parse, text, reason):
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        parse(text)
