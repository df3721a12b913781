"""What was done, by whom: ids and verbs, no personal data, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id, now
from webapp.models.classification import Personal


class AuditEntry(Base):
    """One deed, written in the transaction that did it. `actor_id` is empty where a job did it."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject", "subject_id"),)

    id: Mapped[Id]
    at: Mapped[Personal[datetime]] = mapped_column(default=now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    verb: Mapped[Personal[str]] = mapped_column(String(60))
    subject: Mapped[Personal[str]] = mapped_column(String(40))
    subject_id: Mapped[Personal[int]]
    detail: Mapped[Personal[dict[str, Any]]] = mapped_column(default=dict)
