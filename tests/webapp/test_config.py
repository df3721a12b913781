"""Settings from the environment, and the refusal to start unsafe."""

import pytest

from webapp.config import DEVELOPMENT_SECRET, Config, UnsafeConfigurationError

SAFE = {"WEGPATEN_ENV": "production", "SECRET_KEY": "x" * 32, "BASE_URL": "https://wegpaten.example.org"}


def test_an_empty_environment_is_for_trying_out():
    config = Config.from_environment({})
    assert config.environment == "development"
    assert config.languages == ("de", "en", "fr", "fa", "ar")


def test_what_the_environment_says_counts():
    config = Config.from_environment({"DATABASE_URL": "sqlite:///a", "LANGUAGES": "de, ar", "GEOCODER": "embedded"})
    assert (config.database_url, config.languages) == ("sqlite:///a", ("de", "ar"))


def test_production_starts_with_safe_settings():
    settings = Config.from_environment(SAFE).flask_settings()
    assert settings["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"BASE_URL": "http://wegpaten.example.org"}, "BASE_URL"),
        ({"GEOCODER": "nominatim"}, "GEOCODER_USER_AGENT"),
    ],
)
def test_production_refuses_what_is_unsafe_and_names_it(change, named):
    with pytest.raises(UnsafeConfigurationError, match=named):
        Config.from_environment(SAFE | change)


def test_no_secret_is_shown():
    config = Config.from_environment({"SECRET_KEY": "planted-secret", "MAIL_URL": "smtp://a:planted-secret@b"})
    assert "planted-secret" not in repr(config)
