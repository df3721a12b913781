"""The form of a programme, in plain words."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DecimalField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from webapp.models import Centre, Initiative, Kind, Programme
from webapp.services.programmes import Terms, Wishes, wishes_of
from webapp.typed_text import one_line, several_lines
from webapp.wording import KINDS, LEVELS


def _hours() -> list[object]:
    return [
        InputRequired(_l("Please write how many hours.")),
        NumberRange(min=1, max=24 * 60, message=_l("Please write 1 to 1440 hours.")),
    ]


class ProgrammeForm(FlaskForm):
    """Who runs it, by which terms, and what it asks of two people. The kind is chosen once."""

    kind = RadioField(_l("What do volunteers do?"), [InputRequired(_l("Please choose one."))])
    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Please write a name.")),
            Length(max=200, message=_l("Please write at most 200 characters.")),
        ],
        filters=[one_line],
    )
    goal = TextAreaField(
        _l("What it is for, in a sentence or two"),
        [Length(max=1000, message=_l("Please write at most 1,000 characters."))],
        filters=[several_lines],
    )
    owner = SelectField(
        _l("Who runs it and approves its matches"),
        [InputRequired(_l("Please choose a centre or an initiative."))],
    )
    volunteer_term_hours = IntegerField(
        _l("Hours a volunteer has to answer"), _hours(), description=_l("5 days are 120 hours.")
    )
    newcomer_term_hours = IntegerField(_l("Hours a newcomer has to answer"), _hours())
    has_trial = BooleanField(
        _l("Two people meet three or four times first, and then both confirm"),
    )
    review_every_days = IntegerField(
        _l("Days between two looks at how it goes"),
        [
            InputRequired(_l("Please write how many days.")),
            NumberRange(min=1, max=730, message=_l("Please write 1 to 730 days.")),
        ],
    )
    radius_km = DecimalField(
        _l("How many kilometres a volunteer goes who did not say"),
        [
            InputRequired(_l("Please write how many kilometres.")),
            NumberRange(min=1, max=100, message=_l("Please write 1 to 100 kilometres.")),
        ],
        places=None,
    )
    minimum_level = SelectField(
        _l("How well both must speak a common language at least"),
        choices=[SelectChoice(code, name) for code, name in LEVELS.items() if code != "none"],
        description=_l("Where German or reading is what is needed, “a little” is enough in any case."),
    )
    require_common_hours = BooleanField(_l("Two people must have time at the same hours"))
    waiting_first = BooleanField(
        _l("Who has waited long comes first"),
        description=_l(
            "For each 90 days of waiting a pair counts for more. Nearly everybody who has waited over 90 days "
            "then gets a suggestion, if there is anybody who fits. It costs about 4 in 1,000 lasting matches."
        ),
    )
    no_language_behind = BooleanField(
        _l("No language is left behind"),
        description=_l(
            "People who can only be helped in a rare language get nearly the same chances as all others. "
            "It costs about 1 in 100 lasting matches. Only the languages somebody speaks count."
        ),
    )

    @classmethod
    def of(
        cls, programme: Programme | None, centres: Iterable[Centre], initiatives: Iterable[Initiative]
    ) -> "ProgrammeForm":
        """Return the form of a programme as it stands, or of a new one; or as it was just sent."""
        form = cls(obj=wishes_of(programme), data=_data(programme))
        form.kind.choices = list(KINDS.items())
        if programme:
            del form.kind
        form.owner.choices = [
            SelectChoice("", _("Please choose")),
            *(SelectChoice(f"centre-{each.id}", each.name, optgroup=_("Centres")) for each in centres),
            *(SelectChoice(f"initiative-{each.id}", each.name, optgroup=_("Initiatives")) for each in initiatives),
        ]
        return form

    def terms(self, centres: Iterable[Centre], initiatives: Iterable[Initiative]) -> Terms:
        """Return who runs it by which terms, as sent."""
        sort, _dash, number = self.owner.data.partition("-")
        return Terms(
            name=self.name.data,
            goal=self.goal.data,
            centre=next((each for each in centres if sort == "centre" and str(each.id) == number), None),
            initiative=next(
                (each for each in initiatives if sort == "initiative" and str(each.id) == number), None
            ),
            volunteer_term_hours=self.volunteer_term_hours.data,
            newcomer_term_hours=self.newcomer_term_hours.data,
            has_trial=self.has_trial.data,
            review_every_days=self.review_every_days.data,
        )

    def wishes(self) -> Wishes:
        """Return what it asks of two people, as sent."""
        return Wishes(
            radius_km=float(self.radius_km.data),
            minimum_level=self.minimum_level.data,
            require_common_hours=self.require_common_hours.data,
            waiting_first=self.waiting_first.data,
            no_language_behind=self.no_language_behind.data,
        )

    def chosen_kind(self) -> Kind:
        """Return the kind of a new programme."""
        return Kind(self.kind.data)


def _data(programme: Programme | None) -> dict[str, object]:
    if programme is None:
        return {"volunteer_term_hours": 120, "newcomer_term_hours": 120, "has_trial": True, "review_every_days": 60}
    owner = f"centre-{programme.centre_id}" if programme.centre_id else f"initiative-{programme.initiative_id}"
    names = ("name", "goal", "volunteer_term_hours", "newcomer_term_hours", "has_trial", "review_every_days")
    return {"owner": owner} | {name: getattr(programme, name) for name in names}
