"""The report of an evaluation: valid, self-contained, and silent about markup in what it is given."""

import re
from collections import Counter

import numpy as np
import pytest
from html5lib import HTMLParser

from matching import AffinityModel, BadInput, Offers, Policy, Requests, Scorecard
from matching.affinity import PairFeatures
from matching.city import law, make_city
from matching.history import History
from matching.market import Market
from matching.replay import replay
from matching.report import label, replay_text, write
from matching.ways import WAYS, Way, certified


@pytest.fixture(scope="module")
def town():
    made = make_city(150, seed=6)
    requests, offers = Requests.from_rows(made.requests), Offers.from_rows(made.offers)
    pairs = np.array([[int(row["request"][1:]) - 1, int(row["offer"][1:]) - 1] for row in made.history])
    history = History(pairs, np.array([int(row["outcome"]) for row in made.history]))
    model = AffinityModel.prior(Policy()).fit(PairFeatures(requests, offers).transform(pairs), history.lasted)
    return Market(requests, offers, Policy()), history, model.scorecard(Policy())


@pytest.fixture(scope="module")
def replayed(town):
    market, _, card = town
    return list(replay(market, card, lambda rows, cols: law(market, rows, cols), 30))


@pytest.fixture(scope="module")
def page(town, replayed, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write(path, {"requests": "<script>alert(1)</script>.csv"}, *town, replayed, 30)
    return path.read_text("utf-8")


def test_it_is_valid_html_with_every_id_once(page):
    tree = HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)  # raises where it is not
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert max(ids.values()) == 1
    named = [element.get("aria-labelledby") for element in tree.iter() if element.tag.endswith("svg")]
    assert named == ["reliability", "spread", "shapes", "replay"]
    assert set(named) <= set(ids)
    assert tree.get("lang") == "en"
    assert len(list(tree.iter("main"))) == len(list(tree.iter("h1"))) == 1


def test_it_fetches_nothing(page):
    assert "<link" not in page
    assert not re.search(r"<script|@import|@font-face", page)
    references = re.findall(r'(?:src|href)="([^"]*)"', page) + re.findall(r"url\(([^)]*)\)", page)
    assert references
    assert all(reference.startswith("#") for reference in references)


def test_names_from_outside_are_text(page):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;.csv" in page


def test_its_tables_hold_every_bin_and_every_way(page):
    tree = HTMLParser(namespaceHTMLElements=False).parse(page)
    rows = [["".join(cell.itertext()) for cell in row] for table in tree.iter("table") for row in table.iter("tr")]
    first = [row[0] for row in rows]
    assert first[1:4] == [
        "this model",
        "the policy's prior weights",
        "this model, on pairs kept from it while it learned",
    ]
    assert len([row for row in rows if len(row) == 3]) == 1 + 10
    assert [row[0] for row in rows[-len(WAYS) :]][:2] == ["our rounds, daily", "our rounds, weekly"]


def test_a_reliability_plot_shows_ten_points_of_each_curve(page):
    [plot] = re.findall(r'<svg role="img" aria-labelledby="reliability".*?</svg>', page, re.DOTALL)
    assert plot.count("<use ") >= 2 * 10


def test_without_a_replay_or_a_training_it_says_nothing_of_them(town, tmp_path):
    market, history, _ = town
    write(tmp_path / "report.html", {}, market, history, Scorecard.prior(Policy()), [], 0)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "in different ways" not in page
    assert "kept from it while it learned" not in page


def test_a_history_with_one_outcome_has_no_auc(town, tmp_path):
    market, history, _ = town
    write(tmp_path / "r.html", {}, market, History(history.pairs, np.ones(len(history.pairs), int)), None, [], 0)
    assert "<td>-</td>" in (tmp_path / "r.html").read_text("utf-8")


def test_it_is_written_or_refused(town, tmp_path):
    with pytest.raises(BadInput, match="No such file"):
        write(tmp_path / "none" / "report.html", {}, *town, [], 0)


def test_ways_have_names_and_a_text(replayed):
    lines = replay_text(replayed).splitlines()
    assert lines[0].split()[:3] == ["way", "of", "matching"]
    assert lines[4].startswith("our rounds, weekly, waiting bonus")
    assert replay_text([]) == ""
    [odd] = replay(
        Market(Requests.from_rows([]), Offers.from_rows([]), Policy()),
        None,
        lambda rows, _: rows * 0.0,
        3,
        ways=(Way("rounds", 3, certified),),
    )
    assert label(odd) == "our rounds, every 3 days"
