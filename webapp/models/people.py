"""Accounts and the people behind them."""

import enum
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.db import Base, Id, now
from webapp.encryption import Encrypted
from webapp.models.classification import ABOUT_NOBODY, By, Contact, Data, Personal, Plain, Secret, Sensitive, says
from webapp.models.places import Centre, District, Town

if TYPE_CHECKING:
    from webapp.models.offers import Offer
    from webapp.models.organisations import Initiative
    from webapp.models.requests import Request
    from webapp.models.sessions import LoginSession


def new_audit_id() -> str:
    """Return a random id by which the audit knows an account or a person."""
    return secrets.token_hex(16)


AuditId = Annotated[str, mapped_column(String(32), unique=True, default=new_audit_id, info=says(Data.KEY))]


class RoleName(enum.StrEnum):
    """The roles of the product."""

    NEWCOMER = "newcomer"
    VOLUNTEER = "volunteer"
    INITIATIVE_MANAGER = "initiative_manager"
    COORDINATOR = "coordinator"
    CASE_WORKER = "case_worker"
    ADMINISTRATOR = "administrator"


user_roles = Table(
    "user_roles",
    Base.metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """A role that accounts hold."""

    __tablename__ = "roles"
    __table_args__ = ABOUT_NOBODY

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str] = mapped_column(default="")


class User(Base, UserMixin):
    """An account: signs in by e-mail and password, or by `username` and a printed code where there is no e-mail.

    Staff belong to a centre, an initiative or a town; newcomers and volunteers have a `person`. The audit knows
    the account by `audit_id` alone: delete or replace it, and nobody can tell whose deeds those were.
    """

    __tablename__ = "users"

    id: Mapped[Id]
    audit_id: Mapped[AuditId]
    email: Mapped[Contact[str | None]] = mapped_column(String(255), unique=True)  # type: ignore[assignment] # no e-mail is allowed here
    new_email: Mapped[Contact[str | None]] = mapped_column(String(255))
    username: Mapped[Personal[str | None]] = mapped_column(String(80), unique=True)
    password: Mapped[Secret[str | None]] = mapped_column(String(255))
    active: Mapped[Personal[bool]] = mapped_column(default=True)
    fs_uniquifier: Mapped[Secret[str]] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[Personal[datetime | None]]
    created_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    language: Mapped[Personal[str]] = mapped_column(String(8), default="de")
    last_seen_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    warned_at: Mapped[Personal[datetime | None]]
    town_id: Mapped[int | None] = mapped_column(ForeignKey("towns.id"))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"))
    initiative_id: Mapped[int | None] = mapped_column(ForeignKey("initiatives.id"))

    roles: Mapped[list[Role]] = relationship(secondary=user_roles)  # type: ignore[assignment] # the mix-in's list is of mix-ins
    town: Mapped[Town | None] = relationship(foreign_keys=[town_id])
    centre: Mapped[Centre | None] = relationship(foreign_keys=[centre_id])
    initiative: Mapped["Initiative | None"] = relationship(foreign_keys=[initiative_id])
    person: Mapped["Person | None"] = relationship(back_populates="user", foreign_keys="Person.user_id")
    logins: Mapped[list["LoginSession"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", order_by="LoginSession.seen_at.desc()"
    )


class Gender(enum.StrEnum):
    """Asked because people may wish for a woman or a man; never required."""

    WOMAN = "f"
    MAN = "m"
    DIVERSE = "d"


class ContactWay(enum.StrEnum):
    """How a person wants to be reached; whoever has no e-mail is on the list of people to phone."""

    EMAIL = "email"
    PHONE = "phone"
    CENTRE = "centre"


class Person(Base):
    """Somebody who asks for help or offers it. The position is rounded to about 200 m, in WGS84 degrees.

    `audit_id` is how the audit knows the person, as with an account. `texts_agreed_at` is when the person agreed to
    text messages; empty: none are sent.
    """

    __tablename__ = "people"

    id: Mapped[Id]
    audit_id: Mapped[AuditId]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    first_name: Mapped[Personal[str]] = mapped_column(String(200))
    last_name: Mapped[Personal[str]] = mapped_column(String(200))
    shows_last_name: Mapped[Personal[bool]] = mapped_column(default=False)
    gender: Mapped[Personal[Gender | None]]
    contact_way: Mapped[Contact[ContactWay]]
    phone: Mapped[Contact[str | None]] = mapped_column(Encrypted("people.phone"))
    texts_agreed_at: Mapped[Personal[datetime | None]]
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"), index=True)
    lat: Mapped[Contact[float]]
    lon: Mapped[Contact[float]]
    registered_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    restricted_at: Mapped[Personal[datetime | None]]
    registered_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    is_demo: Mapped[Plain[bool]] = mapped_column(default=False)

    user: Mapped[User] = relationship(back_populates="person", foreign_keys=[user_id])
    registered_by: Mapped[User | None] = relationship(foreign_keys=[registered_by_id])
    district: Mapped[District] = relationship()
    languages: Mapped[list["LanguageSkill"]] = relationship(
        cascade="all, delete-orphan", order_by="LanguageSkill.position", back_populates="person"
    )
    requests: Mapped[list["Request"]] = relationship(back_populates="person", order_by="Request.id")
    offers: Mapped[list["Offer"]] = relationship(back_populates="person", order_by="Offer.id")
    consents: Mapped[list["Consent"]] = relationship(cascade="all, delete-orphan", order_by="Consent.id")

    @property
    def email(self) -> str | None:
        """The address of the person's account."""
        return self.user.email

    @property
    def text_number(self) -> str | None:
        """The number to which text messages may go; None where nobody agreed, or another way was chosen."""
        agreed = self.texts_agreed_at is not None and self.contact_way is ContactWay.PHONE
        return self.phone if agreed else None

    @property
    def full_name(self) -> str:
        """First and last name, for staff of the person's own centre or initiative."""
        return f"{self.first_name} {self.last_name}"


class LanguageSkill(Base):
    """How well a person speaks and writes a language: `none`, `A1` to `C2`, or `native`."""

    __tablename__ = "language_skills"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    language: Mapped[Sensitive[str]] = mapped_column(ForeignKey("languages.code"), primary_key=True)
    spoken: Mapped[Sensitive[str]] = mapped_column(String(6))
    written: Mapped[Sensitive[str]] = mapped_column(String(6))
    position: Mapped[Personal[int]] = mapped_column(default=0)

    person: Mapped[Person] = relationship(back_populates="languages")


class Consent(Base):
    """What a person agreed to, in which language and version, and who recorded it where it was read aloud."""

    __tablename__ = "consents"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[Personal[str]] = mapped_column(String(40))
    version: Mapped[Personal[str]] = mapped_column(String(20))
    language: Mapped[Personal[str]] = mapped_column(String(20))
    given_at: Mapped[Personal[datetime]] = mapped_column(default=now)
    withdrawn_at: Mapped[Personal[datetime | None]]
    recorded_by_id: Mapped[By[int | None]] = mapped_column(ForeignKey("users.id"))
    guardian: Mapped[Personal[str | None]] = mapped_column(Encrypted("consents.guardian"))
