"""The clock on the wall. The database knows only UTC; days and opening hours are the town's own."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from webapp.db import now

LOCAL_TIME = ZoneInfo("Europe/Berlin")  # of every town so far


def local_day(moment: datetime) -> date:
    """Return which day it is in the town at a moment."""
    return moment.astimezone(LOCAL_TIME).date()


def today() -> date:
    """Return which day it is in the town now."""
    return local_day(now())
