"""The centres of a town with hours, catchments and programmes, and its other institutions."""

from datetime import time
from pathlib import Path

from sqlalchemy.orm import Session

from webapp.models import Catchment, Centre, District, HoursKind, Institution, Kind, OpeningHours, Programme, Town
from webapp.services.seeding.tables import Row, SeedError, read
from webapp.services.translator import ADVISED

WEEKDAYS = {day: number for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


def add_centres(session: Session, town: Town, folder: Path) -> None:
    """Add what `folder` tells about the offices of `town`, all of it unverified."""
    districts = {district.name: district for district in town.districts}
    centres: dict[str, Centre] = {}
    for row in read(folder / "institutions.csv"):
        if row.yes("is_centre"):
            centres[row["name"]] = Centre(town=town, **_facts(row, districts))
        else:
            session.add(institution(row, town, districts))
    session.add_all(centres.values())
    for row in read(folder / "opening_hours.csv"):
        row.find("centre", centres).hours.append(_hours(row))
    _add_catchments(districts, centres, folder)
    session.add_all(
        programme(row, town, centre=row.find("centre", centres)) for row in read(folder / "programmes.csv")
    )


def institution(row: Row, town: Town, districts: dict[str, District]) -> Institution:
    """Return the institution that a row describes."""
    return Institution(town=town, **_facts(row, districts))


def _facts(row: Row, districts: dict[str, District]) -> dict[str, object]:
    return {
        "name": row["name"],
        "kind": row["kind"],
        "street": row["street"],
        "postal_code": row["postal_code"],
        "district": row.find("district", districts) if row["district"] else None,
        "lat": row.number("lat") if row["lat"] else None,
        "lon": row.number("lon") if row["lon"] else None,
        "phone": f"{row['phone']} ({row['phone_note']})" if row["phone_note"] else row["phone"],
        "printed_hours": row["printed_hours"],
        "source": row["source"],
        "source_date": row["source_date"],
    }


def _hours(row: Row) -> OpeningHours:
    try:
        opens, closes = (time.fromisoformat(row[column]) for column in ("opens", "closes"))
    except ValueError:
        raise row.fault("opens", "not a time of day") from None
    return OpeningHours(
        kind=row.find("kind", {kind.value: kind for kind in HoursKind}),
        weekday=row.find("day", WEEKDAYS),
        opens=opens,
        closes=closes,
    )


def _add_catchments(districts: dict[str, District], centres: dict[str, Centre], folder: Path) -> None:
    unserved = dict(districts)
    for row in read(folder / "catchments.csv"):
        district = row.find("district", districts)
        if unserved.pop(district.name, None) is None:
            raise row.fault("district", f"has two centres: {district.name!r}")
        district.catchment = Catchment(centre=row.find("centre", centres), basis=row["basis"])
    if unserved:
        raise SeedError(f"{folder.name}/catchments.csv: no centre for {', '.join(sorted(unserved))}")


def programme(row: Row, town: Town, **owner: object) -> Programme:
    """Return the programme a row describes, owned by `centre` or by `initiative`."""
    return Programme(
        town=town,
        name=row["name"],
        kind=row.find("kind", {kind.value: kind for kind in Kind}),
        goal=row["goal"],
        volunteer_term_hours=row.integer("volunteer_term_hours"),
        newcomer_term_hours=row.integer("newcomer_term_hours"),
        has_trial=row.yes("has_trial"),
        review_every_days=row.integer("review_every_days"),
        policy={"waiting_bonus": ADVISED["waiting_bonus"]},
        **owner,
    )
