"""Columns that only this application can read: whoever gets the database, a dump or a disk sees noise.

Each column has keys of its own, derived from the installation's, so that a value moved to another column or table
is unreadable there. The newest key encrypts, every one decrypts: that is how keys are exchanged, see ADR 10.
"""

import json
import operator
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Column, Dialect, Engine, MetaData, Text, TypeDecorator
from sqlalchemy.sql.operators import is_, is_not


class UnreadableError(ValueError):
    """No key of this installation reads a value in this column."""


def new_key() -> str:
    """Return a fresh random key: 32 bytes in URL-safe Base64."""
    return Fernet.generate_key().decode()


def derived(key: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, made from a key of the installation (HKDF, RFC 5869)."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"wegpaten {purpose}".encode())
    return kdf.derive(urlsafe_b64decode(key))


def is_key(text: str) -> bool:
    """Whether a text is such a key."""
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


class Keyring:
    """The installation's keys, the newest first; `field` is a column such as `people.phone`."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        self._ciphers: dict[str, tuple[MultiFernet, Fernet]] = {}

    def _for(self, field: str) -> tuple[MultiFernet, Fernet]:
        if field not in self._ciphers:
            derivations = [derived(key, f"column {field}") for key in self.keys]
            fernets = [Fernet(urlsafe_b64encode(derivation)) for derivation in derivations]
            self._ciphers[field] = MultiFernet(fernets), fernets[0]
        return self._ciphers[field]

    def encrypt(self, field: str, text: str) -> str:
        """Return the text as only this column gives it back."""
        return self._for(field)[0].encrypt(text.encode()).decode()

    def decrypt(self, field: str, token: str) -> str:
        """Return the text; raise `UnreadableError`, which does not quote the value, where no key fits."""
        try:
            return self._for(field)[0].decrypt(token).decode()
        except InvalidToken:
            raise UnreadableError(f"{field}: no key of ENCRYPTION_KEYS reads a value here") from None

    def is_newest(self, field: str, token: str) -> bool:
        """Whether the newest key has encrypted it."""
        try:
            self._for(field)[1].decrypt(token)
        except InvalidToken:
            return False
        return True


_KEYRINGS: WeakKeyDictionary[Dialect, Keyring] = WeakKeyDictionary()


def use_keys(engine: Engine, keys: Sequence[str]) -> None:
    """Let the encrypted columns of `engine` use these keys. They belong to an engine, not to the process."""
    _KEYRINGS[engine.dialect] = Keyring(keys)


def keyring_of(dialect: Dialect) -> Keyring:
    """Return the keys that the engine of a dialect was given."""
    return _KEYRINGS[dialect]


class Encrypted(TypeDecorator[Any]):
    """A text that the database holds encrypted. `field` is `table.column`; a test holds it right.

    The database cannot compare, search or sort such a column, and to try so raises a TypeError at once.
    """

    impl = Text
    cache_ok = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def to_text(self, value: Any) -> str:
        """Return the text to encrypt."""
        return str(value)

    def from_text(self, text: str) -> Any:
        """Return what the text stands for."""
        return text

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return what the database gets."""
        return None if value is None else keyring_of(dialect).encrypt(self.field, self.to_text(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return what was put in."""
        return None if value is None else self.from_text(keyring_of(dialect).decrypt(self.field, value))

    class comparator_factory(TypeDecorator.Comparator[Any]):  # noqa: N801 - SQLAlchemy's own name
        """Compares with nothing but NULL."""

        def operate(self, op: Callable[..., Any], *other: Any, **more: Any) -> Any:
            """Allow `IS NULL`; every other comparison would silently find nothing."""
            if op in {is_, is_not} or (op in {operator.eq, operator.ne} and other == (None,)):
                return super().operate(op, *other, **more)
            raise TypeError("the database cannot compare, search or sort an encrypted column")


class EncryptedJson(Encrypted):
    """The same for what JSON can hold."""

    cache_ok = True

    def to_text(self, value: Any) -> str:
        """Return it in JSON."""
        return json.dumps(value)

    def from_text(self, text: str) -> Any:
        """Return what the JSON says."""
        return json.loads(text)


def encrypted_columns(metadata: MetaData) -> list[Column[Any]]:
    """Return all columns that are encrypted."""
    return [
        column for table in metadata.sorted_tables for column in table.columns if isinstance(column.type, Encrypted)
    ]
