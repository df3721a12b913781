"""Every sentence of the interface is translated into each language that is declared complete."""

import ast
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from webapp.config import Config

ROOT = Path(__file__).resolve().parents[2]
SOURCE_LANGUAGE = "en"
MARKERS = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}
PLACEHOLDER = re.compile(r"%\((\w+)\)|%([sd])")


def read(file: Path, locale: str | None = None) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale=locale)


def forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def placeholders(text: str) -> set[str]:
    return {name or kind for name, kind in PLACEHOLDER.findall(text.replace("%%", ""))}


def faults(source: Message, translated: Message | None) -> list[str]:
    """What keeps one sentence from being translated well, as far as a machine can tell."""
    name = forms(source.id)[0]
    if translated is None:
        return [f"missing: {name}"]
    texts = forms(translated.string)
    if not all(texts):
        return [f"empty: {name}"]
    if translated.fuzzy:
        return [f"fuzzy: {name}"]
    allowed = set().union(*map(placeholders, forms(source.id)))
    needed = allowed if len(texts) == 1 else allowed - {"num", "count", "n", "number"}
    if any(not needed <= placeholders(text) <= allowed for text in texts):
        return [f"other placeholders: {name}"]
    return []


def marked_sentences(code: str) -> set[str]:
    """The sentences that a module marks for translation, wherever they stand."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and node.args)
    marked = (call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in MARKERS)
    return {ast.literal_eval(sentence) for sentence in marked}


@pytest.fixture(scope="module")
def messages(tmp_path_factory) -> list[Message]:
    """What the code and the templates say, gathered as translators do it."""
    pot = tmp_path_factory.mktemp("messages") / "messages.pot"
    subprocess.run(["make", "--silent", "extract", f"POT={pot}"], cwd=ROOT, check=True)  # noqa: S607
    return [message for message in read(pot) if message.id]


def test_the_interface_is_translatable(messages):
    assert len(messages) > 100


def test_every_marked_sentence_is_gathered(messages):
    """Whoever gathers them does not look inside an f-string."""
    gathered = {forms(message.id)[0] for message in messages}
    code = [file.read_text() for file in ROOT.glob("webapp/**/*.py")]
    assert set().union(*map(marked_sentences, code)) - gathered == set()


def test_a_sentence_inside_an_f_string_is_noticed():
    assert marked_sentences("f\"{_('Hello')}, {ngettext('%(num)d child', '%(num)d children', 2)}\"") == {
        "Hello",
        "%(num)d child",
    }


@pytest.mark.parametrize("language", [code for code in Config().complete_languages if code != SOURCE_LANGUAGE])
def test_a_complete_language_is_complete(messages, language):
    catalogue = read(ROOT / "webapp/translations" / language / "LC_MESSAGES/messages.po", locale=language)
    found = [fault for message in messages for fault in faults(message, catalogue.get(message.id, message.context))]
    assert found == []


DATES_END_WITH_A_STOP = [
    code for code in Config().languages if format_date(date(2026, 1, 1), "long", locale=code).endswith(".")
]


@pytest.mark.parametrize("language", DATES_END_WITH_A_STOP)
def test_a_date_that_ends_with_a_full_stop_is_followed_by_no_other(language):
    catalogue = read(ROOT / "webapp/translations" / language / "LC_MESSAGES/messages.po", locale=language)
    texts = [text for message in catalogue if message.id for text in forms(message.string)]
    assert [text for text in texts if re.search(r"%\((day|date)\)s\.", text)] == []


@pytest.mark.parametrize("file", sorted(ROOT.glob("webapp/translations/*/LC_MESSAGES/*.po")), ids=str)
def test_what_is_translated_keeps_its_placeholders(file):
    catalogue = read(file, locale=file.parts[-3])
    translated = [message for message in catalogue if message.id and any(forms(message.string))]
    assert [fault for message in translated for fault in faults(message, message)] == []


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        (None, "missing: %(name)s needs help"),
        (Message("%(name)s needs help", ""), "empty: %(name)s needs help"),
        (Message("%(name)s needs help", "%(name)s sucht Hilfe", flags=["fuzzy"]), "fuzzy: %(name)s needs help"),
        (Message("%(name)s needs help", "%(nome)s sucht Hilfe"), "other placeholders: %(name)s needs help"),
        (Message("%(name)s needs help", "Jemand sucht Hilfe"), "other placeholders: %(name)s needs help"),
    ],
)
def test_a_planted_fault_is_noticed(translation, fault):
    source = Message("%(name)s needs help")
    assert faults(source, Message("%(name)s needs help", "%(name)s sucht Hilfe")) == []
    assert faults(source, translation) == [fault]
