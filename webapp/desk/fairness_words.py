"""Who got somebody and who did not, and what would help: a round's stored report in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.vocabulary import language_name
from webapp.wording import GENDERS, KINDS

Report = Mapping[str, Any]
SORTS: dict[str, LazyString] = {
    "language": _l("By the language somebody can be helped in"),
    "district": _l("By district"),
    "wished_gender": _l("By the wish for a woman or a man"),
    "waiting_days": _l("By waiting time"),
}
WAITED: dict[str, LazyString] = {
    "up to 30": _l("up to 30 days"),
    "31 to 90": _l("31 to 90 days"),
    "over 90": _l("over 90 days"),
}


@dataclass(frozen=True)
class Rate:
    """A group of requests and how many got a suggestion; `floor` and `most` where floors held, else None."""

    name: str
    matched: int
    requests: int
    floor: int | None = None
    most: int | None = None

    @property
    def percent(self) -> str:
        """The share, as text."""
        return str(format_percent(self.matched / self.requests))


@dataclass(frozen=True)
class Table:
    """The groups of one sort."""

    sort: str
    caption: str
    rates: list[Rate]

    @property
    def has_floors(self) -> bool:
        """Whether its groups had floors."""
        return any(rate.floor is not None for rate in self.rates)


@dataclass(frozen=True)
class Gap:
    """Who waits, and the change that would help most of them; empty where none would."""

    who: str
    change: str


def tables(report: Report) -> list[Table]:
    """Return the rates by group, as they are shown."""
    floors = {each["group"]: each for each in (report.get("floors") or {}).get("groups", ())}
    found = []
    for sort, caption in SORTS.items():
        rates = []
        for share in report["by"][sort]:
            floor = floors.get(share["group"], {}) if sort == "language" else {}
            counts = share["matched"], share["requests"], floor.get("floor"), floor.get("attainable")
            rates.append(Rate(_group_name(sort, share["group"]), *counts))
        if sort != "waiting_days":
            rates.sort(key=lambda rate: (rate.matched / rate.requests, -rate.requests))
        found.append(Table(sort, str(caption), rates))
    return found


def gaps(report: Report, sort: str = "") -> list[Gap]:
    """Return the gaps in words, of one sort or of all."""
    return [_gap(each) for each in report.get("gaps", ()) if sort in {"", each["sort"]}]


def facts(report: Report) -> Iterator[str]:
    """Yield what held in the search and what came of it, in sentences."""
    policy, floors, long = report["policy"], report["floors"], report["long_waiting"]
    if policy["waiting_bonus"]:
        yield _("Who has waited long came first.")
    if long["requests"]:
        yield ngettext(
            "%(num)d person has waited over 90 days. %(matched)d got a suggestion; "
            "at most %(most)d could have got one.",
            "%(num)d people have waited over 90 days. %(matched)d got a suggestion; "
            "at most %(most)d could have got one.",
            long["requests"],
            matched=long["matched"],
            most=long["attainable"],
        )
    if floors:
        yield from _floors(floors)
    if not policy["waiting_bonus"] and not floors:
        yield _("Only the prospects of the pairs counted: no rule for people who wait, none for rare languages.")


def _floors(floors: Report) -> Iterator[str]:
    yield _("No language was to be left behind: each had a least number of suggestions.")
    due = sum(each["floor"] for each in floors["groups"])
    missing = sum(max(0, each["floor"] - each["served"]) for each in floors["groups"])
    if not missing:
        yield _("Every language reached it.")
        return
    yield ngettext("%(num)d suggestion is missing to that.", "%(num)d suggestions are missing to that.", missing)
    if due - floors["possible"] >= missing:
        yield _("No set of suggestions could have come nearer.")


def _group_name(sort: str, group: str) -> str:
    if not group:
        return _("no wish") if sort == "wished_gender" else _("not known")
    if sort == "language":
        return language_name(group)
    if sort == "wished_gender":
        return str(GENDERS[group])
    return str(WAITED.get(group, group))


def _gap(gap: Report) -> Gap:
    name, num = _group_name(gap["sort"], gap["group"]), gap["waiting"]
    if gap["sort"] == "language":
        who = ngettext("%(num)d person waits for %(name)s.", "%(num)d people wait for %(name)s.", num, name=name)
    elif gap["sort"] == "district":
        who = ngettext("%(num)d person waits in %(name)s.", "%(num)d people wait in %(name)s.", num, name=name)
    else:
        who = ngettext(
            "%(num)d person waits who wishes for somebody in particular: %(name)s.",
            "%(num)d people wait who wish for somebody in particular: %(name)s.",
            num,
            name=name,
        )
    return Gap(str(who), _change(gap["change"]) if gap["change"] else "")


def _change(change: Report) -> str:
    serves, km = change["serves"], format_decimal(change["km"])
    match change["code"]:
        case "vet":
            return ngettext(
                "Vetting one volunteer who has registered would serve %(num)d of them.",
                "Vetting one volunteer who has registered would serve %(num)d of them.",
                serves,
            )
        case "clear":
            return ngettext(
                "A current clearance of one volunteer would serve %(num)d of them.",
                "A current clearance of one volunteer would serve %(num)d of them.",
                serves,
            )
        case "widen":
            return ngettext(
                "One volunteer who goes %(km)s km farther would serve %(num)d of them.",
                "One volunteer who goes %(km)s km farther would serve %(num)d of them.",
                serves,
                km=km,
            )
    return ngettext(
        "One more volunteer (%(who)s) could help %(num)d of them, one for each free place.",
        "One more volunteer (%(who)s) could help %(num)d of them, one for each free place.",
        change["reach"],
        who=_who(change),
    )


def _who(change: Report) -> str:
    wanted = [str(KINDS[change["kind"]]), language_name(change["language"]), change["district"]]
    if change["gender"]:
        wanted.append(str(GENDERS[change["gender"]]))
    return " · ".join(filter(None, wanted))
