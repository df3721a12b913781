"""Mail that waits to leave, written in the transaction that gave cause for it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id, now
from webapp.encryption import Encrypted, EncryptedJson
from webapp.models.classification import Contact, Personal, Plain


class MailState(enum.StrEnum):
    """`dead` mail was tried often enough; an operator looks at it."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class Channel(enum.StrEnum):
    """By which way it leaves."""

    MAIL = "mail"
    TEXT = "text"


class OutboxMail(Base):
    """One mail, or one text message to a phone: which template, for whom, in which language.

    It is put into words when it leaves; `context` holds ids.

    A fixed `message_id` lets the receiving side drop a copy that a crash between sending and noting made.
    """

    __tablename__ = "outbox_mails"
    __table_args__ = (Index("ix_outbox_mails_due", "state", "next_try_at"),)

    id: Mapped[Id]
    recipient: Mapped[Contact[str]] = mapped_column(Encrypted("outbox_mails.recipient"))
    template: Mapped[Personal[str]] = mapped_column(String(60))
    language: Mapped[Personal[str]] = mapped_column(String(8))
    context: Mapped[Personal[dict[str, Any]]] = mapped_column(EncryptedJson("outbox_mails.context"), default=dict)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    channel: Mapped[Plain[Channel]] = mapped_column(default=Channel.MAIL)
    message_id: Mapped[Plain[str]] = mapped_column(String(120), unique=True)
    state: Mapped[Personal[MailState]] = mapped_column(default=MailState.WAITING)
    tries: Mapped[Plain[int]] = mapped_column(default=0)
    created_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    next_try_at: Mapped[Plain[datetime]] = mapped_column(default=now)
    sent_at: Mapped[Personal[datetime | None]]
    last_error: Mapped[Contact[str]] = mapped_column(String(200), default="")
