import pytest
from flask import render_template_string
from html5lib import parse

from tests.webapp.design.conftest import a_card


def elements(html, tag, **attributes):
    page = parse(html, namespaceHTMLElements=False)
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    tags = {tag, f"{{http://www.w3.org/2000/svg}}{tag}"}
    return [found for found in page.iter() if found.tag in tags and wanted.items() <= found.attrib.items()]


def text_of(element):
    return " ".join("".join(element.itertext()).split())


@pytest.fixture
def mistaken(client):
    """The form, sent with mistakes."""
    sent = {
        "email": "someone@example.org",
        "needs": "wohnen",
        "times": "sun-evening",
        "languages-0-code": "ar",
        "languages-0-note": "too long",
    }
    return client.post("/ask?lang=de", data=sent).text


@pytest.fixture
def card_of(app):
    """Return `card_of(**changes)`: the markup of a match card, in English."""

    def render(**changes):
        source = '{% from "components/match_card.html" import match_card %}{{ match_card(card) }}'
        with app.test_request_context("/?lang=en"):
            return render_template_string(source, card=a_card(**changes))

    return render


@pytest.mark.parametrize("path", ["/", "/ask", "/proposals", "/done", "/lost"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_component_is_valid_html_in_both_directions(client, path, language):
    page = client.get(f"{path}?lang={language}").text
    [root] = elements(page, "html")
    assert (root.get("lang"), root.get("dir")) == (language, "rtl" if language == "ar" else "ltr")


def test_an_error_stands_beside_its_field_and_is_tied_to_it(mistaken):
    [name] = elements(mistaken, "input", id="name")
    assert name.get("aria-invalid") == "true"
    [error] = elements(mistaken, "p", id=name.get("aria-describedby"))
    assert text_of(error).endswith("Bitte nennen Sie einen Namen.")


def test_a_field_without_error_is_not_marked(mistaken):
    [email] = elements(mistaken, "input", id="email")
    assert "aria-invalid" not in email.attrib
    assert email.get("aria-describedby") == "email-hint"
    assert email.get("autocomplete") == "email"


def test_typed_values_are_kept(mistaken):
    assert elements(mistaken, "input", id="email", value="someone@example.org")
    for value in ("wohnen", "sun-evening"):
        [box] = elements(mistaken, "input", value=value)
        assert "checked" in box.attrib
    assert elements(mistaken, "input", id="languages-0-note", value="too long")


def test_the_summary_leads_to_each_faulty_field(mistaken):
    [summary] = elements(mistaken, "div", role="alert")
    targets = [link.get("href").removeprefix("#") for link in summary.iter("a")]
    assert targets == ["name", "kind-0", "languages-0-note", "consent"]
    for target in targets:
        assert elements(mistaken, "input", id=target)


def test_the_title_says_that_something_is_wrong(client, mistaken):
    [faulty], [fresh] = elements(mistaken, "title"), elements(client.get("/ask?lang=de").text, "title")
    assert text_of(fresh) == "Fragen – Wegpaten"
    assert text_of(faulty).endswith(": Fragen – Wegpaten")


def test_nothing_is_said_where_nothing_is_wrong(client):
    assert not elements(client.get("/ask").text, "div", role="alert")


def test_only_what_may_stay_empty_is_called_optional(client):
    page = client.get("/ask?lang=en").text
    [name], [email] = elements(page, "label", for_="name"), elements(page, "label", for_="email")
    assert "optional" not in text_of(name)
    assert "optional" in text_of(email)


def test_each_box_of_the_week_says_day_and_time(client):
    page = client.get("/ask").text
    words = {text_of(label) for label in elements(page, "label", class_="time-grid__cell")}
    assert len(words) == 6
    assert "Montag Vormittag" in words


def test_a_field_that_the_town_invented_gets_a_general_pictogram(client):
    page = client.get("/").text
    assert "#other" in page
    assert elements(page, "svg", role="img")[0].get("aria-label") == "Jodeln"


def test_the_menu_shows_only_pages_that_exist_and_marks_the_one_shown(client):
    [menu] = elements(client.get("/proposals").text, "nav", id="menu")
    links = {link.get("href"): link for link in menu.iter("a")}
    assert list(links) == ["/", "/proposals"]
    assert links["/proposals"].get("aria-current") == "page"
    assert "aria-current" not in links["/"].attrib


def test_headings_of_a_table_sort_it_and_say_its_order(client):
    page = client.get("/proposals?page=3").text
    [sorted_] = elements(page, "th", aria_sort="ascending")
    assert next(sorted_.iter("a")).get("href") == "/proposals?sort=-name"
    assert elements(page, "a", href="/proposals?sort=days")


def test_pages_of_a_list_keep_the_filter(client):
    page = client.get("/proposals?district=Marxloh").text
    hrefs = {link.get("href") for link in elements(page, "a")}
    assert {"/proposals?district=Marxloh&page=1", "/proposals?district=Marxloh&page=3"} <= hrefs


def test_an_answer_that_is_missing_is_called_so_and_a_fact_that_is_missing_is_left_out(client):
    page = client.get("/done?lang=en").text
    assert "no answer" in page
    assert "Leer" not in page


def test_a_match_card_says_in_words_what_its_bars_show(card_of):
    labels = [bar.get("aria-label") for bar in elements(card_of(), "span", class_="reason__bar")]
    assert labels == ["speaks for it: 5 of 5", "speaks against it: 2 of 5"]


def test_a_match_card_says_in_words_which_wishes_are_met(card_of):
    needs = [text_of(need) for need in elements(card_of(), "li") if "need" in need.get("class", "")]
    icons = [icon.get("aria-label") for icon in elements(card_of(), "svg", role="img")]
    assert needs == ["Wohnen", "Schule most important", "Schule"]
    assert icons == ["still open", "covered"]


def test_a_match_card_shows_only_what_it_was_given(card_of):
    bare = {"role": "Neu hier", "headline": "", "facts": [], "needs": []}
    nothing = dict.fromkeys(("reasons", "summary", "not_covered", "next_best", "status"))
    [card] = elements(card_of(request=bare, offer={**bare, "role": "Freiwillig"}, **nothing), "article")
    assert text_of(card) == "Neu hier In common sprechen beide Arabisch Freiwillig"


def test_a_name_is_text_and_never_markup(card_of):
    side = {"role": "Neu hier", "headline": "<script>alert(1)</script>", "facts": ["<b>x</b>"]}
    card = card_of(request=side)
    assert not elements(card, "script")
    assert not elements(card, "b")
