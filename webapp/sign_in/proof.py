"""Before an act that counts, a person proves again who they are, unless they just did."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.db import now
from webapp.sign_in.sessions import current_login

FRESH = timedelta(minutes=15)
# A form that was opened in time may be sent a little later.
FRESH_ENOUGH_TO_SEND = timedelta(minutes=30)

View = Callable[..., ResponseReturnValue]


def recently_proved(view: View) -> View:
    """Let only those see `view` who have just proved who they are; others do so first and come back."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        looking = request.method == "GET"
        if now() - current_login().proved_at <= (FRESH if looking else FRESH_ENOUGH_TO_SEND):
            return view(*args, **kwargs)
        back = request.full_path.rstrip("?") if looking else url_for("account.overview")
        return redirect(url_for("account.verify", next=back), 303)

    return checked
