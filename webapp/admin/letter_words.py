"""Mails in words: which one it was, and why it did not leave."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

LETTERS: dict[str, LazyString] = {
    "account_exists": _l("There is an account already"),
    "account_made": _l("The account is made"),
    "both_said_yes": _l("Both said yes"),
    "confirm_email": _l("Please confirm your e-mail address"),
    "did_not_work_out": _l("It did not work out"),
    "expired": _l("The time to answer is over"),
    "initiative_confirmed": _l("The initiative is confirmed"),
    "invited_to_talk": _l("Invitation to a talk"),
    "membership_asked": _l("Somebody says they belong to the initiative"),
    "membership_confirmed": _l("The membership is confirmed"),
    "newcomer_asked": _l("Question to the newcomer"),
    "offer_paused": _l("The offer pauses"),
    "password_changed": _l("The password was changed"),
    "reminder": _l("Reminder to answer"),
    "reset_password": _l("Link for a new password"),
    "review_due": _l("How is it going?"),
    "trial_ends": _l("The trial ends"),
    "trial_started": _l("The trial begins"),
    "vetted": _l("Welcome as a volunteer"),
    "volunteer_asked": _l("Question to the volunteer"),
}
NO_ANSWER = _l("The mail server did not answer.")
FAILURES: dict[str, LazyString] = {
    "SMTPRecipientsRefused": _l("There is no such mailbox. Please phone the person."),
    "SMTPAuthenticationError": _l("The mail server refused our password."),
    "ConnectionRefusedError": NO_ANSWER,
    "SMTPConnectError": NO_ANSWER,
    "SMTPServerDisconnected": NO_ANSWER,
    "TimeoutError": NO_ANSWER,
    "gaierror": NO_ANSWER,
}


def letter_name(template: str) -> str:
    """Return what a mail is about."""
    return str(LETTERS.get(template, template))


def failure_in_words(last_error: str) -> str:
    """Return why a mail did not leave."""
    kind = last_error.partition(" ")[0]
    return str(FAILURES[kind]) if kind in FAILURES else _("An error of ours: %(kind)s", kind=kind)


def hidden_address(address: str) -> str:
    """Return an address that shows where the mailbox is, and not whose."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
