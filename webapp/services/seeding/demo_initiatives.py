"""Invented initiatives, the programmes they own, and invented places to meet."""

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Initiative, InitiativeKind, InitiativeState, Language
from webapp.services.seeding.centres import institution, programme
from webapp.services.seeding.stage import Stage
from webapp.services.seeding.tables import Row, read


def add_initiatives(session: Session, stage: Stage, folder: Path) -> None:
    """Put the initiatives of `folder` on the stage, and their programmes; add the meeting places."""
    languages = {language.code: language for language in session.scalars(select(Language))}
    for row in read(folder / "initiatives.csv"):
        stage.initiatives[row["name"]] = _initiative(row, stage, languages)
    for row in read(folder / "programmes.csv"):
        own = programme(row, row.find("town", stage.towns), initiative=row.find("initiative", stage.initiatives))
        stage.own_programmes[own.name] = own
    session.add_all([*stage.initiatives.values(), *stage.own_programmes.values()])
    session.add_all(
        institution(row, row.find("town", stage.towns), stage.districts[row["town"]])
        for row in read(folder / "meeting_places.csv")
    )


def _initiative(row: Row, stage: Stage, languages: Mapping[str, Language]) -> Initiative:
    districts = row.find("town", stage.districts)
    state = row.find("state", {state.value: state for state in InitiativeState})
    registered = row.integer("registered_days_ago")
    unknown = set(row["districts"].split("; ")) - set(districts)
    if unknown:
        raise row.fault("districts", f"unknown: {', '.join(sorted(unknown))}")
    unspoken = set(row["languages"].split()) - set(languages)
    if unspoken:
        raise row.fault("languages", f"unknown: {' '.join(sorted(unspoken))}")
    return Initiative(
        town=stage.towns[row["town"]],
        centre=row.find("centre", stage.centres[row["town"]]),
        name=row["name"],
        kind=row.find("kind", {kind.value: kind for kind in InitiativeKind}),
        description=row["description"],
        contact_name=row["contact_name"],
        contact_email=row["contact_email"],
        contact_phone=row["contact_phone"],
        state=state,
        registered_at=stage.ago(registered),
        decided_at=None if state is InitiativeState.REGISTERED else stage.ago(registered - 5),
        districts=[districts[name] for name in row["districts"].split("; ")],
        languages=[languages[code] for code in row["languages"].split()],
        is_demo=True,
    )
