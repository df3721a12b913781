"""A stream sealed against reading, changing, reordering and cutting off: the form of a backup file.

As in age's payload (c2sp.org/age, "STREAM" of Hoang, Reyhanitabar, Rogaway and Vizár): chunks of 64 KiB, each under
AES-256-GCM with its number and whether it is the last one as nonce. The key is for this file alone, derived from an
installation's key and a random salt in the head. Chunks cannot change places, and a file without its last chunk, or
with something behind it, is refused.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.encryption import derived

MAGIC = b"wegpaten sealed 1\n"
SALT_BYTES = 16
CHUNK = 64 * 1024
TAG_BYTES = 16


class BrokenSealError(ValueError):
    """The file is not what was sealed, or none of our keys opens it."""


def _cipher(key: str, salt: bytes) -> AESGCM:
    return AESGCM(derived(key, f"sealed file {salt.hex()}"))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _read(stream: IO[bytes], size: int) -> bytes:
    """Return `size` bytes, fewer only at the end: a pipe may give less at once."""
    parts = bytearray()
    while len(parts) < size and (part := stream.read(size - len(parts))):
        parts += part
    return bytes(parts)


def _chunks(stream: IO[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (number, chunk, whether it is the last one); an empty stream has one empty chunk."""
    chunk, number = _read(stream, size), 0
    while following := _read(stream, size):
        yield number, chunk, False
        chunk, number = following, number + 1
    yield number, chunk, True


def seal(source: IO[bytes], target: IO[bytes], key: str) -> None:
    """Write all of `source` to `target`, sealed with a key of the installation."""
    salt = os.urandom(SALT_BYTES)
    cipher = _cipher(key, salt)
    target.write(MAGIC + salt)
    target.writelines(
        cipher.encrypt(_nonce(number, last=last), chunk, None) for number, chunk, last in _chunks(source, CHUNK)
    )


def unseal(source: IO[bytes], target: IO[bytes], keys: Sequence[str]) -> None:
    """Write to `target` what was sealed with one of `keys`; raise `BrokenSealError`.

    What has been written before that is genuine, but not all: throw it away.
    """
    if _read(source, len(MAGIC)) != MAGIC:
        raise BrokenSealError("this is no sealed file, or of another version")
    salt = _read(source, SALT_BYTES)
    ciphers = [_cipher(key, salt) for key in keys]
    for number, chunk, last in _chunks(source, CHUNK + TAG_BYTES):
        opened = next(_opened(ciphers, _nonce(number, last=last), chunk), None)
        if opened is None:
            raise BrokenSealError(
                "this file was changed or cut off" if number else "no key opens this file, or it was changed"
            )
        cipher, plain = opened
        ciphers = [cipher]
        target.write(plain)


def _opened(ciphers: Sequence[AESGCM], nonce: bytes, chunk: bytes) -> Iterator[tuple[AESGCM, bytes]]:
    """Yield the cipher that opens a chunk, and what was in it."""
    for cipher in ciphers:
        with suppress(InvalidTag):
            yield cipher, cipher.decrypt(nonce, chunk, None)
