"""What this refuses to start with: a line for each, which names the setting and says what to do."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pysqlite3
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from webapp.encryption import is_key

if TYPE_CHECKING:
    from webapp.config import Config

Version = tuple[int, ...]
# Published, and so refused in production.
DEVELOPMENT_SECRET = "for-development-only-never-in-production"  # noqa: S105
DEVELOPMENT_KEY = "Zm9yLWRldmVsb3BtZW50LW9ubHktbmV2ZXItbGl2ZSE="
ENVIRONMENTS = ("production", "development", "test")
SHORTEST_SECRET = 32
# The host goes into the content policy as it is.
TILES = re.compile(r"https://[a-z0-9.-]+(:\d+)?/(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})[^\s;,\"'<>]+")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# https://sqlite.org/wal.html#walresetbug
WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))


def may_corrupt(version: Version) -> bool:
    """Whether this version of SQLite may corrupt a file in WAL mode."""
    first, last = WAL_RESET_BUG
    return first <= version[:3] <= last


def refusals(config: "Config", sqlite: Version = pysqlite3.sqlite_version_info) -> Iterator[str]:
    """Yield what is unsafe about a configuration; production is asked for more."""
    if config.environment not in ENVIRONMENTS:
        yield f"WEGPATEN_ENV: must be one of {', '.join(ENVIRONMENTS)}; a slip would run it unsafe"
    if config.geocoder == "nominatim" and not config.geocoder_user_agent:
        yield "GEOCODER_USER_AGENT: Nominatim's usage policy asks for it with GEOCODER=nominatim"
    if config.map_tiles_url:
        yield from _of_tiles(config)
    if config.second_factor not in {"", "required", "offered"}:
        yield "SECOND_FACTOR: either required or offered"
    yield from _about_text_messages(config)
    faulty = [place for place, key in enumerate(config.encryption_keys, 1) if not is_key(key)]
    for place in faulty:
        yield f"ENCRYPTION_KEYS: number {place} is no key; `flask keys new` makes one"
    if config.environment == "production":
        yield from _in_production(config, sqlite)


def _about_text_messages(config: "Config") -> Iterator[str]:
    url = urlsplit(config.text_message_url)
    trying = config.environment != "production" and (
        url.scheme == "folder" or (url.scheme == "http" and url.hostname in LOOPBACK)
    )
    if config.text_message_url and url.scheme != "https" and not trying:
        yield "TEXT_MESSAGE_URL: must start with https:// (folder: or this machine only while trying it out)"
    if url.scheme == "https" and not config.text_message_token:
        yield "TEXT_MESSAGE_TOKEN (or TEXT_MESSAGE_TOKEN_FILE): the gateway must know who asks"


def _in_production(config: "Config", sqlite: Version) -> Iterator[str]:
    if config.debug:
        yield "FLASK_DEBUG: debug mode shows the program's insides to anybody; leave it unset"
    if config.secret_key == DEVELOPMENT_SECRET or len(config.secret_key) < SHORTEST_SECRET:
        yield f"SECRET_KEY (or SECRET_KEY_FILE): set a random value of at least {SHORTEST_SECRET} characters"
    if not config.encryption_keys or DEVELOPMENT_KEY in config.encryption_keys:
        yield "ENCRYPTION_KEYS (or ENCRYPTION_KEYS_FILE): set a key of your own; `flask keys new` makes one"
    if config.secret_key in config.encryption_keys:
        yield "SECRET_KEY and ENCRYPTION_KEYS: must differ"
    address = urlsplit(config.base_url)
    if address.scheme != "https":
        yield "BASE_URL: must start with https://"
    if not address.hostname:
        yield "BASE_URL: must name the host; this answers to no other (and to those of TRUSTED_HOSTS)"
    if any("*" in host or host.strip(".") == "" for host in config.trusted_hosts):
        yield "TRUSTED_HOSTS: must be whole names, one by one"
    if _is_sqlite(config.database_url) and may_corrupt(sqlite):
        found = ".".join(map(str, sqlite))
        yield f"DATABASE_URL: SQLite {found} may corrupt the file; install a pysqlite3 with 3.51.3 or newer"


def _of_tiles(config: "Config") -> Iterator[str]:
    if not TILES.fullmatch(config.map_tiles_url):
        yield "MAP_TILES_URL: https://, one host, and {z}, {x} and {y}, such as https://tiles.example.org/{z}/{x}/{y}.png"
    if not config.map_tiles_attribution:
        yield "MAP_TILES_ATTRIBUTION: whoever made the map must be named"


def _is_sqlite(url: str) -> bool:
    try:
        return make_url(url).get_backend_name() == "sqlite"
    except ArgumentError:
        return False
