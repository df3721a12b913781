"""What a reader sees when something did not work: a plain page in the own language."""

import math
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, TooManyRequests

from webapp.db import now
from webapp.extensions import SAFE_METHODS, db
from webapp.services.errors import DomainError
from webapp.wording import refusal

A_LITTLE = timedelta(minutes=5)


def _page(status: int, title: str, text: str) -> tuple[str, int]:
    return render_template("errors/error.html", status=status, title=title, text=text), status


def _words(status: int) -> tuple[str, str]:
    if status == 404:
        return _("This page does not exist"), _("Please check the address, or start again from the first page.")
    if status == 413:
        return _("That was too much at once"), _("Please send less, or a smaller file.")
    if status < 500:
        return _("This did not work"), _("Please go back and try again.")
    return _("Something went wrong on our side"), _("Nothing is lost. Please try again in a few minutes.")


def unavailable() -> ResponseReturnValue:
    """Return the page while the database does not answer, or takes nothing; it needs no account."""
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 - where Flask-Login looks; else it would ask the database
    lines = [_("What we confirmed to you is safe. Please try again in a few minutes.")]
    if request.method not in SAFE_METHODS:
        lines.append(_("You may go back and send your form again: it is done once, even if it did arrive."))
    page = current_app.jinja_env.get_template("errors/unavailable.html")
    answer = make_response(page.render(title=_("We cannot answer at the moment"), lines=lines), 503)
    answer.headers["Retry-After"] = "60"
    return answer


def register(app: Flask) -> None:
    """Give every kind of error its page."""

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(PoolTimeoutError)
    def database_away(error: Exception) -> ResponseReturnValue:
        # The driver's words can hold values of rows, its class cannot.
        cause = getattr(error, "orig", None) or error
        app.logger.error("the database does not answer or takes nothing: %s", type(cause).__name__)
        db.session.remove()
        return unavailable()

    @app.errorhandler(DomainError)
    def domain_error(error: DomainError) -> tuple[str, int]:
        return _page(error.status, _("This did not work"), refusal(error.code))

    @app.errorhandler(CSRFError)
    def csrf_error(_error: CSRFError) -> tuple[str, int]:
        return _page(
            400,
            _("This page was open for too long"),
            _("Please go back, load the page again, and send it again."),
        )

    @app.errorhandler(TooManyRequests)
    def too_many(error: TooManyRequests) -> Response:
        again_at = error.retry_after if isinstance(error.retry_after, datetime) else now() + A_LITTLE
        page, status = _page(
            429,
            _("Please wait a moment"),
            _(
                "There were many tries in a short time. Please try again after %(time)s.",
                time=format_time(again_at, "short"),
            ),
        )
        response = make_response(page, status)
        response.retry_after = math.ceil((again_at - now()).total_seconds())
        return response

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        return _page(status, *_words(status))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[str, int]:
        app.logger.error("unexpected error", exc_info=error)
        db.session.rollback()
        return _page(500, *_words(500))
