"""Tells people what happened: rows in the outbox, in the transaction that gave cause for them."""

import uuid

from sqlalchemy.orm import Session

from webapp.models import Channel, OutboxMail, User

TEMPLATES = frozenset(
    {
        "account_exists",
        "account_goes",
        "account_made",
        "barrier_reported",
        "both_said_yes",
        "clearance_ends",
        "confirm_email",
        "confirm_new_email",
        "countersign_asked",
        "did_not_work_out",
        "email_changed",
        "erased",
        "expired",
        "initiative_confirmed",
        "invited_to_talk",
        "match_ended",
        "membership_asked",
        "membership_confirmed",
        "new_device",
        "newcomer_asked",
        "offer_paused",
        "password_changed",
        "recovery_code_used",
        "reminder",
        "reset_password",
        "review_due",
        "second_factor_changed",
        "second_factor_reset",
        "sign_in_link",
        "trial_ends",
        "trial_started",
        "vetted",
        "volunteer_asked",
    }
)

LAST_MAILS = frozenset({"email_changed", "erased"})
"""To somebody who has no account any more: the row goes as soon as the mail was sent, or given up."""
TEXTED = frozenset(
    {
        "both_said_yes",
        "clearance_ends",
        "did_not_work_out",
        "expired",
        "invited_to_talk",
        "match_ended",
        "membership_confirmed",
        "newcomer_asked",
        "offer_paused",
        "reminder",
        "review_due",
        "trial_ends",
        "trial_started",
        "vetted",
        "volunteer_asked",
    }
)
"""What is also told by a text message, to whoever agreed to those: what becomes of a request or an offer."""
NEW_ADDRESS = frozenset({"confirm_new_email"})
"""To an address that an account does not have yet."""


def notify(session: Session, user: User, template: str, **ids: int) -> bool:
    """Put a mail for `user` into the outbox; return whether there is one, that is, an address to send it to.

    `ids` name the rows that the mail is about (`match`, `offer`, `request`, `person`, `initiative`). They are
    looked up, and put into the person's language, when the mail leaves. Whoever agreed to text messages gets one as
    well; it does not count as a mail, because nobody knows whether it was read.
    """
    if not user.active:
        return False
    number = user.person.text_number if user.person and template in TEXTED else None
    if number:
        text = _mail(number, template, language=user.language, user_id=user.id, context=dict(ids))
        text.channel = Channel.TEXT
        session.add(text)
    if user.email is None:
        return False
    session.add(_mail(user.email, template, language=user.language, user_id=user.id, context=dict(ids)))
    return True


def notify_address(session: Session, email: str, template: str, language: str, **ids: int) -> None:
    """Put a mail for whoever has the account of this address, if anybody, into the outbox.

    Who that is, is looked up when the mail leaves. So a request with a known address and one with an unknown
    address do the same work, and nobody can tell one from the other.
    """
    session.add(_mail(email, template, language=language, context=dict(ids)))


def notify_new_address(session: Session, user: User, address: str, template: str) -> None:
    """Put a mail to an address that `user` wants to have into the outbox."""
    session.add(_mail(address, template, language=user.language, user_id=user.id))


def last_mail(session: Session, email: str, template: str, language: str, **ids: int) -> None:
    """Put a mail to an address without an account into the outbox; the row goes as soon as it was sent."""
    session.add(_mail(email, template, language=language, context=dict(ids)))


def _mail(
    recipient: str,
    template: str,
    *,
    language: str,
    user_id: int | None = None,
    context: dict[str, int] | None = None,
) -> OutboxMail:
    if template not in TEMPLATES:
        raise ValueError(f"no such mail: {template}")
    return OutboxMail(
        recipient=recipient,
        template=template,
        language=language,
        context=context or {},
        user_id=user_id,
        message_id=uuid.uuid4().hex,
    )
