"""What somebody agreed to, word for word; taking it back, and pausing the use of the data."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.account import blueprint
from webapp.account.own import own_account, own_person
from webapp.consent_texts import consent_text, paragraphs
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Person
from webapp.services.privacy import consents as service


def _whom(person: Person) -> str:
    return "volunteer" if person.offers else "newcomer"


def _read_by(guardian: str | None, text: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was shown: the last paragraph speaks of a guardian, and grown-ups do not see it."""
    return text if guardian else text[:2]


def _back(message: str) -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("account.consents"), 303)


@blueprint.get("/consents")
def consents() -> str:
    """Show what was agreed to, when, in which version and language, and what can be done now."""
    person = own_person()
    given = [
        (consent, _read_by(consent.guardian, paragraphs(consent.version, _whom(person), consent.language)))
        for consent in person.consents
    ]
    standing = any(consent.withdrawn_at is None for consent in person.consents)
    guardian = next((consent.guardian for consent in person.consents if consent.guardian), None)
    now = _read_by(guardian, consent_text(_whom(person)))
    return render_template("account/consents.html", person=person, given=given, standing=standing, now=now)


@blueprint.post("/consents/withdraw")
def withdraw_consent() -> ResponseReturnValue:
    """Take the yes back."""
    service.withdraw(db.session(), own_account(), own_person())
    return _back(_("You have taken your yes back. Nothing new starts, and what was open has ended."))


@blueprint.post("/consents/agree")
def agree_again() -> ResponseReturnValue:
    """Agree again."""
    service.agree_again(db.session(), own_account(), own_person(), str(get_locale()))
    return _back(_("Thank you. You can go on with your request or offer now."))


@blueprint.post("/consents/restrict")
def restrict_use() -> ResponseReturnValue:
    """Pause the use of the data."""
    service.restrict(db.session(), own_account(), own_person())
    return _back(_("We only store your data now, and start nothing new with them."))


@blueprint.post("/consents/lift")
def lift_restriction() -> ResponseReturnValue:
    """Let the data be used again."""
    service.lift(db.session(), own_account(), own_person())
    return _back(_("We may use your data again. You can go on with your request or offer now."))
