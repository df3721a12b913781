"""A gallery: the real templates, styles and scripts around made-up content, without a database."""

from pathlib import Path

import pytest
from flask import Flask, render_template
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp import assets_manifest, headers, page_links, reader_language, sent_once, sentences, table_cells
from webapp.config import Config

DAYS = [("mon", "Montag"), ("sun", "Sonntag")]
PARTS = [("morning", "Vormittag"), ("afternoon", "Nachmittag"), ("evening", "Abend")]


class LanguageRow(Form):
    code = SelectField("Sprache", choices=[SelectChoice("ar", "Arabisch"), SelectChoice("en", "Englisch")])
    note = StringField("Notiz", [Length(max=3, message="Bitte kürzer.")])


class AskForm(FlaskForm):
    name = StringField("Vorname", [InputRequired("Bitte nennen Sie einen Namen.")])
    email = EmailField("E-Mail-Adresse", description="Wir schreiben nur zu Ihrer Anfrage.")
    kind = RadioField(
        "Wen suchen Sie?",
        [InputRequired("Bitte wählen Sie eine Antwort.")],
        choices=[SelectChoice("mentor", "Eine Patin"), SelectChoice("guide", "Einen Lotsen")],
    )
    needs = SelectMultipleField(
        "Wobei?",
        choices=[SelectChoice("wohnen", "Wohnen", {"hint": "Auch Möbel."}), SelectChoice("yodeling", "Jodeln")],
    )
    times = SelectMultipleField(
        "Wann?", choices=[SelectChoice(f"{day}-{part}") for day, _ in DAYS for part, _ in PARTS]
    )
    any_time = BooleanField("Ich kann immer")
    languages = FieldList(FormField(LanguageRow), min_entries=1, label="Ihre Sprachen")
    consent = BooleanField("Ich bin einverstanden.", [InputRequired("Ohne Ihr Ja dürfen wir nicht suchen.")])


def a_card(**changes: object) -> dict[str, object]:
    """A match card with everything on it."""
    return {
        "request": {
            "role": "Neu hier",
            "headline": "Aleppo Straßenbahnhaltestellenverzeichnis",
            "facts": [("map-pin", "Marxloh"), "wartet seit 38 Tagen"],
            "needs": [("wohnen", "Wohnen", "open"), ("schule", "Schule", "must-covered")],
        },
        "offer": {"role": "Freiwillig", "facts": ["Alt-Hamborn"], "needs": [("schule", "Schule", "offered")]},
        "shared": [("languages", "sprechen beide Arabisch")],
        "reasons": [("gleiche Muttersprache", 5, 1), ("weit voneinander", 2, -1)],
        "summary": "Ein guter Vorschlag.",
        "not_covered": ["Wohnen"],
        "next_best": [("K.", "−4 %", "#k")],
        "status": ("neu", "info"),
        **changes,
    }


def _gallery(app: Flask) -> None:
    navigation = [("today", "Heute"), ("elsewhere", "Gibt es nicht"), ("proposals", "Vorschläge", 5)]

    @app.get("/")
    def today() -> str:
        return render_template("start.html", navigation=navigation)

    @app.route("/ask", methods=["GET", "POST"])
    def ask() -> str:
        form = AskForm()
        form.validate_on_submit()
        return render_template("ask.html", form=form, days=DAYS, parts=PARTS)

    @app.get("/proposals")
    def proposals() -> str:
        return render_template("proposals.html", navigation=navigation, card=a_card())

    @app.get("/done")
    def done() -> str:
        return render_template("done.html")

    @app.get("/lost")
    def lost() -> tuple[str, int]:
        return render_template("errors/error.html", status=404, title="Hier ist nichts", text="Weiter."), 404


@pytest.fixture
def app(free_port) -> Flask:
    app = Flask("webapp")
    own = FileSystemLoader(Path(__file__).parent / "templates")
    app.jinja_loader = ChoiceLoader([own, FileSystemLoader(Path(app.root_path) / "templates")])
    config = Config(languages=("de", "en", "ar", "uk"), base_url=f"http://127.0.0.1:{free_port}")
    app.config.from_mapping(
        SECRET_KEY="gallery",
        PROPAGATE_EXCEPTIONS=True,
        LANGUAGES=config.languages,
        WEGPATEN=config,
        WTF_CSRF_ENABLED=False,
        SESSION_COOKIE_SECURE=False,
        LANGUAGE_COOKIE_NAME="language",
    )
    CSRFProtect(app)
    Babel(app, locale_selector=reader_language.select_language)
    LoginManager(app).user_loader(lambda _id: None)
    app.add_template_global(sent_once.once_key)
    app.add_template_filter(sentences.listed)
    for part in (reader_language, headers, assets_manifest, page_links, table_cells):
        part.register(app)
    _gallery(app)
    return app
