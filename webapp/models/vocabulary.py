"""The words people choose from: languages, support fields, interests."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Base
from webapp.models.classification import ABOUT_NOBODY


class Language(Base):
    """A language people speak, by BCP 47 code; `names` holds what CLDR lacks, by interface language."""

    __tablename__ = "languages"
    __table_args__ = ABOUT_NOBODY

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    autonym: Mapped[str] = mapped_column(String(80))
    direction: Mapped[str] = mapped_column(String(3))
    script: Mapped[str] = mapped_column(String(4))
    names: Mapped[dict[str, Any]]
    position: Mapped[int]


class SupportField(Base):
    """Something people need or can help with; `names` by interface language. The vocabulary is the town's."""

    __tablename__ = "support_fields"
    __table_args__ = ABOUT_NOBODY

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[dict[str, Any]]
    sensitive: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    source: Mapped[str] = mapped_column(default="")


class Interest(Base):
    """Something two people could share; `names` by interface language."""

    __tablename__ = "interests"
    __table_args__ = ABOUT_NOBODY

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[dict[str, Any]]
    position: Mapped[int]
