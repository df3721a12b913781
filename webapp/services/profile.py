"""What people change about themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import ContactWay, LanguageSkill, Person, User
from webapp.services import audit


@dataclass(frozen=True)
class Spoken:
    """A language and how well somebody speaks and reads it: `none`, `A1` to `C2`, `native`."""

    language: str
    spoken: str
    written: str


def change_name(
    session: Session, actor: User, person: Person, *, first_name: str, last_name: str, shows_last_name: bool
) -> None:
    """Change the name, and whether a match may see the last one."""
    person.first_name, person.last_name, person.shows_last_name = first_name, last_name, shows_last_name
    audit.record(session, actor, "person.name", person)


def change_contact(
    session: Session, actor: User, person: Person, *, way: ContactWay, phone: str | None, texts: bool | None = None
) -> None:
    """Change how the person wants to be reached, and whether by text messages, too (None: that was not asked)."""
    person.contact_way, person.phone = way, phone
    if way is not ContactWay.PHONE or texts is False:
        person.texts_agreed_at = None
    elif texts:
        person.texts_agreed_at = person.texts_agreed_at or now()
    audit.record(session, actor, "person.contact", person, way=way.value)


def change_languages(session: Session, actor: User, person: Person, languages: Iterable[Spoken]) -> None:
    """Replace the languages the person speaks by these, in this order."""
    known = {skill.language: skill for skill in person.languages}
    kept = []
    for position, entry in enumerate(languages):
        skill = known.get(entry.language) or LanguageSkill(language=entry.language)
        skill.spoken, skill.written, skill.position = entry.spoken, entry.written, position
        kept.append(skill)
    person.languages = kept
    audit.record(session, actor, "person.languages", person)


def change_reading_language(session: Session, actor: User, language: str) -> None:
    """Change the language of pages and mails."""
    actor.language = language
    audit.record(session, actor, "user.language", actor)
