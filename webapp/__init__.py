"""The web application: `create_app` builds it from a configuration, and nothing else lives here."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import (
    assets_manifest,
    audiences,
    cli,
    compression,
    consent_texts,
    edges,
    errors,
    headers,
    jobs,
    logs,
    page_links,
    printing,
    reader_language,
    readiness,
    security_log,
    sent_once,
    table_cells,
    template_words,
)
from webapp.config import Config
from webapp.extensions import babel, csrf, init_database
from webapp.sign_in import init_security

__all__ = ["Config", "create_app"]


def create_app(config: Config | None = None) -> Flask:
    """Return the application for `config`, by default the one that the environment describes."""
    config = config or Config.from_environment()
    app = Flask(__name__)
    app.config.from_mapping(config.flask_settings(), LANGUAGES=config.languages, WEGPATEN=config)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign] # as Flask documents it
    init_database(app)
    edges.register(app)
    readiness.register(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=reader_language.select_language)
    init_security(app)
    for part in (
        compression,
        reader_language,
        headers,
        errors,
        assets_manifest,
        page_links,
        table_cells,
        template_words,
        printing,
        consent_texts,
        sent_once,
        audiences,
        jobs,
        logs,
        security_log,
        cli,
    ):
        part.register(app)
    return app
