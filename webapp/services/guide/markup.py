"""Markdown as safe HTML in the words of our design: headings, paragraphs, lists, links, tables, nothing else.

Two lines of defence: the parser knows no HTML and makes no link to strange places, and whatever it writes goes
through an allow list.
"""

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

DEEPEST = 3
"""How many levels of headings a text may have below that of the page."""

HEADING_CLASSES = ("kern-heading-medium", "kern-heading-small", "kern-title kern-title--small")
CLASSES = {
    "paragraph_open": "kern-body",
    "bullet_list_open": "kern-list kern-list--bullet",
    "ordered_list_open": "kern-list kern-list--number",
    "table_open": "data-table",
    "link_open": "kern-link",
}
ALLOWED = {
    **{f"h{level}": {"id", "class"} for level in range(2, 7)},
    **{tag: {"class"} for tag in ("p", "ul")},
    "table": {"class", "aria-labelledby"},
    "ol": {"class", "start"},
    "a": {"class", "href", "rel", "dir"},
    "th": {"id", "scope", "class"},
    "td": {"class"},
    "div": {"class", "role", "tabindex", "aria-labelledby"},
    **{tag: set() for tag in ("li", "strong", "em", "br", "thead", "tbody", "tr")},
}
SCHEMES = {"http", "https", "mailto", "tel"}
LEADS_SOMEWHERE = re.compile(r"(?:https?://[^/]|mailto:|tel:|/(?![/\\]))", re.IGNORECASE)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["image", "code", "fence", "backticks", "blockquote", "hr", "html_block", "html_inline"])
    parser.validateLink = lambda url: LEADS_SOMEWHERE.match(url) is not None  # type: ignore[method-assign] # as documented
    parser.add_render_rule("table_open", _open_table)
    parser.add_render_rule("table_close", _close_table)
    return parser


def _open_table(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, str]
) -> str:
    """Let a wide table scroll in its frame, by keyboard too, named by the heading above and its first column."""
    above = (token for token in reversed(tokens[:index]) if token.type == "heading_open")
    heading = next((str(token.attrs["id"]) for token in above), env["label"])
    column = next(token for token in tokens[index:] if token.type == "th_open")
    labels = f"{heading} {column.attrs['id']}"
    tokens[index].attrSet("aria-labelledby", labels)
    frame = f'<div class="table-frame" role="region" tabindex="0" aria-labelledby="{labels}">'
    return frame + renderer.renderToken(tokens, index, options, env)


def _close_table(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, str]
) -> str:
    return renderer.renderToken(tokens, index, options, env) + "</div>"


PARSER = _parser()


def to_html(text: str, *, label: str, level: int = 2) -> str:
    """Return Markdown as HTML that needs no further escaping.

    `label` is the id of the heading above the text: it names tables that stand under no heading of their own, and
    the text's own headings get ids that begin with it. `level` is that of the text's topmost headings; they never
    skip one, whatever was written.
    """
    env = {"label": label}
    tokens = _without_empty_headings(PARSER.parse(text, env))
    _put_headings_in_order(tokens, label, level)
    for number, token in enumerate(token for token in tokens if token.type == "th_open"):
        token.attrSet("id", f"{label}-column-{number}")
    for token in tokens:
        _dress(token)
        for inner in token.children or ():
            _dress(inner)
    html = PARSER.renderer.render(tokens, PARSER.options, env)
    return nh3.clean(html, tags=set(ALLOWED), attributes=ALLOWED, url_schemes=SCHEMES, link_rel=None)


def _without_empty_headings(tokens: Sequence[Token]) -> list[Token]:
    """Leave out headings that say nothing: a heading is an opening, its text, and a closing."""
    empty = {
        place + offset
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and not tokens[place + 1].content.strip()
        for offset in range(3)
    }
    return [token for place, token in enumerate(tokens) if place not in empty]


def _put_headings_in_order(tokens: Sequence[Token], label: str, level: int) -> None:
    """Give headings ids, and levels from `level` on: as deep as they were written, but never skipping one."""
    above = level - 1
    number = 0
    for token in tokens:
        if token.type == "heading_open":
            number += 1
            written = level + max(int(token.tag[1]) - 2, 0)
            above = min(written, above + 1, level + DEEPEST - 1, 6)
            token.attrSet("id", f"{label}-{number}")
            token.attrSet("class", HEADING_CLASSES[above - level])
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{above}"


def _dress(token: Token) -> None:
    """Give an element the class of our design, and a link what it needs to lead elsewhere."""
    if token.type in CLASSES:
        token.attrSet("class", CLASSES[token.type])
    if token.type == "link_open":
        url = str(token.attrs["href"])
        token.attrs.pop("title", None)
        if url.lower().startswith("http"):
            token.attrSet("rel", "noopener external")
        elif not url.startswith("/"):
            token.attrSet("dir", "ltr")  # an address or a number, also in a sentence that runs from right to left
    if token.type == "th_open":
        token.attrSet("scope", "col")
    if token.type in {"th_open", "td_open"} and "right" in str(token.attrs.pop("style", "")):
        token.attrSet("class", "numeric")
