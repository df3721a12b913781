# ruff: noqa: INP001 - part of a script beside its data, not of a package
"""The mix the made-up people are drawn from: names, languages, needs, times, ways to be reached."""

import random
import unicodedata

Row = dict[str, object]
Weights = dict[str, float]

# Mother tongues in percent. Arabic from calibration.csv; the rest follows who came to the two towns, guessed.
NEWCOMER_TONGUES: Weights = {
    "ar": 42, "uk": 13, "fa-AF": 8, "ku": 7, "bg": 6, "ro": 5, "fa": 3, "ti": 4, "tr": 3, "ckb": 2, "ps": 2,
    "rom": 1, "so": 1, "sq": 1, "ru": 1, "fr": 1,
}  # fmt: skip
VOLUNTEER_TONGUES: Weights = {
    "de": 72, "tr": 7, "ar": 7, "ru": 3, "pl": 2, "fa": 2, "uk": 2, "ku": 2, "bg": 1, "ro": 1, "it": 1,
}  # fmt: skip
# A second language many speakers of the first have: language, level, share of them.
SECOND = {
    "ku": ("ar", "B2", 0.5), "ckb": ("ar", "B1", 0.4), "fa-AF": ("fa", "C1", 0.4),
    "ps": ("fa-AF", "B1", 0.5), "uk": ("ru", "C1", 0.3), "rom": ("ro", "native", 0.9),
    "ti": ("ar", "A2", 0.3), "fr": ("ff", "native", 0.5), "so": ("ar", "B1", 0.4), "bg": ("tr", "B1", 0.3),
}  # fmt: skip
MEN_WHO_ASK = {"uk": 0.25, "bg": 0.5, "ro": 0.5, "rom": 0.5, "tr": 0.6, "ru": 0.3}
WOMEN_WHO_HELP = 0.71
NEWCOMER_GERMAN: Weights = {"": 24, "A1": 28, "A2": 24, "B1": 17, "B2": 7}
NEWCOMER_ENGLISH: Weights = {"": 58, "A1": 8, "A2": 15, "B1": 11, "B2": 8}
INTERFACE = {"ar": "ar", "fa": "fa", "fa-AF": "fa", "fr": "fr", "de": "de"}

MENTOR_NEEDS: Weights = {
    "sprache": 30, "arbeitsmarkt": 22, "soziale_kontakte": 18, "wohnen": 14, "alltag_orientierung": 14,
    "behoerden": 12, "ausbildung": 12, "schule": 8, "anerkennung": 8, "freizeit_sport": 8,
    "alphabetisierung": 6, "familie_erziehung": 5, "gesundheit": 4, "kita": 4,
    "rechte_pflichten": 4, "schulden_finanzen": 3,
}  # fmt: skip
GUIDE_NEEDS: Weights = {
    "behoerden": 35, "gesundheit": 18, "dolmetschen": 15, "schule": 13, "kita": 12, "wohnen": 12,
    "schulden_finanzen": 5, "arbeitsmarkt": 5, "rechte_pflichten": 4,
}  # fmt: skip
MINOR_NEEDS: Weights = {
    "schule": 30, "sprache": 30, "freizeit_sport": 22, "soziale_kontakte": 15, "ausbildung": 10,
}  # fmt: skip
FAMILY_NEEDS: Weights = {**MENTOR_NEEDS, "schule": 20, "kita": 16, "familie_erziehung": 14}
INTERESTS: Weights = {
    "cooking": 14, "football": 13, "walking": 12, "music": 10, "children": 8, "gardening": 7, "reading": 7,
    "cycling": 7, "crafts": 5, "computers": 6, "sewing": 5, "swimming": 5, "films": 5, "games": 5,
    "baking": 5, "fitness": 4, "dancing": 3, "photography": 3, "repairing": 3, "animals": 3,
}  # fmt: skip
BY_CENTRE = {"email": 0.0, "phone": 0.5, "centre": 1.0}
WEEK = ("mon", "tue", "wed", "thu", "fri")
DAYS = (*WEEK, "sat", "sun")
PARTS = ("morning", "afternoon", "evening")


def pick(weights: Weights, dice: random.Random) -> str:
    """Draw one key by weight."""
    return dice.choices(list(weights), list(weights.values()))[0]


def several(weights: Weights, count: int, dice: random.Random) -> list[str]:
    """Draw up to `count` different keys by weight, in the order drawn."""
    return list(dict.fromkeys(pick(weights, dice) for _ in range(count)))


class Names:
    """Draws names that go together, nobody's twice, with an address and a number that nobody can have."""

    def __init__(self, rows: list[dict[str, str]], dice: random.Random) -> None:
        self.by_language = {row["language"]: row for row in rows}
        self.dice = dice
        self.taken: set[tuple[str, str]] = set()

    def draw(self, language: str, gender: str) -> tuple[str, str]:
        """Return a first name and a surname common among speakers of `language`."""
        row = self.by_language[language]
        firsts = (row["women"] if gender == "f" else row["men"]).split()
        while True:
            name = self.dice.choice(firsts), self.dice.choice(row["surnames"].split())
            if language in {"bg", "ru"} and gender == "f":
                name = name[0], name[1] + "a"
            if name not in self.taken and name[0] != name[1]:
                self.taken.add(name)
                return name

    def phone(self) -> str:
        """Return a number of the range that is kept free for films and books; one person, one number."""
        return f"030 23125 {len(self.taken):03d}"


def email(first: str, last: str) -> str:
    """Return an address at example.org, which nobody can register."""
    german = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i"})  # noqa: RUF001 - Turkish
    plain = unicodedata.normalize("NFKD", f"{first}.{last}".lower().translate(german))
    return plain.encode("ascii", "ignore").decode() + "@example.org"


def languages(tongue: str, german: str, english: str, dice: random.Random) -> str:
    """Return languages as the engine's tables write them; some can speak their own but not read it."""
    spoken = {tongue: "native/none" if tongue != "de" and dice.random() < 0.04 else "native"}
    if tongue in SECOND and dice.random() < SECOND[tongue][2]:
        spoken.setdefault(*SECOND[tongue][:2])
    for code, level in (("de", german), ("en", english)):
        if level:
            spoken.setdefault(code, level)
    return " ".join(f"{code}:{level}" for code, level in spoken.items())


def free_times(dice: random.Random) -> str:
    """Return slots of somebody with a course, a job, a shift or a pension; empty is any time."""
    life = dice.choices(("any", "mornings", "afternoons", "evenings"), (12, 22, 36, 30))[0]
    if life == "any":
        return ""
    slots = {f"{day}-{life[:-1]}" for day in dice.sample(WEEK, dice.randint(2, 4))}
    slots |= {f"{dice.choice(DAYS)}-{dice.choice(PARTS)}" for _ in range(dice.randint(1, 3))}
    return " ".join(f"{day}-{part}" for day in DAYS for part in PARTS if f"{day}-{part}" in slots)


def newcomer(home: Row, names: Names, dice: random.Random) -> Row:
    """Return one person who asks, with the request."""
    tongue = pick(NEWCOMER_TONGUES, dice)
    gender = "m" if dice.random() < MEN_WHO_ASK.get(tongue, 0.73) else "f"
    first, last = names.draw(tongue, gender)
    whom = dice.choices(("self", "family", "minor"), (60, 32, 8))[0]
    kind = "mentor" if whom == "minor" or dice.random() < 0.7 else "guide"
    wanted = {"minor": MINOR_NEEDS, "family": FAMILY_NEEDS, "self": MENTOR_NEEDS}[whom]
    wanted = GUIDE_NEEDS if kind == "guide" else wanted
    needs = several(wanted, dice.randint(1, 3 if kind == "guide" else 4), dice)
    children = [dice.randint(0, 2) for _ in range(3)] if whom == "family" else [0, 0, 0]
    way = dice.choices(("email", "phone", "centre"), (62, 28, 10))[0]
    waiting = min(200, int(dice.expovariate(1 / 50)))
    wish = {"f": "f" if dice.random() < 0.25 else "", "m": "m" if dice.random() < 0.06 else ""}[gender]
    return {
        "first_name": first, "last_name": last, "gender": gender if dice.random() < 0.94 else "",
        "contact_way": way,
        "email": email(first, last) if way == "email" else "",
        "phone": names.phone() if way == "phone" or (way == "email" and dice.random() < 0.4) else "",
        "interface_language": INTERFACE.get(tongue, "en" if dice.random() < 0.3 else "de"),
        "languages": languages(tongue, pick(NEWCOMER_GERMAN, dice), pick(NEWCOMER_ENGLISH, dice), dice),
        **home,
        "for_whom": whom, "adults": {"self": 1, "family": dice.randint(1, 2), "minor": 0}[whom],
        "children_under_6": children[0], "children_6_to_13": children[1],
        "children_14_to_17": 1 if whom == "minor" else children[2],
        "guardian_name": f"{names.draw(tongue, dice.choice('fm'))[0]} {last}" if whom == "minor" else "",
        "kind": kind, "programme": "",
        "needs": " ".join(needs), "must_need": needs[0] if dice.random() < 0.08 else "",
        "interests": " ".join(several(INTERESTS, dice.randint(0, 4), dice)), "availability": free_times(dice),
        "prefers_gender": wish,
        "due_in_days": dice.randint(4, 30) if kind == "guide" and dice.random() < 0.5 else "",
        "waiting_days": waiting,
        "registered_by_centre": "yes" if dice.random() < BY_CENTRE[way] else "no",
        "state": "paused" if dice.random() < 0.03 else "open",
    }  # fmt: skip


def vetting(dice: random.Random) -> Row:
    """Return how far the centre has come with a volunteer, in days counted back from today."""
    state = dice.choices(("vetted", "invited", "registered"), (74, 14, 12))[0]
    vetted = dice.randint(5, 600) if state == "vetted" else 0
    invited = vetted + dice.randint(3, 20) if state != "registered" else 0
    checked = state == "vetted" and dice.random() < 0.45
    seen = min(vetted, dice.randint(2, 500))
    return {
        "vetting": state,
        "registered_days_ago": invited + dice.randint(1, 15),
        "invited_days_ago": invited or "",
        "vetted_days_ago": vetted or "",
        # One in ten certificates was seen so long ago that it has run out.
        "clearance_seen_days_ago": (1300 if dice.random() < 0.1 else seen) if checked else "",
        "state": "paused" if state == "vetted" and dice.random() < 0.07 else "open",
    }


def membership(initiative: dict[str, str] | None, progress: Row, dice: random.Random) -> str:
    """Return whether the initiative's manager has confirmed the membership, '' without one."""
    if initiative is None:
        return ""
    known = progress["vetting"] == "vetted" and dice.random() < 0.85
    return "confirmed" if known else "asked"


def volunteer(home: Row, initiative: dict[str, str] | None, names: Names, dice: random.Random) -> Row:
    """Return one person who offers to help, with the offer."""
    tongue = pick(VOLUNTEER_TONGUES, dice)
    gender = "f" if dice.random() < WOMEN_WHO_HELP else "m"
    first, last = names.draw(tongue, gender)
    german = "native" if tongue == "de" else dice.choice(("B2", "C1", "C2", "native"))
    english = pick({"": 30, "A2": 18, "B1": 22, "B2": 20, "C1": 10}, dice)
    kinds = [k for k, share in (("mentor", 0.72), ("guide", 0.55), ("helper", 0.35)) if dice.random() < share]
    skills = several({**MENTOR_NEEDS, "behoerden": 20}, dice.randint(3, 8), dice)
    by_mail = dice.random() < 0.93
    progress = vetting(dice)
    return {
        "first_name": first, "last_name": last, "gender": gender,
        "contact_way": "email" if by_mail else "phone",
        "email": email(first, last) if by_mail else "",
        "phone": names.phone() if not by_mail or dice.random() < 0.6 else "",
        "interface_language": "de",
        "languages": languages(tongue, german, english, dice)
        + (dice.choice((" fr:A2", " fr:B1", " es:B1")) if dice.random() < 0.2 else ""),
        **home,
        "kinds": " ".join(kinds or ["mentor"]),
        "skills": " ".join(skills + (["dolmetschen"] if tongue != "de" else [])),
        "interests": " ".join(several(INTERESTS, dice.randint(1, 5), dice)), "availability": free_times(dice),
        "prefers_gender": "f" if gender == "f" and dice.random() < 0.08 else "",
        "radius_km": dice.choices(("", 2, 3, 5, 8, 12), (30, 8, 18, 24, 14, 6))[0],
        "capacity": dice.choices((1, 2, 3), (60, 28, 12))[0],
        "open_to_other_centres": "yes" if dice.random() < 0.45 else "no",
        "initiative": initiative["name"] if initiative else "",
        "membership": membership(initiative, progress, dice),
        **progress,
    }  # fmt: skip
