"""Settings, read once from the environment into a frozen object."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from webapp.refusals import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, refusals

HERE = ("localhost", "127.0.0.1")
NUMBERS = (
    "clearance_valid_months",
    "staff_idle_minutes",
    "staff_session_hours",
    "session_idle_hours",
    "session_days",
    "proxies",
)
DAYS = ("accessibility_stated_on", "accessibility_reviewed_on")
INSTANCE = Path(__file__).resolve().parent.parent / "instance"


class UnsafeConfigurationError(RuntimeError):
    """The application would start with a setting that puts people's data at risk."""


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _secret(environ: Mapping[str, str], variable: str) -> str:
    """Return a secret: from its variable, else from the file that `..._FILE` names, else nothing."""
    file = environ.get(f"{variable}_FILE")
    return environ.get(variable) or (Path(file).read_text(encoding="utf-8").strip() if file else "")


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything an operator may set; each field names its environment variable in upper case.

    `languages` are offered in the switcher; `complete_languages` are those whose catalogue the tests hold to
    be whole. `mail_url` is `smtp://[user:password@]host[:port]`, `smtps://...`, or `folder:PATH`, which writes
    each mail into a file. `queue_path` is the background queue's own SQLite file, used without `redis_url`.
    `trusted_hosts` are names this answers to beside that of `base_url`. `encryption_keys` are for columns and
    backups, the newest first. `audit_anchors` is a file outside the database that knows earlier heads of the audit.
    After `lost_after` without a sign of life a worker counts as dead, and another one takes its round up.
    Without `map_tiles_url` the map shows districts alone and asks nobody.
    `text_message_url` is a gateway, `https://...` or `folder:PATH`; empty: no text messages are sent.
    `second_factor` is `required` or `offered`. `proxies` is how many web servers stand in front and may say where
    a request came from. `accessibility_stated_on` and `accessibility_reviewed_on` date the accessibility statement;
    `ombuds_name` and `ombuds_link` are where people turn who get no answer.
    """

    environment: str = "development"
    database_url: str = field(default=f"sqlite:///{INSTANCE / 'wegpaten.sqlite3'}", repr=False)
    debug: bool = False
    secret_key: str = field(default=DEVELOPMENT_SECRET, repr=False)
    encryption_keys: tuple[str, ...] = field(default=(DEVELOPMENT_KEY,), repr=False)
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    redis_url: str = field(default="", repr=False)
    queue_path: str = str(INSTANCE / "queue.sqlite3")
    mail_url: str = field(default=f"folder:{INSTANCE / 'mail'}", repr=False)
    mail_sender: str = "Wegpaten <no-reply@example.org>"
    geocoder: str = "embedded"
    geocoder_user_agent: str = ""
    geocoder_url: str = "https://nominatim.openstreetmap.org"
    map_tiles_url: str = ""
    map_tiles_attribution: str = ""
    languages: tuple[str, ...] = ("de", "en", "fr", "fa", "ar", "uk", "tr", "bg", "ro")
    complete_languages: tuple[str, ...] = ("de", "en", "fr", "fa", "ar", "uk", "tr", "bg", "ro")
    clearance_valid_months: int = 36
    audit_anchors: str = str(INSTANCE / "audit-anchors.txt")
    postgresql_bin: str = ""
    lost_after: timedelta = timedelta(minutes=1)
    erasure_list: str = str(INSTANCE / "erasures.txt")
    booklet_folder: str = str(INSTANCE / "booklets")
    staff_idle_minutes: int = 60
    staff_session_hours: int = 12
    session_idle_hours: int = 24
    session_days: int = 30
    proxies: int = 0
    second_factor: str = ""
    text_message_url: str = field(default="", repr=False)
    text_message_token: str = field(default="", repr=False)
    operator_name: str = ""
    operator_contact: str = ""
    accessibility_stated_on: date | None = None
    accessibility_reviewed_on: date | None = None
    ombuds_name: str = ""
    ombuds_link: str = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """Return the configuration that the environment describes, or raise `UnsafeConfigurationError`."""
        text = {
            name: environ[variable]
            for name, variable in (
                ("environment", "WEGPATEN_ENV"),
                ("database_url", "DATABASE_URL"),
                ("base_url", "BASE_URL"),
                ("redis_url", "REDIS_URL"),
                ("queue_path", "QUEUE_PATH"),
                ("mail_url", "MAIL_URL"),
                ("mail_sender", "MAIL_SENDER"),
                ("geocoder", "GEOCODER"),
                ("geocoder_user_agent", "GEOCODER_USER_AGENT"),
                ("geocoder_url", "GEOCODER_URL"),
                ("map_tiles_url", "MAP_TILES_URL"),
                ("map_tiles_attribution", "MAP_TILES_ATTRIBUTION"),
                ("audit_anchors", "AUDIT_ANCHORS"),
                ("postgresql_bin", "POSTGRESQL_BIN"),
                ("erasure_list", "ERASURE_LIST"),
                ("booklet_folder", "BOOKLET_FOLDER"),
                ("second_factor", "SECOND_FACTOR"),
                ("text_message_url", "TEXT_MESSAGE_URL"),
                ("operator_name", "OPERATOR_NAME"),
                ("operator_contact", "OPERATOR_CONTACT"),
                ("ombuds_name", "OMBUDS_NAME"),
                ("ombuds_link", "OMBUDS_LINK"),
            )
            if environ.get(variable)
        }
        codes = {
            name: _codes(environ[name.upper()])
            for name in ("languages", "complete_languages", "trusted_hosts")
            if environ.get(name.upper())
        }
        days = {name: date.fromisoformat(environ[name.upper()]) for name in DAYS if environ.get(name.upper())}
        numbers = {name: int(environ[name.upper()]) for name in NUMBERS if environ.get(name.upper())}
        if secret_key := _secret(environ, "SECRET_KEY"):
            text["secret_key"] = secret_key
        if token := _secret(environ, "TEXT_MESSAGE_TOKEN"):
            text["text_message_token"] = token
        if keys := _secret(environ, "ENCRYPTION_KEYS"):
            codes["encryption_keys"] = _codes(keys)
        config = cls(
            **text,  # type: ignore[arg-type] # each name above is a text field
            **codes,  # type: ignore[arg-type] # and each of these a tuple
            **days,  # type: ignore[arg-type] # and each of these a day
            **numbers,  # type: ignore[arg-type] # and each of these a number
            debug=environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"},
            lost_after=timedelta(seconds=float(environ.get("LOST_AFTER_SECONDS", "60"))),
        )
        config.refuse_unsafe()
        return config

    def refuse_unsafe(self) -> None:
        """Raise `UnsafeConfigurationError` with a line for each setting that puts people's data at risk."""
        if found := tuple(refusals(self)):
            raise UnsafeConfigurationError("\n".join(found))

    @property
    def requires_second_factor(self) -> bool:
        """Whether whoever sees others' data must sign in in two steps; a demo would be hard to look at that way."""
        return (self.second_factor or ("required" if self.environment == "production" else "offered")) == "required"

    @property
    def is_secure(self) -> bool:
        """Whether people reach this over HTTPS, so that browsers may be told to insist on it."""
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that requests may ask for; whoever tries it out also finds it on the own machine."""
        own = urlsplit(self.base_url).hostname or ""
        return (own, *self.trusted_hosts, *(() if self.environment == "production" else HERE))

    @property
    def map_tiles_origin(self) -> str:
        """Where a browser may load pictures of the map from; empty without a tile server."""
        address = urlsplit(self.map_tiles_url)
        return f"{address.scheme}://{address.netloc}" if self.map_tiles_url else ""

    def flask_settings(self) -> dict[str, object]:
        """Return the settings that Flask and its extensions read, by their own names.

        A cookie's `__Host-` lets a browser refuse one that another host or plain HTTP has set.
        """
        secure = self.is_secure
        prefix = "__Host-" if secure else ""
        return {
            "SECRET_KEY": self.secret_key,
            "TESTING": self.environment == "test",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=self.session_days),
            # A form may stay open as long as the session that it belongs to (WCAG 2.2.1).
            "WTF_CSRF_TIME_LIMIT": None,
            "SESSION_COOKIE_NAME": f"{prefix}session",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "LANGUAGE_COOKIE_NAME": f"{prefix}language",
            "MAX_CONTENT_LENGTH": 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 512 * 1024,
            "MAX_FORM_PARTS": 1000,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "BABEL_DEFAULT_LOCALE": self.languages[0],
            "BABEL_DEFAULT_TIMEZONE": "Europe/Berlin",
        }
