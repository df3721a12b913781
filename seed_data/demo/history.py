# ruff: noqa: INP001 - part of a script beside its data, not of a package
"""What has already happened between the made-up people: matches that run, ended or wait for an answer."""

import math
import random

Row = dict[str, object]
Person = dict[str, str]

# A chapter of a match's life: the state it is in, how many days ago that began, how many days before that it
# was proposed, whose answer is awaited, and the reason it ended for.
STORIES = {
    "active": ("active", (30, 200), 40, "", ""),
    "trial": ("trial", (4, 24), 9, "", ""),
    "going along": ("accepted", (1, 3), 5, "", ""),
    "volunteer asked": ("offered", (1, 2), 2, "volunteer", ""),
    "newcomer to phone": ("offered", (1, 2), 4, "newcomer", ""),
    "completed": ("completed", (10, 90), 170, "", "goal_reached"),
    "dissolved": ("dissolved", (12, 60), 70, "", "no_time"),
}
PER_TOWN = {
    "active": 5,
    "trial": 4,
    "going along": 2,
    "volunteer asked": 1,
    "newcomer to phone": 1,
    "completed": 4,
    "dissolved": 2,
}
# The demo accounts' own stories: Krefeld's two are together, Duisburg's two have just been brought together.
KNOWN = {"krefeld": ("n002", "v002", "active", 62), "duisburg": ("n001", "v001", "volunteer asked", 1)}
LEVELS = ("", "none", "A1", "A2", "B1", "B2", "C1", "C2", "native")
NOTES = {
    "good": ("Wir treffen uns jede Woche.", "Der Lebenslauf ist fertig.", "Wir waren im Jobcenter.", ""),
    "so_so": ("Die Termine zu finden ist schwer.", "Wir verstehen uns gut, haben aber wenig Zeit.", ""),
}


def spoken(person: Person) -> dict[str, int]:
    """Return how well a person speaks each language, as a rank."""
    parts = (part.split(":") for part in person["languages"].split())
    return {code: LEVELS.index(level.split("/")[0]) for code, level in parts}


def best_language(newcomer: Person, volunteer: Person) -> str:
    """Return the language the two understand each other best in, at A2 or better on both sides; '' if none."""
    theirs, own = spoken(volunteer), spoken(newcomer)
    common = {code: min(level, theirs[code]) for code, level in own.items() if code in theirs}
    best = max(common, key=lambda code: common[code], default="")
    return best if best and common[best] >= LEVELS.index("A2") else ""


def kilometres(one: Person, other: Person) -> float:
    """Return how far apart two people live, as the crow flies."""
    north = float(one["lat"]) - float(other["lat"])
    east = (float(one["lon"]) - float(other["lon"])) * math.cos(math.radians(float(one["lat"])))
    return 111.2 * math.hypot(north, east)


def may_meet(newcomer: Person, volunteer: Person) -> bool:
    """Whether the two could have been matched, by rules stricter than the engine's."""
    return (
        newcomer["town"] == volunteer["town"]
        and newcomer["kind"] in volunteer["kinds"].split()
        and volunteer["vetting"] == "vetted"
        and newcomer["state"] == volunteer["state"] == "open"
        and not newcomer["programme"]
        and kilometres(newcomer, volunteer) < min(5.0, float(volunteer["radius_km"] or 5) * 0.95)
        and best_language(newcomer, volunteer) != ""
        and newcomer["prefers_gender"] in {"", volunteer["gender"]}
        and volunteer["prefers_gender"] in {"", newcomer["gender"]}
        and (not newcomer["must_need"] or newcomer["must_need"] in volunteer["skills"].split())
        and bool(set(newcomer["needs"].split()) & set(volunteer["skills"].split()))
        and newcomer["for_whom"] != "minor"
        and not newcomer["due_in_days"]
    )


def matches(newcomers: list[Person], volunteers: list[Person], dice: random.Random) -> list[Row]:
    """Return the matches of both towns: a newcomer has one, a volunteer no more than the own places."""
    free = {v["key"]: int(v["capacity"]) for v in volunteers}
    waiting = {n["key"]: n for n in newcomers}
    rows = []

    def tell(town: str, pair: tuple[str, str], chapter: str, days: int) -> None:
        state, _, lead, asked, reason = STORIES[chapter]
        del waiting[pair[0]]
        free[pair[1]] -= not reason
        rows.append(
            {
                "town": town,
                "newcomer": pair[0],
                "volunteer": pair[1],
                "state": state,
                "since_days": days,
                "proposed_days": days + lead,
                "asked": asked,
                "end_reason": reason,
            }
        )

    for town, (asks, helps, chapter, days) in KNOWN.items():
        tell(town, (asks, helps), chapter, days)
    for town in KNOWN:
        for chapter, count in PER_TOWN.items():
            _, (shortest, longest), lead, asked, _ = STORIES[chapter]
            pairs = [
                (n["key"], v["key"])
                for n in waiting.values()
                for v in volunteers
                if n["town"] == town
                and n["kind"] == ("guide" if chapter == "going along" else "mentor")
                and (asked != "newcomer" or not n["email"])
                and int(v["vetted_days_ago"] or 0) >= longest + lead
                and may_meet(n, v)
            ]
            dice.shuffle(pairs)
            for _ in range(count):
                pair = next(p for p in pairs if p[0] in waiting and free[p[1]] > 0)
                tell(town, pair, chapter, dice.randint(shortest, longest))
    return rows


def checkins(rows: list[Row], dice: random.Random) -> list[Row]:
    """Return what the two of a running match have said about it, oldest first."""
    said = []
    for row in rows:
        if row["state"] != "active":
            continue
        for days in range(int(str(row["since_days"])) - 14, 0, -45):
            mood = dice.choices(("good", "so_so"), (4, 1))[0]
            side = dice.choice(("volunteer", "newcomer"))
            said.append(
                {
                    "newcomer": row["newcomer"],
                    "volunteer": row["volunteer"],
                    "days_ago": days,
                    "side": side,
                    "mood": mood,
                    "hours": dice.randint(2, 12) if side == "volunteer" else "",
                    "note": dice.choice(NOTES[mood]) if side == "volunteer" else "",
                }
            )
    return said
