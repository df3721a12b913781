"""Outlines drawn from the middles of districts: each point belongs to the nearest, and nothing overlaps."""

import numpy as np
import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import District
from webapp.services.district_outlines import cells, draw_missing
from webapp.services.positions import km_between

SQUARE = [(51.40, 6.70), (51.40, 6.75), (51.44, 6.70), (51.44, 6.75)]


def ring(cell: list) -> np.ndarray:
    return np.array(cell[0][0])


def contains(corners: np.ndarray, lat: float, lon: float) -> bool:
    """Whether a convex ring, counterclockwise, holds a point."""
    edges = np.diff(corners, axis=0)
    to_point = np.array([lon, lat]) - corners[:-1]
    return bool((edges[:, 0] * to_point[:, 1] - edges[:, 1] * to_point[:, 0] >= 0).all())


def test_a_point_within_a_cell_is_nearest_to_the_middle_of_that_cell(session):
    districts = session.scalars(select(District).where(District.town.has(slug="duisburg"))).all()
    dice = np.random.default_rng(1)
    held = 0
    for lat, lon in zip(dice.uniform(51.34, 51.56, 300), dice.uniform(6.63, 6.83, 300), strict=True):
        nearest = min(districts, key=lambda each: km_between((lat, lon), (each.lat, each.lon)))
        around = [each for each in districts if contains(ring(each.outline), lat, lon)]
        assert len(around) <= 1
        if around and around != [nearest]:  # a plane is not a sphere: a metre or two at the border
            other = around[0]
            assert (
                abs(
                    km_between((lat, lon), (other.lat, other.lon))
                    - km_between((lat, lon), (nearest.lat, nearest.lon))
                )
                < 0.01
            )
        held += len(around)
    assert held > 100


def test_every_middle_lies_in_its_own_outline(session):
    for district in session.scalars(select(District)):
        assert contains(ring(district.outline), district.lat, district.lon), district.name
        assert district.is_approximate


def test_no_outline_reaches_far(session):
    for district in session.scalars(select(District)):
        farthest = max(km_between((district.lat, district.lon), (lat, lon)) for lon, lat in ring(district.outline))
        assert farthest < 3.6, district.name


@pytest.mark.parametrize("points", [SQUARE[:1], SQUARE[:2], [(51.40, 6.70), (51.42, 6.70), (51.44, 6.70)], SQUARE])
def test_few_districts_or_districts_in_a_line_have_outlines_too(points):
    for point, cell in zip(points, cells(points), strict=True):
        assert contains(ring(cell), *point)


def test_a_neighbouring_town_takes_its_part():
    alone, beside = (ring(cells(SQUARE[:1], more)[0]) for more in ((), SQUARE[1:2]))
    assert contains(alone, 51.40, 6.73)
    assert not contains(beside, 51.40, 6.73)


def test_two_districts_with_one_middle_are_refused():
    with pytest.raises(ValueError, match="same middle"):
        cells([*SQUARE, SQUARE[0]])


def test_drawing_again_changes_nothing_and_imported_borders_stay(session):
    marxloh = factories.district(session)
    before = marxloh.outline
    draw_missing(session)
    assert marxloh.outline == before
    baerl, uerdingen = factories.district(session, "Baerl"), factories.district(session, "Uerdingen")
    drawn = uerdingen.outline
    for district in marxloh.town.districts:
        district.outline_source = "the town"
    marxloh.outline, uerdingen.outline = [[[[6.7, 51.5]]]], None
    draw_missing(session)
    assert marxloh.outline == [[[[6.7, 51.5]]]]
    assert uerdingen.outline == drawn
    assert not baerl.is_approximate
