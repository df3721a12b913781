"""Which centre serves which district: exactly one, and the town decides."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from webapp.models import Centre, District, User
from webapp.services import audit
from webapp.services.errors import NotAllowedError

DECIDED = "decided by the town"


def move(session: Session, actor: User, districts: Iterable[District], centre: Centre) -> list[District]:
    """Let `centre` serve these districts from now on; return those it did not serve before.

    The people there are the new centre's from this moment on. Requests and matches stay in their programme.
    """
    moved = []
    for district in districts:
        if district.town_id != centre.town_id:
            raise NotAllowedError("other_town")
        catchment = district.catchment
        if catchment.centre_id != centre.id:
            audit.record(session, actor, "district.move", district, before=catchment.centre_id, after=centre.id)
            moved.append(district)
            catchment.centre = centre
        catchment.basis = DECIDED
    return moved
