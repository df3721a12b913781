"""Hours of a week as people write them: one line a day, "10-12, 14:00-16:30"."""

import re
from datetime import time
from itertools import pairwise

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import ValidationError

from webapp.wording import DAYS

SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\N{EN DASH}]\s*(\d{1,2})(?:[:.](\d{2}))?")
Spans = list[tuple[time, time]]


class DayField(StringField):
    """The spans of one day; empty where it is closed."""

    data: Spans

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        self.typed = valuelist[0].strip() if valuelist else ""
        self.data = sorted(_read(part.strip()) for part in re.split(r"[,;]", self.typed) if part.strip())
        if any(later[0] < earlier[1] for earlier, later in pairwise(self.data)):
            raise ValueError(_l("Two of these times overlap."))

    def _value(self) -> str:
        if self.raw_data:
            return self.typed
        return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in self.data or [])

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms' signature
        """Show what `process_formdata` found wrong, and nothing after it."""
        if self.process_errors:
            raise ValidationError(self.process_errors[0])


class WeekForm(Form):
    """The seven days."""

    mon = DayField(DAYS["mon"])
    tue = DayField(DAYS["tue"])
    wed = DayField(DAYS["wed"])
    thu = DayField(DAYS["thu"])
    fri = DayField(DAYS["fri"])
    sat = DayField(DAYS["sat"])
    sun = DayField(DAYS["sun"])


def _read(part: str) -> tuple[time, time]:
    match = SPAN.fullmatch(part)
    if match is None:
        raise ValueError(_l("Please write times such as 10:00-12:00, 14:00-16:00."))
    try:
        opens = time(int(match[1]), int(match[2] or 0))
        closes = time(int(match[3]), int(match[4] or 0))
    except ValueError:
        raise ValueError(_l("A day has 24 hours, and an hour 60 minutes.")) from None
    if opens >= closes:
        raise ValueError(_l("The first time must be earlier than the second."))
    return opens, closes
