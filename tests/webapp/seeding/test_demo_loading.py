"""How the demo is loaded: from any day, quickly, and never half."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from webapp.models import Match, Offer, Person, Programme, Request, Town
from webapp.services.seeding import SeedError, seed_demo


def test_days_are_counted_from_the_day_of_seeding(session, seed_data):
    then = datetime(2031, 5, 4, 12, tzinfo=UTC)
    seed_demo(session, seed_data, str.upper, then)
    due = session.scalars(select(Request.due).where(Request.due.is_not(None))).all()
    assert timedelta(0) < min(due) - then.date() <= max(due) - then.date() <= timedelta(days=30)
    latest = session.scalar(select(func.max(Match.state_since)))
    assert latest.date() == then.date() - timedelta(days=1)


def test_a_password_that_everybody_shares_is_hashed_once_for_staff_and_once_for_people(session, seed_data):
    hashed = Counter()

    def slow(password: str) -> str:
        hashed[password] += 1
        return password

    seed_demo(session, seed_data, slow)
    assert hashed == {"demo-wegpaten": 2}


def edit(folder, name: str, old: str, new: str) -> None:
    path = folder / "demo" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


FAULTS = {
    "matches.csv:3: volunteer: these two may not meet: too_far": (
        "matches.csv", "duisburg,n001,v001,offered", "duisburg,n001,v002,offered"
    ),
    "matches.csv:2: newcomer: unknown: 'n999'": ("matches.csv", "n002", "n999"),
    "matches.csv:2: state: unknown: 'proposed'": ("matches.csv", "n002,v002,active", "n002,v002,proposed"),
    "checkins.csv:2: volunteer: no match of n002 and v001": ("checkins.csv", "n002,v002", "n002,v001"),
    "accounts.csv:12: email: n001 has another": ("accounts.csv", "newcomer.duisburg@", "somebody.else@"),
    "accounts.csv:2: centre: unknown: 'RSC Rahm'": (
        "accounts.csv", "Regionales Support-Center (RSC) Hamborn", "RSC Rahm"
    ),
    "initiatives.csv:2: districts: unknown: Atlantis": ("initiatives.csv", "Marxloh;", "Atlantis;"),
    "initiatives.csv:2: languages: unknown: xx": ("initiatives.csv", ",de tr ar bg,", ",de xx,"),
    "meeting_places.csv:2: district: unknown: 'Atlantis'": ("meeting_places.csv", ",Marxloh,", ",Atlantis,"),
    "newcomers.csv:2: contact_way: unknown: 'pigeon'": ("newcomers.csv", ",m,email,", ",m,pigeon,"),
    "newcomers.csv:2: programme: unknown: 'Yoga'": ("newcomers.csv", ",mentor,,", ",mentor,Yoga,"),
}  # fmt: skip


@pytest.mark.parametrize(("message", "change"), FAULTS.items(), ids=FAULTS)
def test_broken_demo_data_are_refused_by_file_line_and_column(session, folder, message, change):
    edit(folder, *change)
    with pytest.raises(SeedError) as refused:
        seed_demo(session, folder, str.upper)
    assert str(refused.value) == f"demo/{message}"


def test_a_centre_without_the_programme_asked_for_is_named(session, seed_data):
    session.execute(update(Programme).where(Programme.name == "Patenschaften Hamborn").values(kind="guide"))
    with pytest.raises(SeedError, match=r"newcomers\.csv:2: kind: the centre has no programme of kind 'mentor'"):
        seed_demo(session, seed_data, str.upper)


def test_the_towns_must_be_there_first(session, seed_data):
    session.execute(update(Town).values(slug=func.upper(Town.slug)))
    with pytest.raises(SeedError, match=r"demo/initiatives\.csv:2: town: unknown: 'duisburg'"):
        seed_demo(session, seed_data, str.upper)


def test_a_demo_that_is_there_is_left_alone_even_where_its_files_have_changed(session, seed_data, folder, rows):
    seed_demo(session, seed_data, str.upper)
    before = rows(session)
    (folder / "demo" / "newcomers.csv").unlink()
    seed_demo(session, folder, str.upper)
    assert rows(session) == before
    assert session.scalar(select(func.count()).select_from(Person)) == 420
    assert session.scalar(select(func.count()).select_from(Offer)) == 120
