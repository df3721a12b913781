"""The test client's look at each page notices what it is meant to notice."""

import pytest
from flask import Flask

from tests.fixtures.pages import faults_of
from tests.fixtures.web import PageChecker

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'"}
GOOD = """<!doctype html><html lang="de" dir="ltr"><head><title>Start</title></head>
<body><main id="main"><h1 id="top">Start</h1><label for="name">Name</label><input id="name"></main></body></html>"""


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
