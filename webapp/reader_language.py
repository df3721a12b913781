"""Which language a reader gets: the one chosen on this device, the person's own, the browser's, the town's."""

from flask import Flask, Response, current_app, g, request
from flask_babel import get_locale
from flask_login import current_user

A_YEAR = 365 * 24 * 3600


def remembered() -> str:
    """Return the language chosen on this device; empty where none was."""
    return request.cookies.get(current_app.config["LANGUAGE_COOKIE_NAME"], "")


def select_language() -> str:
    """Return the code of the reader's language, one of the configured languages."""
    offered: tuple[str, ...] = current_app.config["LANGUAGES"]
    chosen = request.args.get("lang", "")
    if chosen in offered:
        choose(chosen)
        return chosen
    own = getattr(current_user, "language", None)
    for code in (remembered(), own if current_user.is_authenticated else None):
        if code in offered:
            return str(code)
    return request.accept_languages.best_match(offered) or offered[0]


def choose(language: str) -> None:
    """Show the next pages on this device in `language`."""
    g.chosen_language = language


def remember_language(response: Response) -> Response:
    """Keep a language chosen by a link (`?lang=ar`) for the next pages."""
    chosen = g.get("chosen_language")
    if chosen is not None:
        response.set_cookie(
            current_app.config["LANGUAGE_COOKIE_NAME"],
            chosen,
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


def register(app: Flask) -> None:
    """Make the reader's language and direction known to every page."""
    app.after_request(remember_language)
    app.add_template_global(get_locale)
