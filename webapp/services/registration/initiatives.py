"""Initiatives register themselves; a centre confirms them before anybody sees them."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.models import Catchment, Centre, District, Initiative, Language, RoleName, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.registration.answers import InitiativeAnswers
from webapp.services.registration.submissions import Registered, once


def is_name_taken(session: Session, name: str, town_id: int) -> bool:
    """Whether the town has an initiative of this name, however it is written."""
    same = func.lower(Initiative.name) == name.lower()
    return session.scalar(select(Initiative.id).where(same, Initiative.town_id == town_id)) is not None


def register_initiative(session: Session, answers: InitiativeAnswers, *, key: str) -> Registered:
    """Register an initiative and its manager's account; the centre of most of its districts confirms it.

    Raises `ConflictError` where another of its name was faster.
    """

    def build(user: User) -> Initiative:
        districts = session.scalars(select(District).where(District.id.in_(answers.district_ids))).all()
        town_id = districts[0].town_id
        if is_name_taken(session, answers.name, town_id):
            raise ConflictError("name_taken")
        initiative = Initiative(
            town_id=town_id,
            centre=confirming_centre(session, answers.district_ids),
            name=answers.name,
            kind=answers.kind,
            description=answers.description,
            contact_name=answers.contact_name,
            contact_email=answers.email,
            contact_phone=answers.phone,
            districts=list(districts),
            languages=list(session.scalars(select(Language).where(Language.code.in_(answers.languages)))),
        )
        session.add(initiative)
        user.initiative = initiative
        audit.record(
            session,
            user,
            "initiative.register",
            initiative,
            consent=answers.consent.version,
            language=answers.consent.language,
        )
        return initiative

    return once(
        session,
        build,
        key=key,
        email=answers.email,
        language=answers.language,
        role=RoleName.INITIATIVE_MANAGER,
    )


def confirming_centre(session: Session, district_ids: Collection[int]) -> Centre:
    """Return the centre that serves most of these districts."""
    served = session.scalars(
        select(Centre)
        .join(Centre.catchments)
        .where(Catchment.district_id.in_(district_ids))
        .order_by(Catchment.district_id)
    )
    return Counter(served).most_common(1)[0][0]
