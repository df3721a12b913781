"""What each mail says. A letter is written once, in plain sentences; two frames make text and HTML of it.

A mail travels and lies about unprotected: it names nobody but its reader, and never the other person of a match.
"""

from collections.abc import Callable, Mapping

from webapp.delivery.letters import accounts, matches, meetings, organisations, privacy, registration
from webapp.delivery.letters.letter import Letter, Occasion

__all__ = ["LETTERS", "Letter", "Occasion"]

LETTERS: Mapping[str, Callable[[Occasion], Letter | None]] = {
    function.__name__: function
    for function in (
        accounts.account_exists,
        accounts.account_made,
        accounts.confirm_email,
        accounts.new_device,
        accounts.password_changed,
        accounts.recovery_code_used,
        accounts.reset_password,
        accounts.second_factor_changed,
        accounts.second_factor_reset,
        accounts.sign_in_link,
        matches.both_said_yes,
        matches.did_not_work_out,
        matches.expired,
        matches.match_ended,
        matches.newcomer_asked,
        matches.offer_paused,
        matches.reminder,
        matches.volunteer_asked,
        meetings.review_due,
        meetings.trial_ends,
        meetings.trial_started,
        organisations.barrier_reported,
        privacy.account_goes,
        privacy.confirm_new_email,
        privacy.countersign_asked,
        privacy.email_changed,
        privacy.erased,
        organisations.initiative_confirmed,
        organisations.membership_asked,
        organisations.membership_confirmed,
        registration.clearance_ends,
        registration.invited_to_talk,
        registration.vetted,
    )
}
