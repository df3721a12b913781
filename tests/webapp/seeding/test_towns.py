"""Duisburg and Krefeld as they are loaded, and a further town by CSV alone."""

from datetime import time

import pytest
from sqlalchemy import func, select

from webapp.models import (
    Centre,
    District,
    HoursKind,
    Institution,
    Kind,
    Neighbourhood,
    PostalCode,
    Programme,
    Town,
)
from webapp.services import places
from webapp.services.seeding import SeedError, seed_reference


def district(session, town: str, name: str) -> District:
    return session.scalars(
        select(District).join(District.town).where(Town.slug == town, District.name == name)
    ).one()


def neighbours(session, one: District) -> set[str]:
    pairs = session.scalars(
        select(Neighbourhood).where(
            (Neighbourhood.district_a_id == one.id) | (Neighbourhood.district_b_id == one.id)
        )
    )
    other = {pair.district_b_id if pair.district_a_id == one.id else pair.district_a_id for pair in pairs}
    return set(session.scalars(select(District.name).where(District.id.in_(other))))


@pytest.mark.parametrize(("town", "boroughs", "districts"), [("duisburg", 7, 46), ("krefeld", 9, 19)])
def test_a_town_has_its_boroughs_and_districts(session, town, boroughs, districts):
    found = session.scalars(select(District).join(District.town).where(Town.slug == town)).all()
    assert len(found) == districts
    assert len({one.borough for one in found}) == boroughs
    assert all(one.population and one.source for one in found)
    assert all(51.2 < one.lat < 51.6 and 6.4 < one.lon < 6.9 for one in found)


def test_every_district_is_served_by_one_centre_of_its_own_town(session):
    for one in session.scalars(select(District)):
        assert one.centre.town == one.town
        assert "assumed" in one.catchment.basis
    assert {centre.name.split()[-1]: len(centre.catchments) for centre in session.scalars(select(Centre))} == {
        "Hamborn": 19,
        "Hochfeld": 19,
        "Rheinhausen": 8,
        "Integration": 19,
    }


def test_every_postal_code_leads_to_its_districts(session):
    codes = {code.code: {one.name for one in code.districts} for code in session.scalars(select(PostalCode))}
    assert len(codes) == 36
    assert all(codes.values())
    assert codes["47166"] == {"Marxloh", "Obermarxloh", "Alt-Hamborn", "Bruckhausen"}
    assert all(one.postal_codes for one in session.scalars(select(District)))


def test_neighbours_are_stored_once_and_seen_from_both_sides(session):
    assert session.scalar(select(func.count()).select_from(Neighbourhood)) == 162
    marxloh = neighbours(session, district(session, "duisburg", "Marxloh"))
    assert marxloh == {"Fahrn", "Röttgersbach", "Obermarxloh", "Alt-Hamborn", "Bruckhausen", "Baerl"}
    for name in marxloh:
        assert "Marxloh" in neighbours(session, district(session, "duisburg", name))


def test_no_district_is_alone_and_the_two_towns_touch(session):
    assert all(neighbours(session, one) for one in session.scalars(select(District)))
    assert {"Mündelheim", "Friemersheim", "Rumeln-Kaldenhausen"} <= neighbours(
        session, district(session, "krefeld", "Uerdingen")
    )


def test_a_border_that_nobody_measured_has_no_length(session):
    unmeasured = session.scalars(select(Neighbourhood).where(Neighbourhood.border_km.is_(None))).all()
    assert len(unmeasured) == 2
    assert all(pair.centroid_km > 0 for pair in unmeasured)


def test_a_support_centre_has_its_open_and_phone_hours(session):
    hamborn = session.scalars(select(Centre).where(Centre.name.endswith("Hamborn"))).one()
    assert (hamborn.street, hamborn.district.name) == ("Duisburger Straße 241", "Alt-Hamborn")
    assert hamborn.phone == "0203-94065358 / 0203-94065357"
    assert hamborn.printed_hours == "Mon 10-12, Wed 14-16; phone Mon-Fri 9-10"
    hours = {(one.kind, one.weekday, one.opens, one.closes) for one in hamborn.hours}
    assert hours == {(HoursKind.OPEN, 0, time(10), time(12)), (HoursKind.OPEN, 2, time(14), time(16))} | {
        (HoursKind.PHONE, weekday, time(9), time(10)) for weekday in range(5)
    }


def test_rheinhausen_opens_on_monday_afternoon_and_thursday_morning(session):
    centre = session.scalars(select(Centre).where(Centre.name.endswith("Rheinhausen"))).one()
    opened = {(one.weekday, one.opens.hour, one.closes.hour) for one in centre.hours if one.kind is HoursKind.OPEN}
    assert opened == {(0, 13, 15), (3, 10, 12)}


def test_krefelds_office_is_a_centre_without_known_hours(session):
    office = session.scalars(select(Centre).join(Centre.town).where(Town.slug == "krefeld")).one()
    assert (office.street, office.postal_code, office.phone) == ("St.-Anton-Straße 69", "47798", "02151-6458215")
    assert (office.lat, office.lon) == (51.33372, 6.55975)
    assert office.hours == []


def test_what_comes_from_reports_names_its_source_and_is_unverified(session):
    facts = [*session.scalars(select(Centre)), *session.scalars(select(Institution))]
    assert len(facts) == 4 + 17
    assert all(fact.source and not fact.is_verified for fact in facts)
    dated = {fact.name: fact.source_date for fact in facts}
    assert dated["Kommunales Integrationszentrum (KI) Duisburg"] == "2016-07-12"
    assert dated["Jugendamt"] == "2016"
    assert dated["DRK"] == ""


def test_an_odd_number_is_shown_as_printed_with_a_word_about_it(session):
    office = session.scalars(select(Institution).where(Institution.name.startswith("Abteilung"))).one()
    assert office.phone == "02515-862502 (as printed; area code of Krefeld is 02151)"


def test_every_centre_has_a_mentor_and_a_guide_programme(session):
    for centre in session.scalars(select(Centre)):
        own = session.scalars(select(Programme).where(Programme.centre_id == centre.id)).all()
        terms = {one.kind: (one.volunteer_term_hours, one.newcomer_term_hours, one.has_trial) for one in own}
        assert terms == {Kind.MENTOR: (120, 120, True), Kind.GUIDE: (24, 24, False)}


def test_seeding_twice_changes_nothing(session, seed_data, rows):
    before = rows(session)
    seed_reference(session, seed_data)
    assert rows(session) == before


def test_what_somebody_edited_stays(session, seed_data, rows):
    centre = session.scalars(select(Centre).where(Centre.name.endswith("Hochfeld"))).one()
    centre.name, centre.phone = "RSC Mitte", "0203-1"
    district(session, "duisburg", "Rahm").catchment.centre = centre.town.centres[0]
    edited = rows(session)
    seed_reference(session, seed_data)
    assert rows(session) == edited


def test_a_further_town_needs_nothing_but_its_folder(session, new_town):
    seed_reference(session, new_town())
    town = session.scalars(select(Town).where(Town.slug == "neustadt")).one()
    assert [one.name for one in town.districts] == ["Hafen", "Heide"]
    assert {one.centre.name for one in town.districts} == {"Rathaus"}
    assert neighbours(session, town.districts[0]) == {"Heide", "Baerl"}
    assert session.scalar(select(func.count()).select_from(Town)) == 3


def test_addresses_of_a_further_town_are_found(session, new_town):
    seed_reference(session, new_town())
    hafen, heide = session.scalars(select(Town).where(Town.slug == "neustadt")).one().districts
    assert places.locate(session, "47998").district_id == heide.id
    assert places.locate(session, "47997").districts == (hafen, heide)


BROKEN = {
    "catchments.csv: no centre for Heide": {"catchments": "district,centre,basis\nHafen,Rathaus,made up\n"},
    "catchments.csv: no centre for Hafen, Heide": {"catchments": "district,centre,basis\n"},
    "catchments.csv:3: district: has two centres: 'Hafen'": {
        "catchments": "district,centre,basis\nHafen,Rathaus,a\nHafen,Rathaus,b\nHeide,Rathaus,a\n"
    },
    "catchments.csv:2: centre: unknown: 'Schloss'": {
        "catchments": "district,centre,basis\nHafen,Schloss,a\nHeide,Rathaus,a\n"
    },
    "adjacency.csv:2: neighbour: unknown: Duisburg / Atlantis": {
        "adjacency": (
            "district,neighbour_town,neighbour,shared_border_km,centroid_km,across_rhine,basis\n"
            "Hafen,Duisburg,Atlantis,,3.1,no,made up\n"
        )
    },
    "adjacency.csv:2: across_rhine: not yes or no: 'maybe'": {
        "adjacency": (
            "district,neighbour_town,neighbour,shared_border_km,centroid_km,across_rhine,basis\n"
            "Hafen,Duisburg,Baerl,,3.1,maybe,made up\n"
        )
    },
    "districts.csv:2: postal_codes: unknown: 11111": {
        "districts": (
            "borough,district,lat,lon,population,postal_codes,source\nNord,Hafen,51.5,6.6,1,11111,made up\n"
        )
    },
    "districts.csv:2: lat: not a number: '51,5'": {
        "districts": 'borough,district,lat,lon,population,postal_codes,source\nNord,Hafen,"51,5",6.6,1,47997,x\n'
    },
    "districts.csv:2: population: not a whole number: '1.5'": {
        "districts": "borough,district,lat,lon,population,postal_codes,source\nNord,Hafen,51.5,6.6,1.5,47997,x\n"
    },
    "opening_hours.csv:2: opens: not a time of day": {
        "opening_hours": "centre,kind,day,opens,closes\nRathaus,open,tue,8 o'clock,12:00\n"
    },
    "opening_hours.csv:2: day: unknown: 'dienstag'": {
        "opening_hours": "centre,kind,day,opens,closes\nRathaus,open,dienstag,08:00,12:00\n"
    },
    "programmes.csv:2: kind: no such column": {"programmes": "name,centre,goal\nPaten,Rathaus,Zeit\n"},
    "town.csv:2: slug: differs from the folder's name, 'neustadt'": {
        "town": "slug,name,state,country\naltstadt,Neustadt,NW,DE\n"
    },
    "town.csv: one town, one row": {"town": "slug,name,state,country\n"},
}


@pytest.mark.parametrize(("message", "files"), BROKEN.items(), ids=BROKEN)
def test_a_broken_town_is_refused_by_file_line_and_column(session, new_town, message, files):
    with pytest.raises(SeedError) as refused:
        seed_reference(session, new_town(**files))
    assert str(refused.value) == f"neustadt/{message}"


def test_a_missing_file_is_named(session, new_town):
    folder = new_town()
    (folder / "towns" / "neustadt" / "catchments.csv").unlink()
    with pytest.raises(SeedError, match=r"neustadt/catchments\.csv: missing"):
        seed_reference(session, folder)


@pytest.mark.parametrize("content", ["name\nK\xf6ln\n".encode("cp1252"), b"a,b\n1,2,3\n"], ids=["cp1252", "ragged"])
def test_a_file_that_is_not_a_utf8_table_is_named(session, new_town, content):
    folder = new_town()
    (folder / "towns" / "neustadt" / "programmes.csv").write_bytes(content)
    with pytest.raises(SeedError, match=r"neustadt/programmes\.csv: not a UTF-8 table"):
        seed_reference(session, folder)
