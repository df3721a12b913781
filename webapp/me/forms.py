"""Until when somebody pauses."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from webapp.match_forms import tomorrow_or_later
from webapp.steps.forms import DayField


class PauseForm(FlaskForm):
    """Until when somebody pauses."""

    until = DayField(_l("Until when?"), [InputRequired(_l("Please choose a day.")), tomorrow_or_later])
