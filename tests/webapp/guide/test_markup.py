"""Markdown becomes safe HTML that looks like the rest and keeps the order of headings."""

import re

import nh3
import pytest
from html5lib import parseFragment
from markdown_it import MarkdownIt

from webapp.services.guide.markup import to_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](http:///evil.example)",
    "![x](https://evil.example/pixel.png)",
    '[x](https://good.example "\\" onmouseover=alert(1)")',
    "<javascript:alert(1)>",
    "`<svg onload=alert(1)>`",
    "| <b onclick=x>a</b> |\n|---|\n| <style>*{display:none}</style> |",
    '## <a id="main" href="javascript:x">x</a>',
    "<div style='position:fixed'>",
    "<!-- comment --><base href=//evil.example>",
]
TAGS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "a", "strong", "em", "br"} | {
    "table", "thead", "tbody", "tr", "th", "td", "div",
}  # fmt: skip
ATTRIBUTES = {"id", "class", "href", "rel", "dir", "scope", "role", "tabindex", "aria-labelledby", "start"}


def html(text: str, **more) -> str:
    return to_html(text, label="chapter", **more)


def faults(page: str) -> list[str]:
    """What is no part of a text: elements and attributes of other kinds, and links to strange places."""
    elements = list(parseFragment(page, namespaceHTMLElements=False).iter())[1:]
    attributes = [pair for element in elements for pair in element.attrib.items()]
    return [
        *(f"<{element.tag}>" for element in elements if element.tag not in TAGS),
        *(name for name, _ in attributes if name not in ATTRIBUTES),
        *(
            url
            for name, url in attributes
            if name == "href" and not re.match(r"(https?://[^/]|mailto:|tel:|/[^/\\])", url)
        ),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_written_in_a_guide_runs_or_leads_astray(text):
    page = html(text)
    assert faults(page) == []
    assert page == nh3.clean(page, **allowed())


def allowed() -> dict:
    from webapp.services.guide.markup import ALLOWED, SCHEMES

    return {"tags": set(ALLOWED), "attributes": ALLOWED, "url_schemes": SCHEMES, "link_rel": None}


@pytest.mark.parametrize("text", HOSTILE[:3])
def test_a_renderer_that_lets_html_through_would_be_noticed(text):
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda _url: True
    assert faults(parser.render(text)) != []


def test_tags_that_somebody_types_are_text():
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html("<script>alert(1)</script>")


def test_links_lead_to_websites_mail_phones_and_our_own_pages():
    page = html("[a](https://a.example) [b](mailto:b@example.org) [c](tel:+49203123) [d](/near)")
    assert '<a href="https://a.example" class="kern-link" rel="noopener external">' in page
    assert '<a href="mailto:b@example.org" class="kern-link" dir="ltr">' in page
    assert '<a href="tel:+49203123" class="kern-link" dir="ltr">' in page
    assert '<a href="/near" class="kern-link">' in page


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("## A\n\n### B\n\n#### C", [2, 3, 4]),
        ("# A\n\n## B", [2, 2]),
        ("#### A\n\n## B\n\n#### C", [2, 2, 3]),
        ("## A\n\n###### B\n\n###### C\n\n###### D", [2, 3, 4, 4]),
        ("A\n===\n\nB\n---", [2, 2]),
        ("##\n\n## A", [2]),
    ],
)
def test_headings_begin_below_the_pages_own_and_never_skip_a_level(written, shown):
    assert [int(level) for level in re.findall(r"<h(\d)", html(written))] == shown
    assert [int(level) for level in re.findall(r"</h(\d)", html(written))] == shown


def test_headings_go_deeper_where_many_chapters_stand_on_one_page():
    assert re.findall(r"<h\d", html("## A\n\n### B", level=3)) == ["<h3", "<h4"]


def test_headings_have_names_of_their_own():
    page = html("## A\n\n## A")
    assert 'id="chapter-1"' in page
    assert 'id="chapter-2"' in page


def test_a_table_scrolls_in_a_frame_that_is_named_by_its_heading_and_first_column():
    page = html("| Amt | Tage |\n|---|--:|\n| A | 3 |\n\n## Kurse\n\n| Kurs |\n|---|\n| B |")
    frames = re.findall(r'<div class="table-frame" role="region" tabindex="0" aria-labelledby="([^"]+)">', page)
    assert frames == ["chapter chapter-column-0", "chapter-1 chapter-column-2"]
    assert '<th id="chapter-column-0" scope="col">Amt</th>' in page
    assert '<td class="numeric">3</td>' in page
    assert "style=" not in page


def test_what_it_writes_has_the_classes_of_the_design():
    page = html("Text **wichtig** *leise*\n\n- eins\n\n1. zwei")
    assert '<p class="kern-body">Text <strong>wichtig</strong> <em>leise</em></p>' in page
    assert '<ul class="kern-list kern-list--bullet">' in page
    assert '<ol class="kern-list kern-list--number">' in page
