"""Why the two, from one side's own point of view: what it means for that side, as far as it may be seen."""

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from webapp.match_cards.people import visible_needs
from webapp.match_cards.shared import BANDS_KM, Shared, hours_in_words
from webapp.match_cards.sight import Sight
from webapp.models import Match, Side
from webapp.sentences import listed
from webapp.services.translator import ForOffer, ForRequest
from webapp.vocabulary import field_name, language_name

EASY = 4
"""The level (B2) from which people talk without effort."""
NEAR_KM = BANDS_KM[1]


def why_in_words(match: Match, sight: Sight, views: tuple[ForRequest, ForOffer]) -> tuple[Shared, ...]:
    """Return (icon, sentence) of what the match means for the reader's own side; nothing for anybody else."""
    visible = visible_needs(match.request, sight)
    if sight.own is Side.NEWCOMER:
        return _for_newcomer(views[0], visible)
    return _for_volunteer(views[1], visible) if sight.own is Side.VOLUNTEER else ()


def _for_newcomer(view: ForRequest, visible: tuple[str, ...]) -> tuple[Shared, ...]:
    covered = listed(field_name(need) for need in view.covered if need in visible)
    helps = [("check", _("Can help you with: %(needs)s.", needs=covered))] if covered else []
    return (*helps, *_talk(view), *_near(view), *_time(view))


def _for_volunteer(view: ForOffer, visible: tuple[str, ...]) -> tuple[Shared, ...]:
    used = listed(field_name(need) for need in view.used if need in visible)
    helps = [("check", _("You are asked for what you offer: %(skills)s.", skills=used))] if used else []
    reach = [("map-pin", _("It is within the %(km)s km that you go.", km=format_decimal(view.radius_km)))]
    known = view.distance_km is not None and view.distance_km <= view.radius_km
    return (*helps, *_talk(view), *(reach if known else ()), *_time(view), *_load(view))


def _talk(view: ForRequest | ForOffer) -> list[Shared]:
    if not view.language:
        return []
    language = language_name(view.language)
    text = (
        _("You can talk in %(language)s.", language=language)
        if view.level >= EASY
        else _("You can talk in simple %(language)s.", language=language)
    )
    return [("languages", text)]


def _near(view: ForRequest) -> list[Shared]:
    near = view.distance_km is not None and view.distance_km < NEAR_KM
    return [("map-pin", _("The way to each other is short."))] if near else []


def _time(view: ForRequest | ForOffer) -> list[Shared]:
    return [("clock", _("You both have time: %(hours)s.", hours=hours_in_words(view.slots)))] if view.slots else []


def _load(view: ForOffer) -> list[Shared]:
    if view.running is None:
        return []
    text = ngettext(
        "You would accompany %(num)d person at the same time.",
        "You would accompany %(num)d people at the same time.",
        view.running,
    )
    return [("people", text)]
