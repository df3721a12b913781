"""What narrows the desk's lists down. Filters are read from the address; what they do not know they ignore."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectField

from webapp.models import Kind
from webapp.services import volunteers, waiting
from webapp.steps.forms import options
from webapp.vocabulary import field_choices, language_choices
from webapp.wording import KINDS


def district_choices() -> list[tuple[str, str]]:
    """Return (id, name) of the districts of the reader's town."""
    owner = current_user.centre or current_user.initiative
    return [] if owner is None else [(str(district.id), district.name) for district in owner.town.districts]


def kind_choices(*kinds: Kind) -> list[tuple[str, Any]]:
    """Return (code, name) of these kinds of help."""
    return [(kind.value, KINDS[kind.value]) for kind in kinds]


class ListFilter(FlaskForm):
    """A form in the address: no token, because it changes nothing."""

    class Meta:
        """Nothing is changed, so nothing has to be protected."""

        csrf = False

    kind = SelectField(_l("Kind"))
    district = SelectField(_l("District"))
    language = SelectField(_l("Language"))
    field = SelectField(_l("Field"))

    def __init__(self, *kinds: Kind) -> None:
        super().__init__(formdata=request.args)
        self._offer(self.kind, kind_choices(*kinds))
        self._offer(self.district, district_choices())
        self._offer(self.language, language_choices())
        self._offer(self.field, field_choices())

    def _offer(self, select: Any, offered: list[tuple[str, Any]]) -> None:
        select.choices = options([("", _l("all")), *offered])
        if select.data not in dict(offered):
            select.data = ""

    @property
    def _district(self) -> int | None:
        return int(self.district.data) if self.district.data else None

    @property
    def narrows(self) -> bool:
        """Whether the reader narrowed the list down."""
        return any(field.data for field in self)


class WaitingFilter(ListFilter):
    """Narrows the waiting list down."""

    weeks = SelectField(_l("Waiting for"))

    def __init__(self) -> None:
        super().__init__(Kind.MENTOR, Kind.GUIDE)
        self._offer(
            self.weeks,
            [
                ("2", _l("more than 2 weeks")),
                ("4", _l("more than 4 weeks")),
                ("8", _l("more than 8 weeks")),
                ("13", _l("more than 3 months")),
            ],
        )

    def wanted(self, state: str) -> waiting.Wanted:
        """Return what the reader wants to see."""
        return waiting.Wanted(
            state=state,
            kind=self.kind.data,
            district=self._district,
            language=self.language.data,
            need=self.field.data,
            weeks=int(self.weeks.data) if self.weeks.data else None,
        )


class VolunteerFilter(ListFilter):
    """Narrows the volunteers down."""

    def __init__(self) -> None:
        super().__init__(*Kind)

    def wanted(self, state: str) -> volunteers.Wanted:
        """Return what the reader wants to see."""
        return volunteers.Wanted(
            state=state,
            kind=self.kind.data,
            district=self._district,
            language=self.language.data,
            skill=self.field.data,
        )
