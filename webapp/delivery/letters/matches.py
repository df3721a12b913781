"""Letters about a match on its way: asked, reminded, both said yes, did not work out."""

from datetime import datetime

from flask_babel import format_date, format_time
from flask_babel import gettext as _

from webapp.delivery.letters.letter import Letter, Occasion, page
from webapp.match_cards.shared import shared_by
from webapp.match_cards.sight import personal_sight
from webapp.models import Kind, Match, MatchState, Offer, Openness, Programme, Side


def _moment(at: datetime) -> str:
    return _("%(day)s, %(time)s", day=format_date(at, "full"), time=format_time(at, "short"))


def _is_asked(match: Match, side: Side) -> bool:
    return match.state is MatchState.OFFERED and match.asked is side


def _facts(match: Match, side: Side) -> tuple[str, ...]:
    """Return what the two share, as far as somebody who is asked may know."""
    return tuple(text for _icon, text in shared_by(match, personal_sight(match, side)))


def or_sign_in(occasion: Occasion) -> str:
    """Say that the link needs no password, and where to see more."""
    return _("You need no password for this. To see more, sign in: %(link)s", link=occasion.match_page)


def _by_when(match: Match) -> tuple[str, ...]:
    return (_("Please answer by %(moment)s.", moment=_moment(match.term_ends_at)),) if match.term_ends_at else ()


def _no_is_fine() -> tuple[str, ...]:
    return (
        _("You see each other's name only once both of you have said yes."),
        _("A no is fine, too. Just say so, and we go on looking."),
    )


def volunteer_asked(occasion: Occasion) -> Letter | None:
    """Ask the volunteer."""
    match = occasion.match
    if not _is_asked(match, Side.VOLUNTEER):
        return None
    guide = match.programme.kind is Kind.GUIDE
    return Letter(
        _("Can you go with somebody?") if guide else _("Somebody would like to meet you"),
        (
            _("Somebody who is new here needs a guide for a few steps. We think of you.")
            if guide
            else _("Somebody who is new here is looking for a mentor. We think that you two could fit well."),
        ),
        facts=_facts(match, Side.VOLUNTEER),
        button=(_("Look and answer"), occasion.answer_page),
        after=(*_by_when(match), *_no_is_fine(), or_sign_in(occasion)),
        office=match.programme.owner_name,
    )


def newcomer_asked(occasion: Occasion) -> Letter | None:
    """Ask the newcomer, after the volunteer's yes."""
    match = occasion.match
    if not _is_asked(match, Side.NEWCOMER):
        return None
    guide = match.programme.kind is Kind.GUIDE
    return Letter(
        _("We have found somebody for you"),
        (
            _("A volunteer would like to go with you as your guide.")
            if guide
            else _("A volunteer would like to be your mentor."),
        ),
        facts=_facts(match, Side.NEWCOMER),
        button=(_("Look and answer"), occasion.answer_page),
        after=(*_by_when(match), *_no_is_fine(), or_sign_in(occasion)),
        office=match.programme.owner_name,
    )


def reminder(occasion: Occasion) -> Letter | None:
    """Ask once more, before the term ends."""
    match = occasion.match
    if not _is_asked(match, occasion.side):
        return None
    return Letter(
        _("We are waiting for your answer"),
        (_("A few days ago we asked you whether you would like to meet somebody. Your answer is still open."),)
        if match.programme.kind is not Kind.GUIDE
        else (_("We asked you about an appointment together. Your answer is still open."),),
        button=(_("Look and answer"), occasion.answer_page),
        after=(*_by_when(match), _("Yes or no: both help us."), or_sign_in(occasion)),
        office=match.programme.owner_name,
    )


def both_said_yes(occasion: Occasion) -> Letter | None:
    """Tell both that they may get in touch."""
    match = occasion.match
    if not match.both_said_yes or not match.is_open:
        return None
    return Letter(
        _("You both said yes"),
        (
            _("That is good news: you both said yes."),
            _("Now you see the other person's first name, and how to reach each other."),
        ),
        button=(_("See how to reach each other"), occasion.match_page),
        after=(
            _("Please get in touch in the next days. For the first time a public place is best."),
            _("If anything is not clear, we are there for you."),
        ),
        office=match.programme.owner_name,
        calendar=occasion.calendar,
    )


def match_ended(occasion: Occasion) -> Letter:
    """Tell somebody that a match has ended of which nothing is known any more."""
    programme = occasion.row(Programme, "programme")
    looks_on = (
        _("We go on looking for you, and you keep your place. You need not do anything.")
        if "request" in occasion.ids
        else _("Your place is free again. We write as soon as somebody fits you.")
    )
    return Letter(
        _("This one did not work out"),
        (_("This one did not work out. That is nobody's fault."), looks_on),
        button=(_("See where things are"), page("/me")),
        office=programme.owner_name,
    )


def did_not_work_out(occasion: Occasion) -> Letter:
    """Tell somebody that a match has come to nothing, without blame, and what happens now."""
    match = occasion.match
    if occasion.side is Side.NEWCOMER:
        lines = (
            _("This one did not work out. That is nobody's fault."),
            _("We go on looking for you, and you keep your place. You need not do anything."),
        )
    else:
        lines = (
            _("This one did not work out. That is nobody's fault."),
            _("Your place is free again. We write as soon as somebody fits you."),
        )
    return Letter(
        _("This one did not work out"),
        lines,
        button=(_("See where things are"), page("/me")),
        office=match.programme.owner_name,
        calendar=occasion.calendar,
    )


def expired(occasion: Occasion) -> Letter:
    """Tell whoever did not answer in time."""
    match = occasion.match
    if occasion.side is Side.NEWCOMER:
        after = _("We go on looking for you, and you keep your place.")
    else:
        after = _("Your offer stays open. If you have no time at the moment, you can let it pause.")
    return Letter(
        _("The time to answer is over"),
        (_("We had a suggestion for you and did not hear from you. That can happen."), after),
        button=(_("See where things are"), page("/me")),
        office=match.programme.owner_name,
    )


def offer_paused(occasion: Occasion) -> Letter | None:
    """Tell a volunteer after the third no that we stop asking for now."""
    offer = occasion.row(Offer, "offer")
    if offer.state is not Openness.PAUSED:
        return None
    return Letter(
        _("We have paused your offer"),
        (
            _("Our last three suggestions did not fit you. So we do not ask you for now."),
            _("Your centre knows, and may phone you. You can also go on at any time yourself."),
        ),
        button=(_("Go on, or change my offer"), page("/me")),
        office=offer.person.district.centre.name,
    )
