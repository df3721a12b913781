import pytest

from matching import Policy
from matching.groups import help_languages, places_by_language
from matching.market import Market
from tests.matching.people import offers, requests


def languages_of(*asking, giving=({},), policy=None):
    return help_languages(Market(requests(*asking), offers(*giving), policy or Policy()))


@pytest.mark.parametrize(
    ("speaks", "level", "group"),
    [
        ("ti:native de:B1", "A2", "de"),
        ("ti:native de:A1", "A2", "ti"),
        ("ti:native de:B1", "B2", "ti"),
        ("de:A1 ti:A1", "A2", "de"),
        ("ti:B1 so:native", "A2", "so"),
        ("ti:native so:native", "A2", "ti"),
    ],
)
def test_the_group_is_the_easiest_language_to_be_helped_in(speaks, level, group):
    assert languages_of({"languages": speaks}, policy=Policy(minimum_level=level)) == (group,)


def test_where_german_is_to_be_learnt_a_little_of_it_is_enough():
    assert languages_of({"languages": "ti:native de:A1", "needs": "sprache"}) == ("de",)


def test_only_free_places_of_vetted_people_count():
    giving = (
        {"languages": "ti:native", "capacity": 3, "vetted": "no"},
        {"languages": "ti:A1", "capacity": 3},
        {"languages": "so:B1", "capacity": 0},
        {"languages": "so:B1 ti:B1"},
    )
    market = Market(requests({"languages": "ti:native so:native fa:native"}), offers(*giving), Policy())
    assert places_by_language(market) == {"fa": 0, "so": 1, "ti": 1}


def test_a_bridge_counts_where_it_carries_far_enough():
    giving = ({"languages": "fa-AF:native", "capacity": 2}, {"languages": "ru:native"})
    market = Market(requests({"languages": "fa:native uk:native"}), offers(*giving), Policy())
    assert places_by_language(market)["fa"] == 2


def test_nobody_asks_and_nobody_helps():
    assert languages_of() == ()
    assert languages_of({"languages": "ti:B1 so:native"}, giving=()) == ("so",)
