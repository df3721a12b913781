"""Databases that hold nothing but seed data, and seed folders of a test's own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

SEED_DATA = Path(__file__).resolve().parents[3] / "seed_data"


@pytest.fixture(scope="session")
def seed_data() -> Path:
    """The folder that the product is seeded from."""
    return SEED_DATA


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the seed data that a test may spoil."""
    return Path(shutil.copytree(SEED_DATA, tmp_path / "seed_data"))


@pytest.fixture(scope="module")
def engine(databases):
    """An engine on a database with tables and nothing in them."""
    from webapp.config import Config
    from webapp.db import Base, begin_by_the_rules, engine_options
    from webapp.encryption import use_keys

    url = databases.create()
    engine = create_engine(url, **engine_options(url))
    use_keys(engine, Config().encryption_keys)
    begin_by_the_rules(engine, lambda: False)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()
    databases.drop(url)


@pytest.fixture(scope="module")
def seeded(engine):
    """The engine, the reference data loaded."""
    from webapp.services.seeding import seed_reference

    with Session(engine) as session:
        seed_reference(session, SEED_DATA)
        session.commit()
    return engine


@pytest.fixture
def session(seeded) -> Iterator[Session]:
    """A session on the seeded database; what it does is undone afterwards."""
    with seeded.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@pytest.fixture
def rows():
    """Return everything in the database, row by row, to compare before and after."""
    from webapp.db import Base

    def everything(session: Session) -> dict[str, list[str]]:
        session.flush()
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }

    return everything


@pytest.fixture
def new_town(folder):
    """Return `new_town(file=lines)`: a made-up town beside Duisburg, as CSV; a named file is replaced."""

    def write(**replaced: str) -> Path:
        files = {
            "town": "slug,name,state,country\nneustadt,Neustadt,Nordrhein-Westfalen,DE\n",
            "districts": (
                "borough,district,lat,lon,population,postal_codes,source\n"
                "Nord,Hafen,51.51,6.64,4100,47997,made up\n"
                "Nord,Heide,51.52,6.62,,47997 47998,made up\n"
            ),
            "postal_codes": "postal_code,lat,lon,source\n47997,51.51,6.63,made up\n47998,51.53,6.61,made up\n",
            "adjacency": (
                "district,neighbour_town,neighbour,shared_border_km,centroid_km,across_rhine,basis\n"
                "Hafen,Neustadt,Heide,2.0,1.8,no,made up\n"
                "Hafen,Duisburg,Baerl,,3.1,no,made up\n"
            ),
            "institutions": (
                "name,kind,is_centre,street,postal_code,district,lat,lon,phone,phone_note,printed_hours,"
                "source,source_date,taken_over\n"
                "Rathaus,municipal office,yes,Am Markt 1,47997,Hafen,,,,,,made up,2026,2026-11-22\n"
            ),
            "opening_hours": "centre,kind,day,opens,closes\nRathaus,open,tue,08:00,12:00\n",
            "catchments": "district,centre,basis\nHafen,Rathaus,made up\nHeide,Rathaus,made up\n",
            "programmes": (
                "name,kind,centre,goal,volunteer_term_hours,newcomer_term_hours,has_trial,review_every_days\n"
                "Paten,mentor,Rathaus,Zeit,120,120,yes,60\n"
            ),
            **replaced,
        }
        town = folder / "towns" / "neustadt"
        town.mkdir()
        for name, text in files.items():
            (town / f"{name}.csv").write_text(text, "utf-8")
        return folder

    return write
