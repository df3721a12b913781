"""Links that sign somebody in once."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base, Id
from webapp.models.classification import ABOUT_NOBODY


class SignInLink(Base):
    """One link that was asked for. For whom, stands in the mail alone, signed; here is only whether it still works.

    So a request for a known and for an unknown address leaves the same row, and a stolen table signs nobody in.
    """

    __tablename__ = "sign_in_links"
    __table_args__ = ABOUT_NOBODY

    id: Mapped[Id]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
