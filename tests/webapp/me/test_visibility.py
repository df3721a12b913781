"""What each of the two sees of the other, and when: nothing, the facts, or a person."""

import re

import pytest

from tests import factories
from webapp.models import ContactWay, RoleName, Side
from webapp.services import answers, decisions, running

TOKEN = re.compile(r'name="(csrf_token|once)"[^>]*>|nonce="[^"]*"')
NAMES = ("Amal", "Haddad", "amal@example.org", "Marxloh")
HIDDEN_FROM_VOLUNTEER = (*NAMES, "Health", "Money and debts")
HIDDEN_FROM_NEWCOMER = ("Maria", "Klein", "maria@example.org", "Alt-Hamborn")


@pytest.fixture
def maria(session, maria):
    """She lives in another district than Amal, so that a district on the page gives somebody away."""
    home = factories.district(session, "Alt-Hamborn")
    maria.person.district = home
    session.commit()
    return maria


def without(page, words):
    return [word for word in words if word in page]


def body(page):
    """The page without the reader's own side."""
    return page.partition("<main")[2]


def test_strangers_sign_in_first(client, pair):
    response = client.get(pair.url)
    assert response.status_code == 303
    assert response.location.startswith("/sign-in?next=")


def test_a_coordinator_has_other_pages(session, visitor, pair):
    assert visitor(pair.coordinator).get("/me").status_code == 404
    assert visitor(pair.coordinator).get(pair.url).status_code == 404


@pytest.mark.parametrize("role", [RoleName.NEWCOMER, RoleName.VOLUNTEER])
def test_a_foreign_match_is_as_missing_as_one_that_never_was(session, visitor, pair, role):
    pair.both_say_yes()
    somebody = factories.person(session, role)
    session.commit()
    stranger = visitor(somebody.user)
    foreign, missing = stranger.get(pair.url), stranger.get("/me/matches/999999")
    assert foreign.status_code == missing.status_code == 404
    pages = [re.sub(r"/me/matches/\d+", "", TOKEN.sub("", response.text)) for response in (foreign, missing)]
    assert pages[0] == pages[1]
    for path in ("decline", "check-in", "end", "answered"):
        assert stranger.get(f"{pair.url}/{path}").status_code == 404
    for path in ("accept", "decline", "met", "go-on", "check-in", "end"):
        assert stranger.send(f"{pair.url}/{path}", page="/me").status_code == 404


def test_a_proposal_is_the_office_s_alone(pair, volunteer, newcomer):
    assert volunteer.get(pair.url).status_code == newcomer.get(pair.url).status_code == 404
    pair.approve()
    assert volunteer.get(pair.url).status_code == newcomer.get(pair.url).status_code == 404


def test_who_is_asked_sees_kind_languages_fields_distance_and_hours(pair, volunteer):
    pair.ask()
    page = body(volunteer.read(pair.url))
    for words in (
        "wants a mentor",
        "Arabic",
        "Learning and practising German",
        "Housing",
        "1 to 3 km apart",
        "Tue: Evening",
    ):
        assert words in page


def test_the_volunteer_sees_no_name_no_contact_and_no_sensitive_need_before_both_said_yes(pair, volunteer):
    pair.ask()
    for page in (volunteer.read(pair.url), volunteer.read("/me")):
        assert without(page, NAMES) == []
    # The volunteer offers help with health; that Amal needs it must not show.
    newcomers_side = body(volunteer.read(pair.url)).partition("In common")[0]
    assert without(newcomers_side, ("Health", "Money and debts")) == []
    answers_page = volunteer.read(f"{pair.url}/decline")
    assert without(answers_page, HIDDEN_FROM_VOLUNTEER) == []


def test_what_the_volunteer_sees_is_the_same_whether_the_newcomer_needs_help_with_health_or_not(
    session, pair, amal, volunteer
):
    pair.ask()
    with_health = TOKEN.sub("", volunteer.read(pair.url))
    amal.needs = ("sprache", "wohnen")
    session.commit()
    assert TOKEN.sub("", volunteer.read(pair.url)) == with_health


def test_the_newcomer_does_not_see_a_match_before_the_volunteer_said_yes(pair, newcomer):
    pair.ask()
    assert newcomer.get(pair.url).status_code == 404
    page = newcomer.read("/me")
    assert "We have found somebody who could fit, and are asking." in page
    assert without(page, HIDDEN_FROM_NEWCOMER) == []


def test_the_newcomer_is_asked_without_the_volunteer_s_name(pair, newcomer):
    pair.volunteer_says_yes()
    for page in (newcomer.read(pair.url), newcomer.read("/me"), newcomer.read(f"{pair.url}/decline")):
        assert without(page, HIDDEN_FROM_NEWCOMER) == []
    assert "1 to 3 km apart" in newcomer.read(pair.url)


def test_the_volunteer_who_said_yes_still_sees_no_name(pair, volunteer):
    pair.volunteer_says_yes()
    page = volunteer.read(pair.url)
    assert without(page, NAMES) == []
    assert "Thank you for your yes" in page


def test_after_both_said_yes_each_sees_the_first_name_and_the_chosen_way(pair, volunteer, newcomer):
    pair.both_say_yes()
    for_volunteer, for_newcomer = volunteer.read(pair.url), newcomer.read(pair.url)
    assert "You and Amal" in for_volunteer
    assert "mailto:amal@example.org" in for_volunteer
    assert "Health" in for_volunteer
    assert "You and Maria" in for_newcomer
    assert "mailto:maria@example.org" in for_newcomer
    assert "Haddad" not in for_volunteer
    assert "Klein" not in for_newcomer


def test_what_both_like_shows_once_both_said_yes(pair, volunteer, newcomer):
    pair.volunteer_says_yes()
    assert "Football" not in volunteer.read(pair.url)
    assert "Football" not in newcomer.read(pair.url)
    newcomer.send(f"{pair.url}/accept", page=pair.url)
    assert "Football" in volunteer.read(pair.url)


def test_a_surname_shows_by_choice(session, pair, amal, maria, volunteer, newcomer):
    amal.person.shows_last_name = True
    pair.both_say_yes()
    assert "You and Amal Haddad" in volunteer.read(pair.url)
    assert "Klein" not in newcomer.read(pair.url)


def test_only_the_chosen_way_shows(session, pair, amal, maria, volunteer, newcomer):
    amal.person.contact_way, amal.person.phone = ContactWay.PHONE, "0152 28817386"
    maria.person.contact_way, maria.person.phone = ContactWay.CENTRE, "0152 28895456"
    pair.both_say_yes()
    for_volunteer, for_newcomer = volunteer.read(pair.url), newcomer.read(pair.url)
    assert "tel:015228817386" in for_volunteer
    assert "amal@example.org" not in for_volunteer
    assert "Your first meeting is arranged by the centre" in for_newcomer
    assert without(for_newcomer, ("0152 28895456", "maria@example.org")) == []


def test_a_match_that_has_ended_shows_nobody_any_more(session, pair, volunteer, newcomer):
    pair.run()
    running.dissolve(session, pair.coordinator, pair.match, None, "moved_away")
    session.commit()
    for_volunteer, for_newcomer = volunteer.read(pair.url), newcomer.read(pair.url)
    assert "This match has ended" in for_volunteer
    assert without(for_volunteer, NAMES) == []
    assert without(for_newcomer, HIDDEN_FROM_NEWCOMER) == []


def test_who_never_heard_of_a_match_never_will(session, pair, newcomer, maria):
    pair.ask()
    answers.decline(session, maria.person.user, pair.match, Side.VOLUNTEER, "too_far")
    session.commit()
    assert newcomer.get(pair.url).status_code == 404
    assert "did not work out" not in newcomer.read("/me")


def test_an_approval_taken_back_was_never_there(session, pair, volunteer):
    pair.approve()
    decisions.undo_approval(session, pair.coordinator, pair.match)
    session.commit()
    assert volunteer.get(pair.url).status_code == 404


def test_a_newcomer_never_reads_rejected(session, pair, newcomer, maria):
    pair.volunteer_says_yes()
    running.withdraw(session, maria.person.user, pair.match, Side.VOLUNTEER)
    session.commit()
    for page in (newcomer.read("/me"), newcomer.read(pair.url)):
        assert "This one did not work out" in page
        assert "We go on looking, and you keep your place." in page
        assert "eject" not in page
        assert "eclined" not in page


def test_the_volunteer_reads_why_it_is_them_who_are_asked(pair, volunteer):
    pair.ask()
    page = volunteer.read(pair.url)
    assert "You are asked for what you offer: Learning and practising German and Housing." in page
    assert "You would accompany 1 person at the same time." in page
    assert "It is within the 10 km that you go." in page


def test_the_newcomer_reads_what_they_can_be_helped_with(pair, newcomer):
    pair.volunteer_says_yes()
    page = newcomer.read(pair.url)
    assert "Can help you with: Learning and practising German, Housing, Health, and Money and debts." in page
    assert "You both have time: Tue: Evening." in page
    assert "You would accompany" not in page
