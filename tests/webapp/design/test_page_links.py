import pytest

from webapp.page_links import has_endpoint, language_links, page_url


@pytest.mark.parametrize(
    ("asked", "changes", "expected"),
    [
        ("/proposals", {}, "/proposals"),
        ("/proposals?sort=name&page=3", {"page": 4}, "/proposals?sort=name&page=4"),
        ("/proposals?sort=name&page=3", {"sort": "-name", "page": None}, "/proposals?sort=-name"),
        ("/proposals?need=wohnen&need=kita", {"page": 2}, "/proposals?need=wohnen&need=kita&page=2"),
        ("/suche/Stra%C3%9Fe", {"page": 2}, "/suche/Stra%C3%9Fe?page=2"),
    ],
)
def test_a_page_links_to_itself_with_other_arguments(app, asked, changes, expected):
    with app.test_request_context(asked):
        assert page_url(**changes) == expected


def test_no_address_makes_a_page_link_to_another_site(app):
    with app.test_request_context(environ_overrides={"PATH_INFO": "//elsewhere.example/path"}):
        assert page_url(lang="de") == "/elsewhere.example/path?lang=de"


def test_the_application_may_live_below_a_path(app):
    with app.test_request_context("/ask", base_url="http://localhost/wegpaten"):
        assert page_url(lang="de") == "/wegpaten/ask?lang=de"


def test_each_language_is_named_in_itself_and_keeps_the_page(app):
    with app.test_request_context("/ask?step=3&lang=ar"):
        links = {link.code: link for link in language_links()}
    assert [link.name for link in links.values()] == ["Deutsch", "English", "العربية", "Українська"]
    assert links["uk"].url == "/ask?step=3&lang=uk"
    assert [code for code, link in links.items() if link.current] == ["ar"]
    assert [code for code, link in links.items() if link.direction == "rtl"] == ["ar"]


def test_endpoints_are_known(app):
    with app.test_request_context("/"):
        assert has_endpoint("ask")
        assert not has_endpoint("elsewhere")
