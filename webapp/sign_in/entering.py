"""The last steps of every way in: a second one where somebody has set it up, and then the place they wanted."""

import time
from dataclasses import dataclass

from flask import redirect, session, url_for
from flask_security import login_user
from flask_security.tf_plugin import TfPlugin
from flask_security.utils import validate_redirect_url
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp.extensions import db
from webapp.models import User
from webapp.services import second_factors

STATE = "first_step"
SECONDS = 600


@dataclass(frozen=True)
class FirstStep:
    """What somebody has proved already, and where they want to go."""

    user: User
    via: str
    staying: bool
    goal: str


def enter(user: User, *, via: str, staying: bool = False, goal: str = "") -> Response:
    """Sign `user` in and commit, or ask for the second step first. `via` is how they proved who they are."""
    if not second_factors.has_one(db.session(), user):
        return complete(FirstStep(user, via, staying, goal))
    session[STATE] = [user.fs_uniquifier, int(time.time()), via, staying, goal]
    db.session.commit()
    return redirect(url_for("account.second_step"), 303)


def first_step() -> FirstStep | None:
    """Return what somebody has proved in the last minutes in this browser, if anything."""
    identity, at, via, staying, goal = session.get(STATE) or ("", 0, "", False, "")
    if time.time() - at > SECONDS:
        return None
    user = db.session.scalar(select(User).where(User.fs_uniquifier == identity, User.active))
    return FirstStep(user, via, staying, goal) if user is not None else None


def complete(step: FirstStep, *more: str) -> Response:
    """Sign somebody in who has proved enough, commit, and lead to where they wanted to go."""
    session.pop(STATE, None)
    login_user(step.user, remember=step.staying, authn_via=[step.via, *more])
    db.session.commit()
    from webapp.jobs import nudge  # noqa: PLC0415 - jobs know mail, and mail knows the links of signing in

    nudge("mail")
    own = step.goal and validate_redirect_url(step.goal)
    return redirect(step.goal if own else url_for("account.home"), 303)


class SecondStep(TfPlugin):
    """Flask-Security asks here, after a password, whether there is more to prove."""

    def tf_enter(
        self,
        user: User,  # type: ignore[override] # ours are all of this kind
        remember_me: bool | None,  # noqa: FBT001 - Flask-Security's own signature
        primary_authn_via: str,
        next_loc: str | None,
    ) -> Response | None:
        """Lead to the second step whoever has one; the others are signed in."""
        if not second_factors.has_one(db.session(), user):
            return None
        goal = "" if next_loc is None or url_for("security.login") in next_loc else next_loc
        return enter(user, via=primary_authn_via, staying=bool(remember_me), goal=goal)
