"""What an initiative says about itself."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy.orm import Session

from webapp.models import District, Initiative, Language, User
from webapp.services import audit


@dataclass(frozen=True)
class InitiativeProfile:
    """What a manager may change; name and kind are the centre's to confirm, so they stay."""

    description: str
    contact_name: str
    contact_email: str
    contact_phone: str
    districts: Sequence[District]
    languages: Sequence[Language]


def describe(session: Session, actor: User, initiative: Initiative, profile: InitiativeProfile) -> list[str]:
    """Take over what changed; return the names of those fields. Where nothing changed, nothing is noted."""
    changed = [
        name
        for name in (field.name for field in fields(profile))
        if getattr(initiative, name) != getattr(profile, name)
    ]
    for name in changed:
        value = getattr(profile, name)
        setattr(initiative, name, list(value) if name in {"districts", "languages"} else value)
    if changed:
        audit.record(session, actor, "initiative.describe", initiative, fields=changed)
    return changed
