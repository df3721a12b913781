"""Codes of an authenticator app (TOTP, RFC 6238), made and checked by libpass."""

import segno
from passlib.totp import TOTP, TokenError

# A phone's clock may be one code behind or ahead.
WINDOW = 30


def _app(secret: str) -> TOTP:
    return TOTP(key=secret, format="base32", issuer="Wegpaten")


def new_secret() -> str:
    """Return a fresh secret of 160 bits, in base 32."""
    return str(TOTP(new=True).base32_key)


def counter_of(code: str, secret: str, last_counter: int | None = None) -> int | None:
    """Return which 30 seconds a code belongs to, or None where it is wrong or older than the last one taken."""
    try:
        return int(_app(secret).match(code, window=WINDOW, last_counter=last_counter).counter)
    except TokenError:
        return None


def key_to_type(secret: str) -> str:
    """Return the secret as an app takes it, in groups of four letters and digits."""
    return str(_app(secret).pretty_key(sep=" "))


def picture(secret: str, account: str) -> str:
    """Return the QR code that an app reads, as the address of an image."""
    return str(segno.make(_app(secret).to_uri(account), error="m").png_data_uri(scale=5, border=2))
