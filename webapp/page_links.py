"""Links that a page makes to itself and to its neighbours: another language, another sorting, the next page."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale
from flask import Flask, current_app, request, url_for
from flask_babel import get_locale

NAMES_SOMEBODY = re.compile(r"[\d@%]|.{31}")


@dataclass(frozen=True)
class LanguageLink:
    """One entry of the language switcher, named in its own language."""

    code: str
    name: str
    direction: str
    url: str
    current: bool


def page_url(**changes: str | int | None) -> str:
    """Return this page's address with some query arguments changed; None takes one away."""
    arguments: dict[str, list[Any]] = {
        **request.args.to_dict(flat=False),
        **{name: [value] for name, value in changes.items()},
    }
    query = urlencode(
        [(name, value) for name, values in arguments.items() for value in values if value is not None]
    )
    # One slash in front, whatever was asked for: "//elsewhere" would lead to another site.
    path = quote("/" + (request.script_root + request.path).lstrip("/"))
    return f"{path}?{query}" if query else path


def nameless(path: str) -> str:
    """Return an address without what may name somebody or open something: numbers, keys, mail addresses."""
    if not path.startswith("/"):
        return path
    return "/".join("…" if NAMES_SOMEBODY.search(part) else part for part in path.split("/"))


def this_page() -> str:
    """Return which page this is, to be told to others: its path, without query and without what names somebody."""
    return nameless("/" + request.path.lstrip("/"))


def language_links() -> list[LanguageLink]:
    """Return this page in every offered language."""
    reader = str(get_locale())
    locales = {code: Locale.parse(code, sep="-") for code in current_app.config["LANGUAGES"]}
    return [
        LanguageLink(
            code=code,
            name=(locale.get_display_name(code) or code).capitalize(),
            direction=locale.text_direction,
            url=page_url(lang=code),
            current=str(locale) == reader,
        )
        for code, locale in locales.items()
    ]


def outside_url(endpoint: str, **values: Any) -> str:
    """Return an address to print or photograph: always below the `BASE_URL`, whatever host was asked for."""
    base: str = current_app.config["WEGPATEN"].base_url
    return base.rstrip("/") + url_for(endpoint, **values, _external=False)


def has_endpoint(name: str) -> bool:
    """Whether the application serves that endpoint."""
    return name in current_app.view_functions


def register(app: Flask) -> None:
    """Give templates what links need."""
    for link in (page_url, this_page, outside_url, language_links, has_endpoint):
        app.add_template_global(link)
