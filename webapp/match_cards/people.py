"""One side of the card: who it is, as far as may be seen, and what matters about them for this match."""

from dataclasses import dataclass

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from webapp import wording
from webapp.match_cards.sight import Field, Sight
from webapp.models import ForWhom, Gender, Kind, Offer, Person, Request, Side
from webapp.sentences import listed
from webapp.vocabulary import field_name, language_name, sensitive_fields

Fact = tuple[str, str]
Need = tuple[str, str, str]
SHOWN_SKILLS = 4
ICONS = {Side.NEWCOMER: "newcomer", Side.VOLUNTEER: "volunteer"}


@dataclass(frozen=True)
class Portrait:
    """One of the two people, ready to be shown: (icon, text) facts, and (icon, label, state) needs."""

    role: str
    headline: str
    facts: tuple[Fact, ...]
    needs: tuple[Need, ...]
    href: str | None
    icon: str


def languages_in_words(person: Person) -> str:
    """Return a person's languages, best first as they named them; a weak one says so."""
    words = []
    for skill in person.languages:
        if skill.spoken == "none":
            continue
        name = language_name(skill.language)
        weak = skill.spoken in {"A1", "A2"}
        words.append(
            _("%(language)s (%(level)s)", language=name, level=wording.LEVELS[skill.spoken]) if weak else name
        )
    return listed(words)


def headline(person: Person, side: Side, sight: Sight) -> str:
    """Return as much of a person's name as may be seen."""
    surname = sight.sees(side, Field.SURNAME) or (
        sight.sees(side, Field.SURNAME_BY_CHOICE) and person.shows_last_name
    )
    if surname:
        return person.full_name
    return person.first_name if sight.sees(side, Field.FIRST_NAME) else ""


def visible_needs(request: Request, sight: Sight) -> tuple[str, ...]:
    """Return the codes of the needs that the reader may see."""
    every = sight.sees(Side.NEWCOMER, Field.SENSITIVE_NEEDS)
    return tuple(need for need in request.needs if every or need not in sensitive_fields())


def _request_needs(request: Request, offer: Offer, sight: Sight) -> tuple[Need, ...]:
    def state(need: str) -> str:
        covered = "covered" if need in offer.skills else "open"
        return f"must-{covered}" if need == request.must_need else covered

    return tuple((need, field_name(need), state(need)) for need in visible_needs(request, sight))


def _offer_skills(request: Request, offer: Offer, sight: Sight) -> tuple[Need, ...]:
    """Return what the volunteer can help with; what is wanted here stands first, as far as that may be known."""
    wanted = set(visible_needs(request, sight))
    skills = sorted(offer.skills, key=lambda skill: skill not in wanted)[: max(SHOWN_SKILLS, len(wanted))]
    return tuple((skill, field_name(skill), "covered" if skill in wanted else "offered") for skill in skills)


def _wish(gender: Gender | None) -> list[Fact]:
    if gender is Gender.WOMAN:
        return [("woman", _("wishes a woman"))]
    return [("man", _("wishes a man"))] if gender is Gender.MAN else []


def _meets_wish(offer: Offer, request: Request) -> list[Fact]:
    if request.prefers_gender is None or offer.person.gender is not request.prefers_gender:
        return []
    return [
        ("woman", _("a woman, as wished"))
        if request.prefers_gender is Gender.WOMAN
        else ("man", _("a man, as wished"))
    ]


def waiting_in_words(request: Request) -> str:
    """Return how long somebody has been waiting."""
    days = request.waiting_days()
    return ngettext("waiting for %(num)d day", "waiting for %(num)d days", days) if days else _("new today")


def household_in_words(request: Request) -> str:
    """Return for whom somebody asks."""
    if request.for_whom is ForWhom.MINOR:
        return _("under 18, with the consent of a guardian")
    if request.for_whom is ForWhom.SELF:
        return _("asks for one person")
    adults = ngettext("family: %(num)d adult", "family: %(num)d adults", request.adults)
    number = request.children_under_6 + request.children_6_to_13 + request.children_14_to_17
    children = ngettext("%(num)d child", "%(num)d children", number)
    return f"{adults}, {children}" if number else str(adults)


def places_in_words(offer: Offer) -> str:
    """Return how many of a volunteer's places are free."""
    return _("%(free)s of %(all)s places free", free=offer.free_places, all=offer.capacity)


def _kind_wanted(kind: Kind) -> Fact:
    return (kind.value, _("wants a mentor") if kind is Kind.MENTOR else _("wants a guide"))


def _asks(request: Request, sight: Sight) -> list[Fact]:
    facts = [_kind_wanted(request.kind)]
    if request.due:
        facts.append(("calendar", _("appointment on %(day)s", day=format_date(request.due, "medium"))))
    side = Side.NEWCOMER
    if sight.sees(side, Field.WAITING):
        facts.append(("hourglass", waiting_in_words(request)))
    if sight.sees(side, Field.HOUSEHOLD) and request.for_whom is not ForWhom.SELF:
        facts.append(("people", household_in_words(request)))
    if sight.sees(side, Field.WISHES):
        facts.extend(_wish(request.prefers_gender))
    return facts


def _offers(request: Request, offer: Offer, sight: Sight) -> list[Fact]:
    side = Side.VOLUNTEER
    facts = [("people", places_in_words(offer))] if sight.sees(side, Field.PLACES) else []
    if sight.sees(side, Field.GENDER):
        facts.extend(_meets_wish(offer, request))
    if sight.sees(side, Field.CLEARANCE) and request.concerns_child and offer.clearance:
        facts.append(("shield", _("clearance seen")))
    return facts


def _common_facts(person: Person, side: Side, sight: Sight) -> list[Fact]:
    place = [("map-pin", person.district.name)] if sight.sees(side, Field.DISTRICT) else []
    return [*place, ("languages", languages_in_words(person))]


def _role(side: Side, person: Person, sight: Sight) -> str:
    if side is sight.own:
        return _("You")
    if side is Side.NEWCOMER:
        return _("New here")
    if sight.decides and not sight.knows(side):
        return _("Volunteer of %(centre)s", centre=person.district.centre.name)
    return _("Volunteer")


def newcomer_portrait(request: Request, offer: Offer, sight: Sight, href: str | None = None) -> Portrait:
    """Return the newcomer's side, with what the volunteer would cover of the needs."""
    side = Side.NEWCOMER
    return Portrait(
        role=_role(side, request.person, sight),
        headline=headline(request.person, side, sight),
        facts=(*_common_facts(request.person, side, sight), *_asks(request, sight)),
        needs=_request_needs(request, offer, sight),
        href=href,
        icon=ICONS[side],
    )


def volunteer_portrait(request: Request, offer: Offer, sight: Sight, href: str | None = None) -> Portrait:
    """Return the volunteer's side."""
    side = Side.VOLUNTEER
    return Portrait(
        role=_role(side, offer.person, sight),
        headline=headline(offer.person, side, sight),
        facts=(*_common_facts(offer.person, side, sight), *_offers(request, offer, sight)),
        needs=_offer_skills(request, offer, sight),
        href=href if sight.knows(side) else None,
        icon=ICONS[side],
    )
