"""What the demo's people are put on: the places, offices and programmes that are there, and the day."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.models import Centre, District, Initiative, Kind, Programme, Role, Town, User


@dataclass(frozen=True)
class Stage:
    """The seeded rows by name, and the moment from which days are counted back."""

    at: datetime
    towns: dict[str, Town]
    districts: dict[str, dict[str, District]]
    centres: dict[str, dict[str, Centre]]
    programmes: dict[tuple[int, Kind], Programme]
    roles: dict[str, Role]
    initiatives: dict[str, Initiative] = field(default_factory=dict)
    own_programmes: dict[str, Programme] = field(default_factory=dict)
    coordinators: dict[int, User] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, at: datetime) -> "Stage":
        """Return the stage as the database has it."""
        towns = {
            town.slug: town
            for town in session.scalars(
                select(Town).options(
                    selectinload(Town.districts).joinedload(District.catchment), selectinload(Town.centres)
                )
            )
        }
        programmes = session.scalars(select(Programme).where(Programme.centre_id.is_not(None)))
        return cls(
            at=at,
            towns=towns,
            districts={slug: {one.name: one for one in town.districts} for slug, town in towns.items()},
            centres={slug: {one.name: one for one in town.centres} for slug, town in towns.items()},
            programmes={(one.centre_id, one.kind): one for one in programmes if one.centre_id},
            roles={role.name: role for role in session.scalars(select(Role))},
        )

    def ago(self, days: float) -> datetime:
        """Return the moment so many days ago."""
        return self.at - timedelta(days=days)

    def day(self, in_days: int) -> date:
        """Return the day that many days ahead; negative is past."""
        return self.at.date() + timedelta(days=in_days)

    def coordinator(self, district: District) -> User:
        """Return who coordinates the centre of a district."""
        return self.coordinators[district.centre.id]
