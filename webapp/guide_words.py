"""What a guide says, as a page shows it."""

from babel import Locale
from flask_babel import get_locale
from markupsafe import Markup

from webapp.services.guide.markup import to_html


def guide_html(text: str, label: str, level: int = 2) -> Markup:
    """Return Markdown as HTML; `label` is the id of the heading above it, `level` that of its own headings."""
    return Markup(to_html(text, label=label, level=level))  # noqa: S704 - `to_html` lets only an allow list through


def language_attributes(language: str) -> dict[str, str]:
    """Return the attributes of what is written in `language`; none where the whole page is."""
    reader = get_locale()
    if reader is not None and str(reader).replace("_", "-") == language:
        return {}
    return {"lang": language, "dir": language_direction(language)}


def language_direction(language: str) -> str:
    """Return in which direction a language is written: `ltr` or `rtl`."""
    return Locale.parse(language, sep="-").text_direction


FILTERS = (guide_html, language_attributes, language_direction)
