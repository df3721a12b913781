"""When people came: from a column `arrived` where there is one, else made up from how long they have waited."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.cells import count, day
from matching.faults import BadInput, Fault
from matching.tables import Ints, Offers, People, Requests

COLUMN = "arrived"
DAYS = 180  # that a replay takes, unless told otherwise: half a year, as long as a mentor's match


@dataclass(frozen=True, eq=False)
class ArrivalDays:
    """The day on which each request (n,) and each offer (m,) came, counted from 0, and where that is from."""

    requests: Ints
    offers: Ints
    made_up: bool

    @classmethod
    def of(cls, requests: Requests, offers: Offers, days: int) -> "ArrivalDays":
        """The arrivals of both tables within so many days.

        A column `arrived` holds ISO dates, or whole numbers of days; the first is day 0, and who came on or
        after day `days` never comes. Where no row of a table has it, its people come evenly over all days:
        requests in the order of their waiting time, the longest first, offers in the order of their rows.
        `BadInput` names cells that are neither a date nor a number, or not of one kind.
        """
        asked, given = _days(requests), _days(offers)
        if asked is not None and given is not None:
            first = min(asked.min(), given.min())
            return cls(asked - first, given - first, made_up=False)
        if asked is not None:
            return cls(asked - asked.min(), _evenly(np.arange(len(offers)), days), made_up=False)
        waited = np.nan_to_num(requests.waiting_days)
        came = np.argsort(-waited, kind="stable")
        own = _evenly(np.arange(len(offers)), days) if given is None else given - given.min()
        return cls(_evenly(came, days), own, made_up=True)


def _evenly(order: Ints, days: int) -> Ints:
    result = np.zeros(len(order), np.int64)
    result[order] = np.arange(len(order)) * days // max(1, len(order))
    return result


def _days(people: People) -> Ints | None:
    """The day of each row (k,), `None` where no row has any."""
    cells = [row.get(COLUMN, "") for row in people.rows]
    if not any(cells):
        return None
    faults, found, dated = [], [], "-" in "".join(cells)
    for id, text in zip(people.id, cells, strict=True):
        try:
            found.append(_date(text).toordinal() if dated else count(text))
        except ValueError as error:
            faults.append(Fault(f"{people.noun}.csv", None, COLUMN, f'"{id}": {error}'))
    if faults:
        raise BadInput(faults)
    return np.array(found, np.int64)


def _date(text: str) -> date:
    found = day(text)
    if found is None:
        raise ValueError("this must be given, or for nobody")
    return found
