"""Every letter in every language: both parts say the same, in its direction, and nothing is left in English."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from flask import render_template
from flask_babel import force_locale
from html5lib import HTMLParser

from tests import factories
from webapp.config import Config
from webapp.db import now
from webapp.delivery.letters import LETTERS, Occasion
from webapp.delivery.questions import QUESTIONS
from webapp.models import Cause, Clearance, Erasure, Match, MatchState, Side, SignInLink
from webapp.models.offers import Openness, Vetting

pytestmark = pytest.mark.one_database

LANGUAGES = Config().languages
CATALOGUES = Path(__file__).parents[3] / "webapp/translations"
ADDRESS = re.compile(r"https?://[^\s\"'<>\u2068\u2069]+")
ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f]")
PLACE = re.compile(r"%\(\w+\)[sd]")
LATIN = re.compile(r"[A-Za-z]{2,}")


def put_into(match: Match, state: MatchState, asked: Side | None = None) -> None:
    match.state, match.asked, match.term_ends_at = state, asked, now() + timedelta(days=2)
    both = state is not MatchState.OFFERED
    match.volunteer_yes_at = match.newcomer_yes_at = now() if both else None
    match.next_review_on = (now() + timedelta(days=9)).date()


STATES = {
    "volunteer_asked": (MatchState.OFFERED, Side.VOLUNTEER),
    "newcomer_asked": (MatchState.OFFERED, Side.NEWCOMER),
    "reminder": (MatchState.OFFERED, Side.VOLUNTEER),
    "both_said_yes": (MatchState.ACCEPTED, None),
    "trial_started": (MatchState.TRIAL, None),
    "trial_ends": (MatchState.TRIAL, None),
    "review_due": (MatchState.ACTIVE, None),
}


@pytest.fixture
def occasion_of(session):
    """Return `occasion_of(template)`: a real cause for that letter, with its reader."""
    asks = factories.request(session, first_name="Zeynep", availability=("tue-evening", "thu-evening"))
    offers = factories.offer(session, first_name="Vera", vetting=Vetting.VETTED, availability=("tue-evening",))
    match = factories.proposal(session, asks=asks, offers=offers)
    initiative = factories.initiative(session)
    receipt = Erasure(number="2026-0A1B2C3D", cause=Cause.PERSON, counts={"people": 1, "requests": 2})
    link = SignInLink(expires_at=now() + timedelta(minutes=5))
    offers.clearance = Clearance(
        issued_on=now().date(),
        seen_on=now().date(),
        no_relevant_entry=True,
        valid_until=(now() + timedelta(days=40)).date(),
        reminded_at=now(),
    )
    session.add_all((receipt, link))
    session.flush()
    ids = {
        "match": match.id,
        "offer": offers.id,
        "programme": match.programme_id,
        "initiative": initiative.id,
        "person": offers.person_id,
        "erasure": receipt.id,
        "sign_in_link": link.id,
    }

    def make(template: str) -> Occasion:
        if template in STATES:
            put_into(match, *STATES[template])
        offers.vetting = Vetting.INVITED if template == "invited_to_talk" else Vetting.VETTED
        if template == "offer_paused":
            offers.state, offers.paused_until = Openness.PAUSED, None
        session.flush()
        reader = asks.person.user if template == "newcomer_asked" else offers.person.user
        return Occasion(session, reader, ids, "A" * 24 if template in QUESTIONS else "")

    return make


@pytest.fixture
def write(app, occasion_of):
    """Return `write(template, language)`: the letter and its two parts."""

    def written(template: str, language: str):
        occasion = occasion_of(template)
        with app.test_request_context(base_url=app.config["WEGPATEN"].base_url), force_locale(language):
            letter = LETTERS[template](occasion)
            assert letter is not None
            name = occasion.user.person.first_name
            parts = [render_template(f"email/letter.{kind}", letter=letter, name=name) for kind in ("txt", "html")]
        return letter, *parts

    return written


def sentences(letter) -> list[str]:
    return [
        letter.subject,
        *letter.lines,
        *letter.facts,
        *letter.after,
        *([letter.button[0]] if letter.button else []),
    ]


def translated(language: str) -> list[re.Pattern[str]]:
    """What English says where this language's catalogue has words of its own, as patterns of a whole sentence."""
    with (CATALOGUES / language / "LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    found = [entry for entry in catalogue if isinstance(entry.id, str) and entry.string and not entry.fuzzy]
    return [
        re.compile(re.sub(r"%\\?\(\w+\\?\)[sd]", ".+", re.escape(entry.id)))
        for entry in found
        if entry.string != entry.id and len(LATIN.findall(PLACE.sub("", entry.id))) > 1
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(LETTERS))
def test_html_is_sound_and_says_its_language_and_direction(write, template, language):
    _letter, _text, html = write(template, language)
    page = HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    direction = Locale.parse(language).text_direction
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    assert page.find("body").get("dir") == direction


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(LETTERS))
def test_both_parts_hold_the_same_sentences_and_links(write, template, language):
    letter, text, html = write(template, language)
    page = HTMLParser(namespaceHTMLElements=False).parse(html)
    words = " ".join("".join(page.find("body").itertext()).split())
    flat = " ".join(text.split())
    for sentence in sentences(letter)[1:]:
        assert " ".join(sentence.split()) in flat
        # A long address is shown shortened; where it leads is compared below.
        assert " ".join(ADDRESS.sub("", sentence).split()) in words
    linked = {unescape(link.get("href")) for link in page.iter("a")}
    assert {found.rstrip(".") for found in ADDRESS.findall(text)} == linked


@pytest.mark.parametrize("language", [one for one in Config().complete_languages if one != "en"])
def test_no_sentence_is_left_in_english_where_the_catalogue_has_another(write, language):
    english = translated(language)
    assert len(english) > 300
    left = {
        f"{template}: {sentence}"
        for template in LETTERS
        for sentence in sentences(write(template, language)[0])
        if any(pattern.fullmatch(ISOLATES.sub("", sentence)) for pattern in english)
    }
    assert left == set()


def test_the_check_would_notice_an_english_sentence():
    english = translated("de")
    assert any(pattern.fullmatch("Somebody would like to meet you") for pattern in english)
    assert any(pattern.fullmatch("Your clearance counts until 5 May 2027.") for pattern in english)


@pytest.mark.parametrize("language", ["fa", "ar"])
@pytest.mark.parametrize("template", sorted(LETTERS))
def test_what_is_latin_in_a_sentence_from_right_to_left_is_isolated(write, template, language):
    """A name, an address or a number with signs in it would be turned around by what stands beside it."""
    letter, _text, _html = write(template, language)
    for sentence in sentences(letter):
        if not re.search("[\u0600-\u06ff]", sentence):
            continue  # not translated yet, or a name alone: nothing is beside it
        # A link keeps its order by itself, and stands last.
        loose = ADDRESS.sub("", re.sub("\u2068[^\u2069]*\u2069", "", sentence))
        assert not re.search(r"\d[\d /-]*[/-]\d", loose), sentence
        assert not re.search(r"[A-Za-z]+ [A-Za-z]+", loose), sentence
