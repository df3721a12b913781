"""Made-up rows for Hypothesis: small worlds in which every rule is broken now and then."""

from hypothesis import strategies as st

TAGS = ("de", "ar", "fa", "fa-AF", "tg", "ku", "ckb", "uk", "ru", "ti")
LEVELS = ("A1", "A2", "B1", "C2", "native", "native/none", "B2/A1")
NEEDS = ("wohnen", "sprache", "kita", "alphabetisierung")
POINTS = ({}, {"district": "Hochfeld"}, {"city": "Krefeld", "district": "Linn"}, {"lat": 51.43, "lon": 6.76},
          {"lat": 51.43, "lon": 6.79}, {"city": "Duisburg"})  # fmt: skip


def some(words, most=2):
    return st.lists(st.sampled_from(words), max_size=most, unique=True)


@st.composite
def people(draw):
    tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=3, unique=True))
    return {
        "languages": " ".join(f"{tag}:{draw(st.sampled_from(LEVELS))}" for tag in tags),
        **draw(st.sampled_from(POINTS)),
        "interests": draw(some(("kochen", "schach"))),
        "trades": draw(some(("bau", "pflege"))),
        "gender": draw(st.sampled_from(["", "f", "m", "d"])),
        "prefers_gender": draw(st.sampled_from(["", "", "", "f", "m"])),
        "availability": draw(some(("mon-morning", "tue-evening", "sun-afternoon"), 3)),
        "person": draw(st.sampled_from(["", "", "p1", "p2"])),
    }


@st.composite
def request_rows(draw, most=6):
    count = draw(st.integers(0, most))
    return [
        draw(people())
        | {
            "id": f"R{index}",
            "kind": draw(st.sampled_from(["mentor", "mentor", "guide"])),
            "needs": [need + draw(st.sampled_from(["", "!"])) for need in draw(some(NEEDS))],
            "due": draw(st.sampled_from(["", "2026-12-01"])),
            "waiting_days": draw(st.sampled_from(["", 0, 89, 91, 500])),
            "demand": draw(st.integers(1, 2)),
            "needs_clearance": draw(st.sampled_from(["", "yes", "no"])),
            "programme": draw(st.sampled_from(["", "", "lotsen"])),
            "exclude": draw(st.sampled_from([[], [], ["O0"], ["O1", "gone"]])),
        }
        for index in range(count)
    ]


@st.composite
def offer_rows(draw, most=6):
    count = draw(st.integers(0, most))
    return [
        draw(people())
        | {
            "id": f"O{index}",
            "kinds": draw(st.sampled_from(["mentor", "mentor guide", "guide helper"])),
            "skills": draw(some(NEEDS, 4)),
            "active": draw(st.sampled_from(["", 0, 2])),
            "completed": draw(st.sampled_from(["", 0, 5, 40])),
            "capacity": draw(st.integers(0, 3)),
            "radius_km": draw(st.sampled_from(["", 0, 3, 30])),
            "cleared": draw(st.sampled_from(["", "yes", "no"])),
            "programmes": draw(st.sampled_from([[], ["lotsen"], ["paten", "lotsen"]])),
            "vetted": draw(st.sampled_from([True, True, True, False])),
            "exclude": draw(st.sampled_from([[], [], ["R0"]])),
        }
        for index in range(count)
    ]
