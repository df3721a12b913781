import re

import pytest

from matching.languages import Language, bridges, canonical_tag, parse_languages


def test_levels_are_spoken_or_spoken_and_written():
    assert parse_languages("ar:native en:B1 ti:native/none de:a2/B1") == (
        Language("ar", 7, -1),
        Language("en", 3, -1),
        Language("ti", 7, 0),
        Language("de", 2, 3),
    )


@pytest.mark.parametrize(
    ("text", "tag"),
    [("DE", "de"), ("fa-af", "fa-AF"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"), ("x-roma", "x-roma"),
     ("de-1996", "de-1996"), ("en-a-bbb-CC", "en-a-bbb-cc"), ("rom", "rom")],
)  # fmt: skip
def test_tags_are_told_apart_whatever_their_case(text, tag):
    assert canonical_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("de:B7", 'unknown level "B7"'),
        ("de:", 'unknown level ""'),
        ("de:none", 'unknown level "none"'),
        ("de:B1/", 'unknown level ""'),
        ("de", 'no level for "de"'),
        (":B1", 'unknown language tag ""'),
        ("german1:B1", 'unknown language tag "german1"'),
        ("d:B1", 'unknown language tag "d"'),
        ("fa_AF:B1", 'unknown language tag "fa_AF"'),
        ("de:B1 DE:C1", 'language "de" stands twice'),
    ],
)
def test_a_fault_is_named(text, reason):
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        parse_languages(text)


def test_bridges_marked_ask_first_never_apply():
    pairs = {(bridge.understands, bridge.speaks) for bridge in bridges()}
    assert ("fa", "fa-AF") in pairs
    assert not {("uk", "ru"), ("ku", "tr")} & pairs
