"""Mails in words: which one it was, and why it did not leave."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

LETTERS: dict[str, LazyString] = {
    "account_exists": _l("There is an account already"),
    "account_goes": _l("Your account will soon be deleted"),
    "account_made": _l("The account is made"),
    "barrier_reported": _l("Somebody met a barrier on these pages"),
    "both_said_yes": _l("Both said yes"),
    "clearance_ends": _l("Your clearance runs out soon"),
    "confirm_email": _l("Please confirm your e-mail address"),
    "confirm_new_email": _l("Please confirm your new e-mail address"),
    "countersign_asked": _l("A second person is needed"),
    "did_not_work_out": _l("It did not work out"),
    "email_changed": _l("Your e-mail address was changed"),
    "erased": _l("Your data are deleted"),
    "expired": _l("The time to answer is over"),
    "initiative_confirmed": _l("The initiative is confirmed"),
    "invited_to_talk": _l("Invitation to a talk"),
    "match_ended": _l("This match has ended"),
    "membership_asked": _l("Somebody says they belong to the initiative"),
    "membership_confirmed": _l("The membership is confirmed"),
    "new_device": _l("Somebody signed in with your account on a new device"),
    "newcomer_asked": _l("Question to the newcomer"),
    "offer_paused": _l("The offer pauses"),
    "password_changed": _l("The password was changed"),
    "recovery_code_used": _l("One of your codes on paper was used"),
    "reminder": _l("Reminder to answer"),
    "reset_password": _l("Link for a new password"),
    "review_due": _l("How is it going?"),
    "second_factor_changed": _l("The second step of your sign-in was changed"),
    "second_factor_reset": _l("The second step of your sign-in was reset"),
    "sign_in_link": _l("Your link to sign in"),
    "trial_ends": _l("The trial ends"),
    "trial_started": _l("The trial begins"),
    "vetted": _l("Welcome as a volunteer"),
    "volunteer_asked": _l("Question to the volunteer"),
}
NO_ANSWER = _l("The mail server did not answer.")
NO_GATEWAY = _l("The service for text messages did not answer, or refused the message.")
FAILURES: dict[str, LazyString] = {
    "SMTPRecipientsRefused": _l("There is no such mailbox. Please phone the person."),
    "SMTPAuthenticationError": _l("The mail server refused our password."),
    "ConnectionRefusedError": NO_ANSWER,
    "SMTPConnectError": NO_ANSWER,
    "SMTPServerDisconnected": NO_ANSWER,
    "TimeoutError": NO_ANSWER,
    "gaierror": NO_ANSWER,
    "HTTPError": NO_GATEWAY,
    "URLError": NO_GATEWAY,
}


def letter_name(template: str) -> str:
    """Return what a mail is about."""
    return str(LETTERS.get(template, template))


def failure_in_words(last_error: str) -> str:
    """Return why a mail did not leave."""
    kind = last_error.partition(" ")[0]
    return str(FAILURES[kind]) if kind in FAILURES else _("An error of ours: %(kind)s", kind=kind)


def hidden_address(address: str) -> str:
    """Return an address that shows where the mailbox is, and not whose; of a phone number the last two digits."""
    if "@" not in address:
        return f"…{address[-2:]}"
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
