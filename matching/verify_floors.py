"""An independent check of a round's floors, from the untouched rows, sharing no code with it."""

from collections import Counter
from math import ceil

from matching import cells
from matching.floors import Floors
from matching.languages import LEVELS, parse_languages
from matching.policy import Policy
from matching.tables import Ints, Offers, Requests
from matching.verify import NotVerified, Row, least_level, talk_level


def verify_floors(requests: Requests, offers: Offers, policy: Policy, pairs: Ints, floors: Floors | None) -> None:
    """Raise `NotVerified` unless groups, floors and who is served are what policy and pairs (k, 2) make them.

    Which most each group could have is taken from `floors`; that nobody got more is checked.
    """
    if floors is None:
        if policy.language_floor:
            raise NotVerified("the policy sets floors, the round has none")
        return
    groups = _groups(requests, offers, policy)
    asked, served = Counter(groups), Counter(groups[row] for row in {int(row) for row in pairs[:, 0]})
    apart = sum(group.attainable for group in floors.groups)
    for group in floors.groups:
        if (asked.pop(group.group, 0), served[group.group]) != (group.requests, group.served):
            raise NotVerified(f"{group} is not what the pairs say")
        if not group.served <= group.attainable <= group.requests:
            raise NotVerified(f"{group} serves more than could be")
        due = ceil(policy.language_floor * floors.together * group.attainable / max(1, apart) - 1e-9)
        if group.floor != due:
            raise NotVerified(f"{group} should have a floor of {due}")
    if asked:
        raise NotVerified(f"no floors for {sorted(asked)}")


def _groups(requests: Requests, offers: Offers, policy: Policy) -> list[str]:
    """The language in which each request can be helped."""
    tags = {language.tag for row in requests.rows for language in parse_languages(row["languages"])}
    free: Counter[str] = Counter()
    for row in offers.rows:
        if cells.yes(row["vetted"]):
            free[row["languages"]] += cells.count(row["capacity"])
    enough = LEVELS[policy.minimum_level] - 1e-6
    places = {
        tag: sum(count for spoken, count in free.items() if talk_level(f"{tag}:native", spoken) >= enough)
        for tag in tags
    }
    return [_group(row, places, least_level(row, policy)) for row in requests.rows]


def _group(row: Row, places: dict[str, int], least: str) -> str:
    known = parse_languages(row["languages"])
    fit = [language for language in known if language.spoken >= LEVELS[least]] or list(known)
    order = sorted(range(len(fit)), key=lambda at: (-places[fit[at].tag], -fit[at].spoken, at))
    return fit[order[0]].tag
