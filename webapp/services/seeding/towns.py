"""Towns with their districts, postal codes and neighbours. A further town is a further folder of CSV."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import District, Neighbourhood, PostalCode, Town
from webapp.services.seeding.centres import add_centres
from webapp.services.seeding.tables import Row, SeedError, read


def seed_towns(session: Session, folder: Path) -> None:
    """Add the towns of `folder` that are not there yet, each whole; a town that is there is left alone.

    Raises `SeedError` on a district without exactly one centre, or a border to an unknown district.
    """
    known = set(session.scalars(select(Town.slug)))
    fresh = [path.parent for path in sorted(folder.glob("*/town.csv")) if path.parent.name not in known]
    for path in fresh:
        _add_town(session, path)
    session.flush()
    for path in fresh:
        _add_neighbours(session, path)
    session.flush()


def _named(folder: Path) -> Row:
    rows = read(folder / "town.csv")
    if len(rows) != 1:
        raise SeedError(f"{folder.name}/town.csv: one town, one row")
    if rows[0]["slug"] != folder.name:
        raise rows[0].fault("slug", f"differs from the folder's name, {folder.name!r}")
    return rows[0]


def _add_town(session: Session, folder: Path) -> None:
    row = _named(folder)
    town = Town(slug=row["slug"], name=row["name"])
    session.add(town)
    session.flush()
    codes = {
        row["postal_code"]: PostalCode(
            code=row["postal_code"],
            town_id=town.id,
            lat=row.number("lat"),
            lon=row.number("lon"),
            source=row["source"],
        )
        for row in read(folder / "postal_codes.csv")
    }
    for row in read(folder / "districts.csv"):
        unknown = set(row["postal_codes"].split()) - set(codes)
        if unknown:
            raise row.fault("postal_codes", f"unknown: {' '.join(sorted(unknown))}")
        town.districts.append(
            District(
                borough=row["borough"],
                name=row["district"],
                lat=row.number("lat"),
                lon=row.number("lon"),
                population=row.integer("population") if row["population"] else None,
                source=row["source"],
                postal_codes=[codes[code] for code in row["postal_codes"].split()],
            )
        )
    session.add_all(codes.values())
    add_centres(session, town, folder)


def _add_neighbours(session: Session, folder: Path) -> None:
    districts = {
        (town, name): district
        for district, town, name in session.execute(
            select(District.id, Town.name, District.name).join(District.town)
        )
    }
    town = _named(folder)
    for row in read(folder / "adjacency.csv"):
        pair = (town["name"], row["district"]), (row["neighbour_town"], row["neighbour"])
        for column, place in zip(("district", "neighbour"), pair, strict=True):
            if place not in districts:
                raise row.fault(column, f"unknown: {' / '.join(place)}")
        first, second = sorted(districts[place] for place in pair)
        session.add(
            Neighbourhood(
                district_a_id=first,
                district_b_id=second,
                border_km=row.number("shared_border_km") if row["shared_border_km"] else None,
                centroid_km=row.number("centroid_km"),
                across_rhine=row.yes("across_rhine"),
            )
        )
