"""The town's offices and meeting places, as its administrator keeps them."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.models import GuideOffice, Institution, Town, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.office_facts import WHERE, OfficeFacts, take_over, take_over_languages, to_be_verified


@dataclass(frozen=True)
class InstitutionFacts:
    """What is told about an institution: its `printed_hours` are free words, as they hang at its door."""

    name: str
    kind: str
    printed_hours: str
    office: OfficeFacts


def add(session: Session, actor: User, town: Town, facts: InstitutionFacts) -> Institution:
    """Return a new institution, not verified. Raise `ConflictError` where the town has one of that name."""
    institution = Institution(town=town, name=facts.name, kind=facts.kind)
    _take_over(session, institution, facts)
    session.add(institution)
    audit.record(session, actor, "institution.add", institution)
    return institution


def describe(session: Session, actor: User, institution: Institution, facts: InstitutionFacts) -> bool:
    """Take over what changed; return whether anything did. It has to be verified anew, but for languages.

    Raise `ConflictError` where the town has another one of that name.
    """
    changed = _take_over(session, institution, facts)
    if changed:
        audit.record(session, actor, "institution.describe", institution, fields=changed)
    return bool(changed)


def remove(session: Session, actor: User, institution: Institution) -> None:
    """Take an institution out of the town, and out of the guides that name it."""
    # The entry is the town's: what is gone could not say any more to which town it belonged.
    audit.record(session, actor, "institution.remove", institution.town, institution=institution.id)
    session.execute(delete(GuideOffice).where(GuideOffice.institution_id == institution.id))
    session.delete(institution)


def _take_over(session: Session, institution: Institution, facts: InstitutionFacts) -> list[str]:
    with session.no_autoflush:
        same = select(Institution.id).where(
            Institution.town_id == institution.town.id,
            Institution.name == facts.name,
            Institution.id != (institution.id or 0),
        )
        if session.scalar(same) is not None:
            raise ConflictError("name_taken")
    changed = take_over(institution, facts, ("name", "kind", "printed_hours"))
    changed += take_over(institution, facts.office, (*WHERE, "phone"))
    if changed:
        to_be_verified(institution)
    return changed + take_over_languages(institution, facts.office.languages)
