"""The public holidays of North Rhine-Westphalia: offices are closed, whatever their hours say."""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

FIXED = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))
# Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi
DAYS_FROM_EASTER = (-2, 1, 39, 50, 60)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the holidays of a year (the state's Feiertagsgesetz, § 2), but for those that are always Sundays."""
    moving = (easter(year) + timedelta(days) for days in DAYS_FROM_EASTER)
    return frozenset((*(date(year, month, day) for month, day in FIXED), *moving))


def is_public_holiday(day: date) -> bool:
    """Return whether it is one; every town so far lies in that state."""
    return day in public_holidays(day.year)
