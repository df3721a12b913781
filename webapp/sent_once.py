"""Every form carries a random key: a double click, or a form sent again because no answer came, is done once.

Central, so that no view has to think of it: before the view the form is noted, in the same transaction as
whatever the view changes; if it was here before, the browser is led to where the first answer led. The note
holds the whole content, so that a form that was corrected and sent again counts as another one.
"""

import secrets
import time
from hashlib import sha256

from flask import Flask, Response, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.extensions import SAFE_METHODS, db
from webapp.services import sent_forms

FIELD = "once"
LEFT_ALONE = frozenset(
    {
        # Sign in, out, and once more: what counts is the cookie of the answer, and nothing else changes.
        "security.login",
        "security.logout",
        "account.verify",
        "account.second_step",
        "account.prove_by_passkey",
        "account.reading_language",
        # The answers stay with the visitor; no row changes.
        "join.step",
        "join.count",
        "join.put_away",
        "reception.put_away",
        # The answer shows a code this once: whoever sends the form again never saw it, and gets a new one.
        # Registrations do so by a key of their own (services.registration.submissions).
        "account.renew_code",
        "account.set_up_app",
        "account.recovery_codes",
        "join.check",
        "reception.newcomer",
        "reception.volunteer",
    }
)
NOT_SENT = frozenset({"csrf_token"})
LOOKS, SECONDS_BETWEEN_LOOKS = 20, 0.05


def once_key() -> str:
    """Return the key of a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def _digest(user_id: int | None) -> str:
    """Return what names this form: who sent it where, with which key and content."""
    content = sorted((name, value) for name, value in request.form.items(multi=True) if name not in NOT_SENT)
    files = sorted((name, file.filename or "") for name, file in request.files.items(multi=True))
    return sha256(repr((user_id, request.full_path, content, files)).encode()).hexdigest()


def answer_repeated() -> ResponseReturnValue | None:
    """Note the form; if it was here before, answer as the first time and do nothing."""
    if request.method in SAFE_METHODS or request.endpoint in LEFT_ALONE or not request.form.get(FIELD):
        return None
    user_id = current_user.id if current_user.is_authenticated else None
    digest = _digest(user_id)
    if sent_forms.note(db.session(), digest, user_id):
        g.sent_form = digest
        return None
    return _answer_again(digest)


def _answer_again(digest: str) -> ResponseReturnValue:
    location = ""
    for _look in range(LOOKS):
        location = sent_forms.led_to(db.session(), digest) or ""
        # The first one notes where it led in a transaction of its own, and must not wait for ours.
        db.session.rollback()
        if location:
            flash(_("This arrived twice. It was done once."), "info")
            return redirect(location, 303)
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return render_template(
        "errors/error.html",
        status=409,
        title=_("This is done already"),
        text=_("Your form arrived twice. It was done once, and nothing more has to be done."),
    ), 409


def note_answer(response: Response) -> Response:
    """Remember where the answer leads; what the view did not commit is gone, and the note with it."""
    digest = g.pop("sent_form", None)
    if digest is not None and g.pop("counted", False) and response.status_code not in range(300, 400):
        # Counting a try has committed the note as well; what came to nothing may be tried again.
        db.session.rollback()
        sent_forms.forget(db.session(), digest)
        db.session.commit()
        return response
    if digest is not None and 300 <= response.status_code < 400:
        db.session.rollback()
        sent_forms.note_answer(db.session(), digest, response.location or "")
        db.session.commit()
    return response


def register(app: Flask) -> None:
    """Guard every form of `app`."""
    app.before_request(answer_repeated)
    app.after_request(note_answer)
    app.add_template_global(once_key)
