"""The match card: each reader sees what may be seen, and nothing else gets onto it."""

import pytest

from tests import factories
from webapp.db import now
from webapp.match_cards import (
    Candidate,
    Pair,
    card_of,
    contrast_sentence,
    desk_sight,
    difference,
    distance_in_words,
    hours_in_words,
    personal_sight,
    reasons_in_words,
    release_sight,
)
from webapp.models import ForWhom, Gender, MatchState, Side
from webapp.services.local_time import today
from webapp.wording import FEATURES

HEALTH, DEBTS = "Health", "Money and debts"


@pytest.fixture
def english(app):
    """A reader of English."""
    with app.test_request_context("/?lang=en"):
        yield


@pytest.fixture
def match(session, english):
    """Amal asks for housing, health and help with debts; Maria can help with all but the last."""
    asks = factories.request(
        session,
        needs=("wohnen", "gesundheit", "schulden_finanzen"),
        must_need="wohnen",
        availability=("tue-evening", "thu-evening", "sat-morning"),
        interests=("cooking",),
        prefers_gender=Gender.WOMAN,
    )
    offers = factories.offer(
        session,
        skills=("gesundheit", "wohnen", "kita"),
        availability=("tue-evening", "thu-evening"),
        interests=("cooking", "football"),
        gender=Gender.WOMAN,
    )
    return factories.proposal(session, asks=asks, offers=offers, distance_km=1.37)


def text_of(card) -> str:
    return str(card)


def ask(match, side):
    match.state, match.asked = MatchState.OFFERED, side


def both_say_yes(match):
    match.state = MatchState.ACCEPTED
    match.volunteer_yes_at = match.newcomer_yes_at = now()


def test_the_office_sees_both_and_all_that_matters(match):
    card = card_of(match, desk_sight(match, own_volunteer=True))
    assert (card.request.headline, card.offer.headline) == ("Amal Haddad", "Maria Klein")
    assert ("clock", "Tue and Thu: Evening") in card.shared
    assert ("map-pin", "1.4 km apart") in card.shared
    assert ("interests", "Cooking") in card.shared
    assert [state for _icon, _label, state in card.request.needs] == ["must-covered", "covered", "open"]
    assert card.not_covered == (DEBTS,)
    assert ("woman", "a woman, as wished") in card.offer.facts
    assert card.summary == "Fits well"


def test_somebody_of_another_centre_has_no_name_no_district_and_no_exact_distance(match):
    card = card_of(match, desk_sight(match, own_volunteer=False), hrefs=("/a", "/b"))
    words = text_of(card)
    assert "Maria" not in words
    assert "Klein" not in words
    assert card.offer.href is None
    assert all(icon != "map-pin" for icon, _text in card.offer.facts)
    assert ("map-pin", "1 to 3 km apart") in card.shared
    assert card.status == ("from another centre", "warning")


def test_once_released_or_once_both_said_yes_the_name_is_known(match):
    match.released_at = now()
    assert desk_sight(match, own_volunteer=False).knows(Side.VOLUNTEER)
    match.released_at = None
    both_say_yes(match)
    assert desk_sight(match, own_volunteer=False).knows(Side.VOLUNTEER)


def test_the_centre_that_is_asked_sees_its_volunteer_and_not_the_newcomer(match):
    words = text_of(card_of(match, release_sight(match)))
    assert "Maria Klein" in words
    for hidden in ("Amal", "Haddad", "Marxloh, ", HEALTH + "', 'covered", DEBTS):
        assert hidden not in words


def test_a_volunteer_who_is_asked_sees_neither_name_nor_health_nor_debts(match):
    ask(match, Side.VOLUNTEER)
    card = card_of(match, personal_sight(match, Side.VOLUNTEER))
    assert card.request.headline == ""
    assert [label for _icon, label, _state in card.request.needs] == ["Housing"]
    assert card.not_covered == ()
    assert ("gesundheit", HEALTH, "offered") in card.offer.needs  # the own skill, not marked as wanted here
    assert "Haddad" not in text_of(card)
    assert card.summary is None
    assert card.reasons == ()


def test_a_newcomer_who_is_asked_sees_the_own_needs_and_no_name(match):
    ask(match, Side.NEWCOMER)
    card = card_of(match, personal_sight(match, Side.NEWCOMER))
    assert card.offer.headline == ""
    assert card.request.role == "You"
    assert DEBTS in card.not_covered
    assert ("map-pin", "1 to 3 km apart") in card.shared
    assert ("languages", "You both speak Arabic and German") in card.shared


def test_after_both_said_yes_there_are_first_names_and_a_surname_by_choice(match):
    both_say_yes(match)
    assert card_of(match, personal_sight(match, Side.NEWCOMER)).offer.headline == "Maria"
    match.offer.person.shows_last_name = True
    card = card_of(match, personal_sight(match, Side.NEWCOMER))
    assert card.offer.headline == "Maria Klein"
    assert ("map-pin", "1 to 3 km apart") in card.shared


def test_a_household_a_child_and_an_appointment_are_said(match):
    match.request.for_whom, match.request.adults, match.request.children_under_6 = ForWhom.FAMILY, 2, 1
    assert "family: 2 adults, 1 child" in text_of(card_of(match, desk_sight(match, own_volunteer=True)))
    match.request.children_under_6 = 0
    assert "family: 2 adults'" in text_of(card_of(match, desk_sight(match, own_volunteer=True)))
    match.request.for_whom = ForWhom.MINOR
    match.request.due = today()
    words = text_of(card_of(match, desk_sight(match, own_volunteer=True)))
    assert "under 18" in words
    assert "appointment on" in words


def test_what_is_missing_is_said_plainly(session, english):
    asks = factories.request(session, speaks="ti:native", availability=("mon-morning",))
    offers = factories.offer(session, availability=("sun-evening",))
    match = factories.proposal(session, asks=asks, offers=offers, distance_km=None, common_language=None)
    shared = card_of(match, desk_sight(match, own_volunteer=True)).shared
    assert shared == (("languages", "no common language yet"), ("clock", "no hours in common"))


@pytest.mark.parametrize(
    ("km", "words"),
    [
        (0.2, "less than 1 km apart"),
        (1.0, "1 to 3 km apart"),
        (4.9, "3 to 5 km apart"),
        (12, "more than 10 km apart"),
    ],
)
def test_distances_come_in_bands(english, km, words):
    assert distance_in_words(km, exact=False) == words


def test_hours_in_few_words(english):
    every_morning = [f"{day}-morning" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    assert hours_in_words(every_morning) == "every day: Morning"
    assert hours_in_words(["thu-evening", "tue-evening", "sat-morning"]) == "Sat: Morning; Tue and Thu: Evening"


def test_reasons_have_a_strength_and_a_side(english):
    told = reasons_in_words([["base", 0.6], ["language", 1.3], ["distance", -0.25], ["hours", 0.02]])
    assert told == (("common language", 5, 1), ("near", 1, -1))


@pytest.fixture
def asked(session):
    return factories.request(session, needs=("sprache", "wohnen"), availability=("tue-evening",))


def sentence(session, asked, mine, theirs, *, exact=True, **other):
    first = factories.offer(session, skills=("sprache",), availability=("tue-evening",))
    second = factories.offer(session, **({"skills": ("wohnen",), "availability": ("mon-morning",)} | other))
    pair = Pair(asked, Candidate(first, 3.0, mine), Candidate(second, 1.8, theirs), exact=exact)
    return contrast_sentence("K.", pair)


def test_another_choice_is_contrasted_in_a_sentence(session, english, asked):
    chosen = [["distance", 0.1], ["hours", 0.6], ["needs", 0.1]]
    other = [["distance", 0.9], ["hours", -0.6], ["needs", 0.4]]
    assert sentence(session, asked, chosen, other) == (
        "K. lives 1.2 km nearer and can also help with Housing, but has no time in common."
    )
    assert sentence(session, asked, chosen, chosen) == "K. would be about as good."
    assert sentence(session, asked, other, chosen, exact=False, availability=("tue-evening",)) == (
        "K. has more hours in common, but lives farther away and cannot help with Learning and practising German."
    )


@pytest.mark.parametrize("code", sorted(FEATURES))
def test_of_every_feature_it_can_be_said_which_is_better(session, english, asked, code):
    better, worse = (
        sentence(session, asked, [[code, 0]], [[code, 1]]),
        sentence(session, asked, [[code, 1]], [[code, 0]]),
    )
    assert better.startswith("K. ")
    assert worse.startswith("K. ")
    assert better != worse


def test_where_nothing_that_is_needed_differs_it_is_said_in_general(session, english, asked):
    asked.needs = ("schule",)
    assert sentence(session, asked, [["needs", 0]], [["needs", 1]]) == "K. can help with more."
    assert sentence(session, asked, [["needs", 1]], [["needs", 0]]) == "K. can help with less."
    hours = {"availability": ("tue-evening",)}
    assert "fewer hours" in sentence(session, asked, [["hours", 1]], [["hours", 0]], **hours)


@pytest.mark.parametrize(
    ("affinity", "other", "words"), [(0.8, 0.72, "−10%"), (0.5, 0.6, "+20%"), (None, 0.5, ""), (0.5, None, "")]
)
def test_the_difference_is_a_percentage(english, affinity, other, words):
    assert difference(affinity, other) == words
