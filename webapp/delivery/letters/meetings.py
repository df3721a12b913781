"""Letters about a match that runs."""

from flask_babel import gettext as _

from webapp.delivery.letters.letter import Letter, Occasion
from webapp.delivery.letters.matches import or_sign_in
from webapp.models import MatchState


def trial_started(occasion: Occasion) -> Letter | None:
    """Say what the trial phase is."""
    match = occasion.match
    if match.state is not MatchState.TRIAL:
        return None
    return Letter(
        _("You have met: now try it out"),
        (
            _("Now the time to get to know each other begins: three or four meetings."),
            _("After that, please both tell us whether you want to go on."),
            _("Each of you may say no, without a reason."),
        ),
        button=(_("To our match"), occasion.match_page),
        office=match.programme.owner_name,
        calendar=occasion.calendar,
    )


def trial_ends(occasion: Occasion) -> Letter | None:
    """Ask whether they go on."""
    match = occasion.match
    if match.state is not MatchState.TRIAL:
        return None
    return Letter(
        _("Do you want to go on together?"),
        (_("You have had some time to get to know each other. Please tell us whether you want to go on."),),
        button=(_("Look and answer"), occasion.answer_page),
        after=(
            _("If it does not fit, that is all right. Then we look for somebody else for both of you."),
            or_sign_in(occasion),
        ),
        office=match.programme.owner_name,
        calendar=occasion.calendar,
    )


def review_due(occasion: Occasion) -> Letter | None:
    """Ask how it is going."""
    match = occasion.match
    if match.state is not MatchState.ACTIVE:
        return None
    return Letter(
        _("How are the two of you doing?"),
        (_("You have been together for a while. Please tell us in one minute how it is going."),),
        button=(_("Tell us"), occasion.answer_page),
        after=(_("You would like to talk to us? Say so there, and we phone you."), or_sign_in(occasion)),
        office=match.programme.owner_name,
        calendar=occasion.calendar,
    )
