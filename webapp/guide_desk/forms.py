"""What is asked of whoever writes a chapter."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from webapp import vocabulary
from webapp.models import Centre, GuideChapter
from webapp.services.guide import ChapterFacts, Text
from webapp.services.guide.limits import LONGEST_BODY, LONGEST_SUMMARY, LONGEST_TITLE
from webapp.services.office_facts import Place
from webapp.typed_text import one_line, several_lines

OTHER_ICONS = {
    "newcomer": _l("Footprints"),
    "signpost": _l("Signpost"),
    "map-pin": _l("Place on a map"),
    "internship": _l("Identity card"),
    "book": _l("Book"),
}


class NumberField(HiddenField):
    """Which version somebody had before them; 0 where there was none, and for anything that is no number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number."""
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class TextForm(FlaskForm):
    """The text of a chapter in one language. `seen` and `made_from` are the versions that the writer looked at."""

    title = StringField(
        _l("Title"),
        [
            DataRequired(_l("Please write a title.")),
            Length(max=LONGEST_TITLE, message=_l("Please write at most 120 characters.")),
        ],
        filters=[one_line],
    )
    summary = TextAreaField(
        _l("In one or two sentences"),
        [
            DataRequired(_l("Please write one or two sentences about what stands in this chapter.")),
            Length(max=LONGEST_SUMMARY, message=_l("Please write at most 500 characters.")),
        ],
        filters=[one_line],
        render_kw={"rows": 3},
    )
    body = TextAreaField(
        _l("Text"),
        [
            DataRequired(_l("Please write the text.")),
            Length(max=LONGEST_BODY, message=_l("Please write at most 20,000 characters.")),
        ],
        filters=[several_lines],
        render_kw={"rows": 24},
    )
    seen = NumberField(default=0)
    made_from = NumberField(default=0)

    def text(self) -> Text:
        """Return what was written."""
        return Text(self.title.data, self.summary.data, self.body.data)


class FactsForm(FlaskForm):
    """What belongs to a chapter beside its text."""

    icon = SelectField(_l("Picture"))
    support_fields = SelectMultipleField(
        _l("What newcomers may ask a guide for after reading it"),
        choices=lambda: [SelectChoice(code, name, {"icon": code}) for code, name in vocabulary.field_choices()],
    )
    offices = SelectMultipleField(_l("Offices in charge"))
    shown = BooleanField(_l("Visitors see this chapter"), default=True)

    def prepare(self, chapter: GuideChapter | None, places: Sequence[Place]) -> None:
        """Offer pictures and offices; the offices that are in charge already keep their order in front."""
        first = [office.place for office in chapter.offices] if chapter else []
        self.places = {_key(place): place for place in (*first, *places)}
        self.offices.choices = [SelectChoice(key, place.name) for key, place in self.places.items()]
        icons = {**dict(vocabulary.field_choices()), **{name: str(word) for name, word in OTHER_ICONS.items()}}
        own = {chapter.icon: _("as it is now")} if chapter and chapter.icon not in icons else {}
        self.icon.choices = [SelectChoice(name, word) for name, word in {**own, **icons}.items()]

    def facts(self) -> ChapterFacts:
        """Return what was chosen."""
        return ChapterFacts(
            icon=self.icon.data,
            support_fields=tuple(self.support_fields.data),
            offices=[place for key, place in self.places.items() if key in self.offices.data],
            shown=self.shown.data,
        )


class NewChapterForm(TextForm, FactsForm):
    """A whole chapter, with its first text in the source language."""


def facts_of(chapter: GuideChapter) -> dict[str, object]:
    """Return a chapter as the form shows it."""
    return {
        "icon": chapter.icon,
        "support_fields": list(chapter.support_fields),
        "offices": [_key(office.place) for office in chapter.offices],
        "shown": chapter.shown,
    }


def _key(place: Place) -> str:
    return f"{'centre' if isinstance(place, Centre) else 'institution'}-{place.id}"
