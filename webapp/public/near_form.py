"""What a visitor may look for among those who help."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice

from webapp.services.directory import Search
from webapp.services.places import towns
from webapp.vocabulary import language_choices

LONGEST_TEXT = 100


class NearForm(FlaskForm):
    """Narrows the list down; sent by GET. What is not known narrows nothing down."""

    class Meta:
        """A filtered list has an address to share."""

        csrf = False

    town = SelectField(_l("Town"))
    district = SelectField(_l("District"))
    language = SelectField(_l("Language spoken"))
    text = SearchField(_l("Name or words"), filters=[lambda text: " ".join((text or "").split())[:LONGEST_TEXT]])
    open_now = BooleanField(_l("Open now"))

    def offer_choices(self, session: Session) -> None:
        """Offer the towns and their districts, and all languages."""
        there = towns(session)
        districts = [
            SelectChoice(str(each.id), each.name, optgroup=town.name) for town in there for each in town.districts
        ]
        for field, choices in (
            (self.town, [SelectChoice(str(town.id), town.name) for town in there]),
            (self.district, districts),
            (self.language, [SelectChoice(code, name) for code, name in language_choices()]),
        ):
            if field.data not in {choice.value for choice in choices}:
                field.data = ""
            field.choices = [SelectChoice("", _("all")), *choices]

    def search(self) -> Search:
        """Return what was chosen; a district says which town."""
        return Search(
            town=int(self.town.data) if self.town.data else None,
            district=int(self.district.data) if self.district.data else None,
            language=self.language.data,
            open_now=self.open_now.data,
            text=self.text.data or "",
        )

    def sent(self) -> dict[str, Any]:
        """Return what narrows the list down, as the fields of an address."""
        fields = (self.town, self.district, self.language, self.text)
        chosen = {field.name: field.data for field in fields if field.data}
        return chosen | ({"open_now": "y"} if self.open_now.data else {})
