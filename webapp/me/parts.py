"""The parts of a request or an offer that its owner changes: the same questions as at registration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from webapp.models import Gender, Offer, Request
from webapp.steps.asking import NeedsForm
from webapp.steps.forms import StepForm, options
from webapp.steps.myself import TimeForm, WishesForm
from webapp.steps.offering import MOST_PEOPLE, AreaForm, KindsForm, RoomForm, SkillsForm

Columns = Mapping[str, Any]


class OwnWishesForm(WishesForm):
    """The wishes; who one is oneself stands in the account."""

    gender = None


class ReachForm(StepForm):
    """How far the way may be."""

    radius_km = AreaForm.radius_km

    def prepare(self, before: Mapping[str, Any]) -> None:
        """Offer the distance that was agreed with the centre, too."""
        agreed = before["radius_km"]
        if agreed not in {choice.value for choice in self.radius_km.choices}:
            distance = _("%(km)s km", km=format_decimal(float(agreed)))
            self.radius_km.choices = [*self.radius_km.choices, SelectChoice(agreed, distance)]


class PlacesForm(RoomForm):
    """For how many people: never fewer than are accompanied now."""

    def prepare(self, before: Mapping[str, Any]) -> None:
        """Offer what is possible."""
        possible = range(max(1, before["used"]), max(MOST_PEOPLE, int(before["capacity"])) + 1)
        self.capacity.choices = options((str(number), str(number)) for number in possible)


@dataclass(frozen=True)
class Part:
    """One page: its form, the template of the questions, and how the answers become columns."""

    title: LazyString
    form: type[StepForm]
    template: str
    columns: Callable[[Mapping[str, Any]], Columns]

    def form_of(self, row: Request | Offer) -> StepForm:
        """Return the form as the row stands, or as it was just sent."""
        answers = _answers(row)
        form = self.form(data=self.form.fields_of(answers))
        form.prepare(answers)
        return form


def _answers(row: Request | Offer) -> dict[str, Any]:
    """Return a row as the answers of a registration."""
    answers: dict[str, Any] = {
        "any_time": not row.availability,
        "availability": list(row.availability),
        "prefers_gender": row.prefers_gender.value if row.prefers_gender else "",
        "interests": list(row.interests),
    }
    if isinstance(row, Request):
        return {**answers, "needs": list(row.needs), "must_need": row.must_need or ""}
    return {
        **answers,
        "skills": list(row.skills),
        "kinds": list(row.kinds),
        "radius_km": "" if row.radius_km is None else f"{row.radius_km:g}",
        "capacity": str(row.capacity),
        "used": row.used,
        "open_to_other_centres": row.open_to_other_centres,
    }


def _wishes(answers: Mapping[str, Any]) -> Columns:
    wish = answers.get("prefers_gender")
    return {
        "prefers_gender": Gender(wish) if wish else None,
        "interests": tuple(answers.get("interests", ())),
    }


def _radius(answers: Mapping[str, Any]) -> Columns:
    return {"radius_km": float(answers["radius_km"]) if answers.get("radius_km") else None}


def _places(answers: Mapping[str, Any]) -> Columns:
    return {
        "capacity": int(answers["capacity"]),
        "open_to_other_centres": bool(answers.get("open_to_other_centres")),
    }


TIMES = Part(
    _l("When do you have time?"),
    TimeForm,
    "steps/time.html",
    lambda answers: {"availability": tuple(answers.get("availability", ()))},
)
WISHES = Part(_l("What do you wish for?"), OwnWishesForm, "me/wishes.html", _wishes)
NEEDS = Part(
    _l("What do you need?"),
    NeedsForm,
    "steps/needs.html",
    lambda answers: {"needs": tuple(answers["needs"]), "must_need": answers.get("must_need")},
)
KINDS = Part(
    _l("How would you like to help?"),
    KindsForm,
    "steps/kinds.html",
    lambda answers: {"kinds": tuple(answers["kinds"])},
)
SKILLS = Part(
    _l("What can you help with?"),
    SkillsForm,
    "steps/skills.html",
    lambda answers: {"skills": tuple(answers["skills"])},
)
PARTS: Mapping[str, Mapping[str, Part]] = {
    "requests": {"needs": NEEDS, "times": TIMES, "wishes": WISHES},
    "offers": {
        "kinds": KINDS,
        "skills": SKILLS,
        "times": TIMES,
        "wishes": WISHES,
        "reach": Part(_l("How far do you go?"), ReachForm, "me/reach.html", _radius),
        "places": Part(_l("For how many people?"), PlacesForm, "steps/room.html", _places),
    },
}
