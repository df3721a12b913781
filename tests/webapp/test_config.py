"""Settings from the environment, and the refusal to start unsafe."""

from dataclasses import replace

import pysqlite3
import pytest
from sqlalchemy import update

from webapp.config import Config, UnsafeConfigurationError
from webapp.encryption import new_key
from webapp.models import User
from webapp.refusals import DEVELOPMENT_KEY, DEVELOPMENT_SECRET, refusals
from webapp.start_check import refuse_demo_accounts

SAFE = {
    "WEGPATEN_ENV": "production",
    "SECRET_KEY": "x" * 32,
    "ENCRYPTION_KEYS": new_key(),
    "BASE_URL": "https://wegpaten.example.org",
}


def test_an_empty_environment_is_for_trying_out():
    config = Config.from_environment({})
    assert config.environment == "development"
    assert config.languages == ("de", "en", "fr", "fa", "ar", "uk", "tr", "bg", "ro")


def test_what_the_environment_says_counts():
    config = Config.from_environment({"DATABASE_URL": "sqlite:///a", "LANGUAGES": "de, ar", "GEOCODER": "embedded"})
    assert (config.database_url, config.languages) == ("sqlite:///a", ("de", "ar"))


def test_a_second_factor_is_required_in_production_and_offered_to_whoever_tries_it_out():
    asked = {**SAFE, "SECOND_FACTOR": "offered"}
    found = [Config.from_environment(each).requires_second_factor for each in (SAFE, {}, asked)]
    assert found == [True, False, False]


def test_production_starts_with_safe_settings():
    settings = Config.from_environment(SAFE).flask_settings()
    assert settings["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": DEVELOPMENT_SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS"),
        ({"ENCRYPTION_KEYS": DEVELOPMENT_KEY}, "ENCRYPTION_KEYS"),
        ({"ENCRYPTION_KEYS": f"{new_key()} {DEVELOPMENT_KEY}"}, "ENCRYPTION_KEYS"),
        ({"ENCRYPTION_KEYS": f"{new_key()} tooshort"}, "ENCRYPTION_KEYS: number 2"),
        ({"SECRET_KEY": SAFE["ENCRYPTION_KEYS"]}, "SECRET_KEY and ENCRYPTION_KEYS"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"WEGPATEN_ENV": "Production"}, "WEGPATEN_ENV"),
        ({"BASE_URL": "http://wegpaten.example.org"}, "BASE_URL"),
        ({"BASE_URL": "https://"}, "BASE_URL: must name the host"),
        ({"TRUSTED_HOSTS": "*"}, "TRUSTED_HOSTS"),
        ({"TRUSTED_HOSTS": "*.example.org"}, "TRUSTED_HOSTS"),
        ({"SECOND_FACTOR": "perhaps"}, "SECOND_FACTOR"),
        ({"GEOCODER": "nominatim"}, "GEOCODER_USER_AGENT"),
    ],
)
def test_production_refuses_what_is_unsafe_and_names_it(change, named):
    Config.from_environment(SAFE)
    with pytest.raises(UnsafeConfigurationError, match=named) as refusal:
        Config.from_environment(SAFE | change)
    assert not [value for value in change.values() if len(value) > 30 and value in str(refusal.value)]


def test_everything_that_is_unsafe_is_said_at_once():
    with pytest.raises(UnsafeConfigurationError) as refusal:
        Config.from_environment({"WEGPATEN_ENV": "production", "FLASK_DEBUG": "true"})
    named = [line.split(" ")[0].strip(":") for line in str(refusal.value).splitlines()]
    assert named == ["FLASK_DEBUG", "SECRET_KEY", "ENCRYPTION_KEYS", "BASE_URL"]


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 45, 1), (3, 51, 2)])
@pytest.mark.parametrize("url", ["sqlite:////var/lib/wegpaten.sqlite3", "postgresql+psycopg://localhost/wegpaten"])
def test_a_version_of_sqlite_that_may_corrupt_the_file_is_refused(version, url):
    config = Config.from_environment(SAFE | {"DATABASE_URL": url})
    assert list(refusals(config)) == []
    assert [line.split(":")[0] for line in refusals(config, sqlite=version)] == (
        ["DATABASE_URL"] if url.startswith("sqlite") else []
    )


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), pysqlite3.sqlite_version_info])
def test_one_that_is_mended_is_not(version):
    assert list(refusals(Config.from_environment(SAFE), sqlite=version)) == []


def test_secrets_may_lie_in_files(tmp_path):
    older, newer = new_key(), new_key()
    (tmp_path / "keys").write_text(f"{newer}\n{older}\n")
    (tmp_path / "secret").write_text("y" * 40 + "\n")
    files = {"ENCRYPTION_KEYS_FILE": str(tmp_path / "keys"), "SECRET_KEY_FILE": str(tmp_path / "secret")}
    config = Config.from_environment(SAFE | {"ENCRYPTION_KEYS": "", "SECRET_KEY": ""} | files)
    assert (config.encryption_keys, config.secret_key) == ((newer, older), "y" * 40)


@pytest.mark.demo
@pytest.mark.commits
def test_production_serves_nobody_while_demo_accounts_are_open(app, session):
    refuse_demo_accounts(app)  # not in production
    app.config["WEGPATEN"] = replace(app.config["WEGPATEN"], environment="production")
    with pytest.raises(UnsafeConfigurationError, match=r"DATABASE_URL: .* demo accounts"):
        refuse_demo_accounts(app)
    worker = app.test_cli_runner().invoke(args=["worker"])
    assert isinstance(worker.exception, UnsafeConfigurationError)
    session.execute(update(User).values(active=False))
    session.commit()
    refuse_demo_accounts(app)


def test_no_secret_is_shown():
    key = new_key()
    config = Config.from_environment(
        {
            "SECRET_KEY": "planted-secret",
            "MAIL_URL": "smtp://a:planted-secret@b",
            "DATABASE_URL": "postgresql+psycopg://a:planted-secret@b/c",
            "REDIS_URL": "redis://:planted-secret@b",
            "ENCRYPTION_KEYS": key,
        }
    )
    assert "planted-secret" not in repr(config)
    assert key not in repr(config)
