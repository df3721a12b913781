"""Lists as the reader's language makes them, and names that keep their order in a sentence from right to left."""

import pytest
from flask_babel import force_locale

from webapp.match_cards import hours_in_words
from webapp.sentences import isolated, listed

LISTS = {
    "de": "A, B und C",
    "en": "A, B, and C",
    "fr": "A, B et C",
    "ar": "A وB وC",
    "fa": "A،\N{RIGHT-TO-LEFT MARK} B، و C",
    "tr": "A, B ve C",
    "uk": "A, B і C",
}
LATIN_COMMA = ", "


@pytest.fixture
def reader(app):
    """Return `reader(language)`: a block in which somebody reads in that language."""
    with app.test_request_context():
        yield force_locale


@pytest.mark.parametrize("language", sorted(LISTS))
def test_a_list_has_the_comma_and_the_and_of_its_language(reader, language):
    with reader(language):
        assert listed(["A", "B", "C"]) == LISTS[language]


@pytest.mark.parametrize(("items", "words"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), ([1, 2], "1 and 2")])
def test_short_lists(reader, items, words):
    with reader("en"):
        assert listed(items) == words


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_days_and_parts_of_a_day_have_no_latin_comma(reader, language):
    with reader(language):
        assert LATIN_COMMA not in hours_in_words(["mon-morning", "tue-morning", "wed-morning"])


def test_a_list_in_a_page_is_text_and_never_markup(app, reader):
    with reader("de"):
        page = app.jinja_env.from_string("{% autoescape true %}{{ items|listed }}{% endautoescape %}")
        assert page.render(items=["<b>", "&"]) == "&lt;b&gt; und &amp;"


def test_a_foreign_name_is_isolated_only_where_the_sentence_runs_from_right_to_left(reader):
    with reader("ar"):
        assert isolated("Klein & Co.") == "\N{FIRST STRONG ISOLATE}Klein & Co.\N{POP DIRECTIONAL ISOLATE}"
        assert isolated("") == ""
    with reader("de"):
        assert isolated("Klein & Co.") == "Klein & Co."
