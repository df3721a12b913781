"""The test client's look at each page notices what it is meant to notice."""

import pytest
from flask import Flask

from tests.fixtures.pages import faults_of
from tests.fixtures.web import PageChecker

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'"}
GOOD = """<!doctype html><html lang="de" dir="ltr"><head><title>Start</title></head>
<body><a href="#main">Skip</a><nav aria-label="Menu"></nav>
<main id="main"><h1 id="top">Start</h1><label for="name">Name</label><input id="name"></main></body></html>"""


def test_a_good_page_has_no_fault():
    assert faults_of(GOOD, HEADERS) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<!doctype html>", "", "not valid HTML"),
        ("</label>", "", "not valid HTML"),
        ("<h1 id=", "<h1 <b id=", "not valid HTML"),
        (' lang="de"', "", "<html> has no lang"),
        (' dir="ltr"', ' dir="auto"', "<html> has no dir"),
        ("<title>Start</title>", "<title> </title>", "the page has no title"),
        ("<h1 id=", "<h1>Start</h1><h1 id=", "the page has 2 <h1>, not one"),
        ('id="top"', 'id="name"', "id 'name' stands 2 times"),
        ('for="name"', 'for="nome"', "<label for='nome'> refers to nothing"),
        ("<input", '<input aria-describedby="top hint"', "<input aria-describedby='hint'> refers to nothing"),
        ("<h1", '<h1 style="color: red"', "<h1> has inline style"),
        ("</title>", "</title><style>h1 {}</style>", "<style> has inline style"),
        ("</main>", "<script>go()</script></main>", "inline script"),
        ("<h1", '<h1 onclick="go()"', "<h1 onclick> is inline script"),
        ("</main>", '<a href=" JavaScript:go()">go</a></main>', "<a href> is inline script"),
        ("</main>", '<form method="post" action="/a"></form></main>', "the form to '/a' lacks 'csrf_token'"),
        ("</main>", '<form method="post" action="/a"></form></main>', "the form to '/a' lacks 'once'"),
        ("</main>", "<h3>Far down</h3></main>", "<h3> 'Far down' follows a heading of level 1"),
        ("</main>", "<h2><span aria-hidden='true'>!</span></h2></main>", "<h2> is empty"),
        ('href="#main"', 'href="#other"', "the first link does not lead to <main>"),
        (' aria-label="Menu"', "", "a nav has no name"),
        ("</nav>", '</nav><nav aria-label="Menu"></nav>', "2 parts of kind nav are called 'Menu'"),
        ("</main>", '<div role="region"></div></main>', "a region has no name"),
        ('<label for="name">Name</label>', "", "<input name=None> has no label"),
        ('<label for="name">Name</label>', '<label for="name"></label>', "<input name=None> has no label"),
        ("</main>", '<progress value="1"></progress></main>', "<progress name=None> has no label"),
        ("</main>", '<fieldset id="a"><legend></legend></fieldset></main>', "<fieldset id='a'> has no legend"),
        ("</main>", '<img src="a.png"></main>', "<img src='a.png'> has no alt"),
        ("</main>", '<a href="/a"><img src="a.png" alt=""></a></main>', "<a> has no name"),
        ("</main>", '<button type="button"><svg aria-hidden="true"></svg></button></main>', "<button> has no name"),
        ("</main>", "<svg></svg></main>", "<svg> has neither a name nor aria-hidden"),
        ("</main>", "<table><caption>A</caption><tr><th>B</th></tr></table></main>", "<th> 'B' has no scope"),
        ("</main>", "<table><tr><td>B</td></tr></table></main>", "<table id=None> has no headings"),
        ("<input", '<input type="email"', "<input name=None> has no autocomplete"),
        ("<input", '<input name="first_name"', "<input name='first_name'> has no autocomplete"),
        (
            "</main>",
            '<ul><li><a href="/?lang=ar" hreflang="ar">Arabic</a></li></ul></main>',
            "the link to 'ar' has no lang",
        ),
        ("<input", '<input tabindex="2"', "<input> has a tabindex above 0"),
    ],
)
def test_a_planted_fault_is_noticed(good, bad, fault):
    assert good in GOOD
    assert any(found.startswith(fault) for found in faults_of(GOOD.replace(good, bad, 1), HEADERS))


@pytest.mark.parametrize(
    ("policy", "fault"),
    [
        ("", "Content-Security-Policy lacks default-src 'none'"),
        (
            HEADERS["Content-Security-Policy"] + "; script-src 'unsafe-inline'",
            "Content-Security-Policy allows unsafe",
        ),
    ],
)
def test_a_weak_policy_is_noticed(policy, fault):
    assert any(found.startswith(fault) for found in faults_of(GOOD, {"Content-Security-Policy": policy}))


def test_the_client_looks_at_each_page_it_fetches():
    app = Flask("stand-in")
    app.add_url_rule("/good", view_func=lambda: (GOOD, HEADERS), endpoint="good")
    app.add_url_rule("/bad", view_func=lambda: (GOOD.replace("<title>Start</title>", ""), HEADERS), endpoint="bad")
    client = PageChecker(app)
    assert client.get("/good").status_code == 200
    with pytest.raises(AssertionError, match=r"/bad:\s+the page has no title"):
        client.get("/bad")
