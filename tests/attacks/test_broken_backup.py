"""Attacks a backup file: reads it, cuts it off, changes it, moves its parts, adds to it, opens it with another key.

Promise: a backup is either exactly what was sealed, or nothing of it is put back.
"""

import io

import pytest

from webapp.encryption import new_key
from webapp.sealed import CHUNK, MAGIC, SALT_BYTES, TAG_BYTES, BrokenSealError, seal, unseal

KEY, OTHER = new_key(), new_key()
HEAD, PART = len(MAGIC) + SALT_BYTES, CHUNK + TAG_BYTES
PLANTED = b"planted-name"
PLAIN = PLANTED + bytes(range(256)) * 1000  # three chunks and a bit


def sealed(plain: bytes = PLAIN, key: str = KEY) -> bytes:
    target = io.BytesIO()
    seal(io.BytesIO(plain), target, key)
    return target.getvalue()


def opened(data: bytes, *keys: str) -> bytes:
    target = io.BytesIO()
    unseal(io.BytesIO(data), target, keys or (KEY,))
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, len(PLAIN)])
def test_what_was_sealed_comes_back(size):
    assert opened(sealed(PLAIN[:size])) == PLAIN[:size]


def test_it_opens_with_any_of_several_keys():
    assert opened(sealed(), OTHER, KEY) == PLAIN


def test_nothing_of_it_can_be_read_and_no_two_are_alike():
    assert PLANTED in PLAIN
    assert PLANTED not in sealed()
    assert sealed()[HEAD : HEAD + 64] != sealed()[HEAD : HEAD + 64]


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(lambda data: data[:-1], id="the last byte is missing"),
        pytest.param(lambda data: data[: HEAD + PART], id="cut off between two parts"),
        pytest.param(lambda data: data[: HEAD + 2 * PART], id="cut off between two later parts"),
        pytest.param(lambda data: data[:HEAD], id="nothing but the head"),
        pytest.param(lambda data: data[:0], id="empty"),
        pytest.param(lambda data: data + b"\0", id="a byte behind it"),
        pytest.param(lambda data: data + data[HEAD:], id="itself behind it"),
        pytest.param(lambda data: data[:HEAD] + data[HEAD + PART :], id="without its first part"),
        pytest.param(
            lambda data: (
                data[:HEAD]
                + data[HEAD + PART : HEAD + 2 * PART]
                + data[HEAD : HEAD + PART]
                + data[HEAD + 2 * PART :]
            ),
            id="two parts exchanged",
        ),
        pytest.param(lambda data: data[:-100] + bytes([data[-100] ^ 1]) + data[-99:], id="one bit changed"),
        pytest.param(lambda data: data[: len(MAGIC)] + bytes(SALT_BYTES) + data[HEAD:], id="another salt"),
        pytest.param(lambda data: sealed()[:HEAD] + data[HEAD:], id="the head of another file"),
        pytest.param(lambda data: b"x" + data[1:], id="another kind of file"),
    ],
)
def test_whatever_was_done_to_it_is_noticed(attack):
    data = sealed()
    assert opened(data) == PLAIN
    with pytest.raises(BrokenSealError):
        opened(attack(data))


def test_another_key_does_not_open_it():
    with pytest.raises(BrokenSealError, match="no key opens"):
        opened(sealed(), OTHER)
