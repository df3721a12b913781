"""Languages, support fields, interests and roles: what is missing is added, nothing is changed.

A name in a language that came later counts as missing, too.
"""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Interest, Language, Role, RoleName, SupportField
from webapp.services.seeding.tables import Row, read


def seed_words(session: Session, folder: Path) -> None:
    """Add the languages, support fields and interests of `folder` whose code is new, and the roles."""
    languages = {each.code: each for each in session.scalars(select(Language))}
    for position, row in enumerate(read(folder / "languages.csv")):
        if not _named(languages.get(row["bcp47"]), row):
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
    fields = {each.code: each for each in session.scalars(select(SupportField))}
    for position, row in enumerate(read(folder / "support_fields.csv")):
        if not _named(fields.get(row["code"]), row):
            session.add(
                SupportField(
                    code=row["code"],
                    names=row.names(),
                    sensitive=row.yes("sensitive"),
                    position=position,
                    source=row["source"],
                )
            )
    interests = {each.code: each for each in session.scalars(select(Interest))}
    for position, row in enumerate(read(folder / "interests.csv")):
        if not _named(interests.get(row["code"]), row):
            session.add(Interest(code=row["code"], names=row.names(), position=position))
    roles = set(session.scalars(select(Role.name)))
    session.add_all(Role(name=name.value) for name in RoleName if name.value not in roles)


def _named(word: Language | SupportField | Interest | None, row: Row) -> bool:
    """Whether the word is there already; then give it the names it lacks, unless the town has renamed it."""
    if word is None:
        return False
    if word.names.items() < row.names().items():
        word.names = row.names()
    return True
