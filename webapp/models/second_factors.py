"""What somebody signs in with beside, or instead of, a password."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id, now
from webapp.encryption import Encrypted
from webapp.models.classification import Personal, Secret


class AuthenticatorApp(Base):
    """An app that shows a code every 30 seconds. Its secret is encrypted at rest.

    `last_counter` is the 30 seconds whose code was taken last: neither it nor an earlier one is taken again.
    """

    __tablename__ = "authenticator_apps"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[Secret[str]] = mapped_column(Encrypted("authenticator_apps.secret"))
    last_counter: Mapped[Secret[int]]
    added_at: Mapped[Personal[datetime]] = mapped_column(default=now)


class RecoveryCode(Base):
    """One of the codes on paper for the day when phone or key is lost; it goes when it is used."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[Secret[str]] = mapped_column(String(64), unique=True)


class Passkey(Base):
    """A key that a phone, a computer or a stick keeps (WebAuthn); only the public half is here."""

    __tablename__ = "passkeys"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[Secret[bytes]] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[Secret[bytes]] = mapped_column(LargeBinary)
    sign_count: Mapped[Secret[int]]
    name: Mapped[Personal[str]] = mapped_column(String(60))
    added_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    used_at: Mapped[Personal[datetime | None]]
