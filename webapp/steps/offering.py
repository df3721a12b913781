"""What somebody who wants to help is asked."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional

from webapp.extensions import db
from webapp.models import Initiative, InitiativeState, Kind
from webapp.steps.forms import CHOOSE_ONE, Lines, StepForm, in_words, needed, option, options, pictured_fields
from webapp.steps.place import PlaceForm, town_of

MOST_PEOPLE = 5


class SkillsForm(StepForm):
    """What the volunteer can help with."""

    skills = SelectMultipleField(
        _l("What can you help with?"),
        description=_l("You need not be an expert. Choose what you like to do."),
        choices=pictured_fields,
        validators=[needed(_l("Please choose at least one thing."))],
    )


class KindsForm(StepForm):
    """As what: mentor, guide, helper, or several of them."""

    kinds = SelectMultipleField(
        _l("How would you like to help?"),
        choices=[
            option(
                Kind.MENTOR.value,
                _l("As a mentor"),
                icon="mentor",
                hint=_l("You meet one person again and again, for some months."),
            ),
            option(
                Kind.GUIDE.value,
                _l("As a guide"),
                icon="guide",
                hint=_l("You go with somebody to an office, a doctor or a school."),
            ),
            option(
                Kind.HELPER.value,
                _l("As a helper"),
                icon="helper",
                hint=_l("You help now and then, when there is something to do."),
            ),
        ],
        validators=[needed(_l("Please choose at least one answer."))],
    )


class AreaForm(PlaceForm):
    """Where the volunteer lives, and how far the way may be."""

    radius_km = SelectField(
        _l("How far do you go?"),
        choices=[
            option("", _l("As far as you need me")),
            option("2", _l("2 km, I walk")),
            option("5", _l("5 km")),
            option("10", _l("10 km")),
            option("20", _l("20 km")),
        ],
        default="5",
        validators=[Optional()],
    )

    @classmethod
    def fields_of(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the place's fields, and how far."""
        return {**super().fields_of(answers), "radius_km": answers.get("radius_km", "")}

    def answers(self) -> dict[str, Any]:
        """Return the place's answers, and how far."""
        return {**super().answers(), "radius_km": self.radius_km.data}

    def lines(self) -> Lines:
        """Return the place, and how far."""
        return [*super().lines(), (str(self.radius_km.label.text), in_words(self.radius_km))]


class RoomForm(StepForm):
    """For how many people at once, and whether other centres may ask."""

    capacity = RadioField(
        _l("How many people would you like to help at the same time?"),
        choices=options((str(number), str(number)) for number in range(1, MOST_PEOPLE + 1)),
        default="1",
        validators=[needed(CHOOSE_ONE)],
    )
    open_to_other_centres = BooleanField(
        _l("Other centres may ask for me, too"),
        description=_l("They see what you can help with, not your name. Your own centre decides first."),
    )


class InitiativeChoiceForm(StepForm):
    """Whether the volunteer belongs to an initiative of the town."""

    initiative = SelectField(
        _l("Do you belong to an initiative?"),
        description=_l("We ask the initiative to confirm that you belong to it."),
        choices=[],
        default="",
        validators=[Optional()],
    )

    def prepare(self, before: Mapping[str, Any]) -> None:
        """Offer the confirmed initiatives of the town where the volunteer lives."""
        confirmed = (
            select(Initiative).where(Initiative.state == InitiativeState.CONFIRMED).order_by(Initiative.name)
        )
        town = town_of(before)
        if town is not None:
            confirmed = confirmed.where(Initiative.town_id == town)
        names = [(str(row.id), row.name) for row in db.session.scalars(confirmed)]
        self.initiative.choices = options([("", _("No, to none")), *names])

    def lines(self) -> Lines:
        """Say "none", too."""
        return [(str(self.initiative.label.text), in_words(self.initiative))]
