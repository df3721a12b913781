import numpy as np
import pytest

from matching import BadInput, Offers, Requests
from matching.city import law, make_city
from matching.market import Market
from matching.policy import Policy


@pytest.fixture(scope="module")
def city():
    return make_city(1000, seed=1)


def test_the_same_seed_gives_the_same_city(city):
    assert make_city(1000, seed=1) == city
    assert make_city(1000, seed=2).requests != city.requests


def test_its_shares_follow_the_published_figures(city):
    requests, offers = Requests.from_rows(city.requests), Offers.from_rows(city.offers)
    assert np.mean(requests.gender == 2) == pytest.approx(0.73, abs=0.05)
    assert np.mean(offers.gender == 1) == pytest.approx(0.71, abs=0.06)
    good_german = [any(tag == "de" and level >= 3 for tag, level, _ in row) for row in requests.languages]
    assert np.mean(good_german) == pytest.approx(0.44, abs=0.05)
    assert len(offers) == 350
    assert offers.capacity.sum() / len(requests) == pytest.approx(7 / 8, abs=0.05)


def test_two_thirds_of_its_matches_lasted(city):
    outcomes = [int(row["outcome"]) for row in city.history]
    assert np.mean(outcomes) == pytest.approx(0.65, abs=0.04)
    assert len(outcomes) > 800


def test_its_law_rewards_what_helps(city):
    market = Market(Requests.from_rows(city.requests), Offers.from_rows(city.offers), Policy())
    rng = np.random.default_rng(0)
    rows, cols = rng.integers(0, 1000, 5000), rng.integers(0, 350, 5000)
    chance = law(market, rows, cols)
    assert ((chance > 0) & (chance < 1)).all()
    level = market.talk.spoken.level(rows, cols)
    assert chance[level >= 4].mean() > chance[level == 2].mean() > chance[level == 0].mean()


def test_a_region_of_several_towns_grows_instead_of_getting_denser():
    several = make_city(300, seed=1, towns=4)
    cities = {row["city"] for row in several.requests}
    assert {"Duisburg", "Duisburg 2", "Krefeld 4"} <= cities
    lats = [float(row["lat"]) for row in several.requests]
    assert max(lats) - min(lats) > 0.4


def test_a_city_without_people_has_files_all_the_same(tmp_path):
    make_city(0).write(tmp_path / "new" / "folder")
    assert len(Requests.from_csv(tmp_path / "new" / "folder" / "requests.csv")) == 0
    assert len(Offers.from_csv(tmp_path / "new" / "folder" / "offers.csv")) == 0


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadInput, match="File exists"):
        make_city(1, offers=0).write(tmp_path / "file")
