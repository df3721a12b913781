import pytest

from matching import BadInput
from matching.arrival_days import ArrivalDays
from tests.matching.people import offers, requests


def arrivals(asked, given, days=10):
    return ArrivalDays.of(
        requests(*({"arrived": day} for day in asked)), offers(*({"arrived": day} for day in given)), days
    )


def test_dates_count_from_the_first_of_both_tables():
    found = arrivals(["2026-03-02", "2026-03-10"], ["2026-03-05"])
    assert found.requests.tolist() == [0, 8]
    assert found.offers.tolist() == [3]
    assert not found.made_up


def test_numbers_of_days_do_as_well():
    found = arrivals([7, 5], [6, 6])
    assert (found.requests.tolist(), found.offers.tolist()) == ([2, 0], [1, 1])


def test_offers_without_a_day_come_evenly():
    found = arrivals([1, 5, 3], ["", ""])
    assert (found.requests.tolist(), found.offers.tolist()) == ([0, 4, 2], [0, 5])


def test_requests_without_a_day_come_in_the_order_of_their_waiting_time():
    found = ArrivalDays.of(
        requests({"waiting_days": 3}, {"waiting_days": 90}, {}, {"waiting_days": 3}), offers({}), 8
    )
    assert found.requests.tolist() == [2, 0, 6, 4]
    assert found.made_up
    own = ArrivalDays.of(requests({"waiting_days": 3}), offers({"arrived": 4}, {"arrived": 9}), 8)
    assert own.offers.tolist() == [0, 5]


def test_nobody_comes_where_there_is_nobody():
    found = ArrivalDays.of(requests(), offers(), 8)
    assert (len(found.requests), len(found.offers)) == (0, 0)


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        (["2026-03-02", "soon"], 'requests.csv: arrived: "R2": "soon" is not a date'),
        (["2026-03-02", ""], 'requests.csv: arrived: "R2": this must be given, or for nobody'),
        ([3, "x"], 'requests.csv: arrived: "R2": "x" is not a number'),
    ],
)
def test_a_day_that_is_none_is_named_by_whose_it_is(days, fault):
    with pytest.raises(BadInput) as refused:
        arrivals(days, [1])
    assert [str(one)[: len(fault)] for one in refused.value.faults] == [fault]
