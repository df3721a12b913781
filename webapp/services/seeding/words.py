"""Languages, support fields, interests and roles: what is missing is added, nothing is changed."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Interest, Language, Role, RoleName, SupportField
from webapp.services.seeding.tables import read


def seed_words(session: Session, folder: Path) -> None:
    """Add the languages, support fields and interests of `folder` whose code is new, and the roles."""
    languages = set(session.scalars(select(Language.code)))
    for position, row in enumerate(read(folder / "languages.csv")):
        if row["bcp47"] not in languages:
            session.add(
                Language(
                    code=row["bcp47"],
                    autonym=row["autonym"],
                    direction=row["dir"],
                    script=row["script"],
                    names=row.names(),
                    position=position,
                )
            )
    fields = set(session.scalars(select(SupportField.code)))
    for position, row in enumerate(read(folder / "support_fields.csv")):
        if row["code"] not in fields:
            session.add(
                SupportField(
                    code=row["code"],
                    names=row.names(),
                    sensitive=row.yes("sensitive"),
                    position=position,
                    source=row["source"],
                )
            )
    interests = set(session.scalars(select(Interest.code)))
    for position, row in enumerate(read(folder / "interests.csv")):
        if row["code"] not in interests:
            session.add(Interest(code=row["code"], names=row.names(), position=position))
    roles = set(session.scalars(select(Role.name)))
    session.add_all(Role(name=name.value) for name in RoleName if name.value not in roles)
