# ruff: noqa: INP001 - a script beside its data, not a package
"""Write the made-up people of the demo: `python seed_data/demo/generate.py [FOLDER]`.

Always writes the same files. The mix follows `../calibration.csv` where it gives a figure: 42 % native
Arabic, 19 % good English, about 73 % men among those who ask (fewer from Ukraine and South-East Europe, where
whole families came), 71 % women among those who help. Everything else is a plausible guess.
"""

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import history
import people

DEMO = Path(__file__).resolve().parent
TOWNS = DEMO.parent / "towns"
NEWCOMERS = {"duisburg": 200, "krefeld": 100}
VOLUNTEERS = {"duisburg": 80, "krefeld": 40}
# Where newcomers live more often (and volunteers less) than the number of inhabitants says: a guess.
ARRIVAL = {
    "Marxloh": 3.0, "Hochfeld": 3.0, "Bruckhausen": 2.5, "Obermarxloh": 1.6, "Laar": 1.6, "Alt-Hamborn": 1.5,
    "Hochheide": 1.5, "Untermeiderich": 1.3, "Stadtmitte": 2.0, "Dießem/Lehmheide": 1.5, "Cracau": 1.3,
}  # fmt: skip
# Whoever wants to practise German here may have asked the initiative's own programme.
HOCHFELD = {"Hochfeld", "Dellviertel", "Altstadt", "Wanheimerort"}


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, object]]) -> None:
    """Write `rows`, which all have the same columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def homes(town: str, count: int, towards_arrival: float, dice: random.Random) -> Iterator[dict[str, object]]:
    """Yield `count` homes: a district drawn by inhabitants, and a point near its middle on a 200 m grid."""
    districts = read(TOWNS / town / "districts.csv")
    weights = [int(d["population"]) * ARRIVAL.get(d["district"], 1.0) ** towards_arrival for d in districts]
    for district in dice.choices(districts, weights, k=count):
        lat = float(district["lat"]) + dice.gauss(0, 0.003)
        lon = float(district["lon"]) + dice.gauss(0, 0.004)
        yield {
            "town": town,
            "district": district["district"],
            "lat": f"{round(lat / 0.002) * 0.002:.3f}",
            "lon": f"{round(lon / 0.003) * 0.003:.3f}",
        }


def initiative_for(
    home: dict[str, object], initiatives: list[dict[str, str]], dice: random.Random
) -> dict[str, str] | None:
    """Return the initiative of the home's district, else sometimes any of the town, else none."""
    own = [i for i in initiatives if i["town"] == home["town"]]
    near = [i for i in own if home["district"] in i["districts"].split("; ")]
    if near and dice.random() < 0.8:
        return near[0]
    return dice.choice(own) if dice.random() < 0.25 else None


def main(folder: Path) -> None:
    """Write `newcomers.csv`, `volunteers.csv`, `matches.csv` and `checkins.csv` into `folder`."""
    dice = random.Random(20261122)  # noqa: S311 - a made-up population is no secret
    names = people.Names(read(DEMO / "names.csv"), dice)
    initiatives = [one for one in read(DEMO / "initiatives.csv") if one["state"] == "confirmed"]

    newcomers = [
        people.newcomer(home, names, dice)
        for town, count in NEWCOMERS.items()
        for home in homes(town, count, 1.0, dice)
    ]
    volunteers = [
        people.volunteer(home, initiative_for(home, initiatives, dice), names, dice)
        for town, count in VOLUNTEERS.items()
        for home in homes(town, count, -0.3, dice)
    ]
    known = {kind: read(DEMO / f"known_{kind}.csv") for kind in ("newcomers", "volunteers")}
    for kind, rows in (("newcomers", newcomers), ("volunteers", volunteers)):
        for person in known[kind]:
            place = next(i for i, row in enumerate(rows) if row["town"] == person["town"])
            rows.insert(0, {**rows.pop(place), **person})
    for row in newcomers:
        if row["kind"] == "mentor" and row["district"] in HOCHFELD and "sprache" in str(row["needs"]):
            row["programme"] = "Demo: Sprachpatenschaften Hochfeld" if dice.random() < 0.8 else ""
    for prefix, rows in (("n", newcomers), ("v", volunteers)):
        rows[:] = [{"key": f"{prefix}{i:03d}", **row} for i, row in enumerate(rows, 1)]
    write(folder / "newcomers.csv", newcomers)
    write(folder / "volunteers.csv", volunteers)
    matches = history.matches(read(folder / "newcomers.csv"), read(folder / "volunteers.csv"), dice)
    write(folder / "matches.csv", matches)
    write(folder / "checkins.csv", history.checkins(matches, dice))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEMO)
