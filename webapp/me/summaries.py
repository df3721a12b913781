"""The own request or offer as a list of answers, each with the page that changes it."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from webapp.match_cards.people import languages_in_words
from webapp.match_cards.shared import hours_in_words
from webapp.models import Gender, Offer, Openness, Person, Request
from webapp.page_links import has_endpoint
from webapp.sentences import listed
from webapp.vocabulary import field_name, interest_name
from webapp.wording import KINDS

Line = tuple[str, str | list[str], str | None]
CHANGEABLE = frozenset({Openness.OPEN, Openness.PAUSED})


def request_lines(request: Request) -> list[Line]:
    """Return (question, answer, address of the page that changes it) of what a newcomer asked for."""

    def page(part: str) -> str | None:
        return _page("requests", request, part)

    needs = [
        _("%(need)s (most important)", need=field_name(need)) if need == request.must_need else field_name(need)
        for need in request.needs
    ]
    lines: list[Line] = [
        (_("I am looking for"), str(KINDS[request.kind.value]), None),
        (_("I need help with"), needs, page("needs")),
    ]
    if request.due:
        lines.append((_("Appointment"), format_date(request.due, "full"), None))
    return [
        *lines,
        (_("I have time"), _times(request.availability), page("times")),
        (_("I wish for"), _wish(request.prefers_gender), page("wishes")),
        (_("I like"), _interests(request.interests), page("wishes")),
        *_about(request.person),
    ]


def offer_lines(offer: Offer) -> list[Line]:
    """Return the same for what a volunteer offers."""

    def page(part: str) -> str | None:
        return _page("offers", offer, part)

    radius = _("as usual in the programme")
    if offer.radius_km is not None:
        radius = _("up to %(km)s km", km=format_decimal(offer.radius_km))
    return [
        (_("I want to be"), listed(KINDS[kind] for kind in offer.kinds), page("kinds")),
        (_("I can help with"), [field_name(skill) for skill in offer.skills], page("skills")),
        (_("I have time"), _times(offer.availability), page("times")),
        (_("How far I go"), radius, page("reach")),
        (_("For how many"), _places(offer), page("places")),
        (_("I wish for"), _wish(offer.prefers_gender), page("wishes")),
        (_("I like"), _interests(offer.interests), page("wishes")),
        *_about(offer.person),
    ]


def _page(kind: str, row: Request | Offer, part: str) -> str | None:
    if row.state not in CHANGEABLE:
        return None
    return url_for("me.ask_change", kind=kind, id_=row.id, name=part)


def _about(person: Person) -> list[Line]:
    account = url_for("account.overview") if has_endpoint("account.overview") else None
    return [
        (_("I speak"), languages_in_words(person), account),
        (_("I live in"), person.district.name, account),
    ]


def _times(slots: Iterable[str]) -> str:
    return hours_in_words(slots) or _("at any time")


def _places(offer: Offer) -> str:
    people = ngettext("%(num)d person", "%(num)d people", offer.capacity)
    return _("%(people)s, %(used)d now", people=people, used=offer.used) if offer.used else str(people)


def _wish(gender: Gender | None) -> str:
    if gender is Gender.WOMAN:
        return _("a woman")
    return _("a man") if gender is Gender.MAN else _("no wish")


def _interests(codes: Iterable[str]) -> str:
    return listed(interest_name(code) for code in codes)
