"""What the last page of a registration says, kept in the visitor's own cookie until it is put away.

A printed code is on it, which can be read only then: so the page may be loaded again for a while, and no longer.
"""

from typing import Any

import segno
from flask import session

from webapp.db import now
from webapp.page_links import outside_url

RESULT = "registered"
KEPT_SECONDS = 30 * 60


def keep(of: str, **result: Any) -> None:
    """Keep what the last page of the registration `of` says."""
    session[RESULT] = {"of": of, "at": int(now().timestamp()), **result}


def kept(of: str) -> dict[str, Any] | None:
    """Return what was kept for the last page of `of`; None where there is nothing, or it is too old."""
    result = session.get(RESULT)
    if not result or result["of"] != of or now().timestamp() - result["at"] > KEPT_SECONDS:
        return None
    return dict(result)


def put_away() -> None:
    """Forget it, the code above all."""
    session.pop(RESULT, None)


def code_picture(code: str) -> str:
    """Return a QR code to photograph, as the address of an image: it leads to the sign-in, the code filled in.

    The code stands behind a `#`, which a browser keeps to itself.
    """
    address = f"{outside_url('security.login')}#{code}"
    return str(segno.make(address, error="m").png_data_uri(scale=5, border=2))
