"""The forms of staff accounts: an address, a role, and where it belongs."""

from collections.abc import Iterable, Sequence

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, ValidationError

from webapp.models import Centre, Initiative, RoleName, User
from webapp.services.staff import AT_A_CENTRE, STAFF, Post
from webapp.wording import ROLES


class PostForm(FlaskForm):
    """What somebody works as."""

    role = RadioField(
        _l("Works as"),
        [InputRequired(_l("Please choose a role."))],
        choices=[SelectChoice(role.value, ROLES[role.value]) for role in STAFF],
    )
    centre = SelectField(_l("Centre"), coerce=int, description=_l("For coordinators and case workers."))
    initiative = SelectField(_l("Initiative"), coerce=int, description=_l("For managers of an initiative."))

    def offer(self, centres: Iterable[Centre], initiatives: Iterable[Initiative]) -> None:
        """Offer the places of the town."""
        nothing = SelectChoice(0, _("Please choose"))
        self.centre.choices = [nothing, *(SelectChoice(each.id, each.name) for each in centres)]
        self.initiative.choices = [nothing, *(SelectChoice(each.id, each.name) for each in initiatives)]

    def validate_centre(self, field: SelectField) -> None:
        """Ask for the centre where the role needs one."""
        if self.role.data in AT_A_CENTRE and not field.data:
            raise ValidationError(_("Please choose a centre."))

    def validate_initiative(self, field: SelectField) -> None:
        """Ask for the initiative where the role needs one."""
        if self.role.data == RoleName.INITIATIVE_MANAGER and not field.data:
            raise ValidationError(_("Please choose an initiative."))

    def post(self, centres: Iterable[Centre], initiatives: Iterable[Initiative]) -> Post:
        """Return what was sent; a place that the role does not need is left out."""
        role = RoleName(self.role.data)
        manager = role is RoleName.INITIATIVE_MANAGER
        return Post(
            role,
            next((each for each in centres if role in AT_A_CENTRE and each.id == self.centre.data), None),
            next((each for each in initiatives if manager and each.id == self.initiative.data), None),
        )

    @classmethod
    def of(cls, user: User) -> "PostForm":
        """Return the form as the account stands, or as it was just sent."""
        held = {role.name for role in user.roles}
        role = next((role.value for role in STAFF if role.value in held), None)
        return cls(data={"role": role, "centre": user.centre_id or 0, "initiative": user.initiative_id or 0})


class AccountForm(PostForm):
    """A new account."""

    email = EmailField(
        _l("E-mail"),
        [
            InputRequired(_l("Please write an e-mail address.")),
            Email(_l("Please write an e-mail address such as name@example.org.")),
            Length(max=255, message=_l("Please write at most 255 characters.")),
        ],
        filters=[lambda text: (text or "").strip()],
        description=_l("A mail goes there, with a link to choose a password."),
    )
    language = SelectField(_l("Language of mails"))

    def offer_languages(self, codes: Sequence[str]) -> None:
        """Offer the languages of the interface."""
        self.language.choices = [
            (code, (Locale.parse(code, sep="-").get_display_name(code) or code).capitalize()) for code in codes
        ]
