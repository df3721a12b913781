"""To whom a request is handed over, and that the person agreed."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from webapp.models import District, Programme
from webapp.steps.forms import options


class HandOverForm(FlaskForm):
    """Another programme of the town, a new district, and the person's yes."""

    to = SelectField(
        _l("Who goes on looking?"), coerce=int, validators=[InputRequired(_l("Please choose who goes on looking."))]
    )
    moved_to = SelectField(_l("Has moved to"), coerce=int, default=0)
    agreed = BooleanField(
        _l("I have asked the person, and they agree that the other office sees their request."),
        validators=[InputRequired(_l("Without the person's yes nothing is handed over."))],
    )

    def offer(self, programmes: Sequence[Programme], districts: Sequence[District]) -> None:
        """Set what one can choose from."""
        self.to.choices = options([(one.id, f"{one.owner_name}: {one.name}") for one in programmes])
        self.moved_to.choices = options(
            [(0, _l("lives where they lived")), *((one.id, one.name) for one in districts)]
        )
