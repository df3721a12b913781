"""Codes in words: what states, reasons and refusals are called in the reader's language."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, LazyString] = {
    "match_moved_on": _l("Somebody has already decided this. Please look at the match again."),
    "no_place_left": _l("This volunteer has no free place any more. Please choose somebody else."),
    "request_has_match": _l("This person already has a match."),
    "request_not_open": _l("This request is not open at the moment."),
    "offer_not_open": _l("This offer is not open at the moment."),
    "not_released": _l("The other centre has not released this volunteer yet."),
    "not_vetted": _l("This volunteer has not been vetted yet."),
    "pair_barred": _l("These two were matched before and must not be matched again."),
    "pair_self": _l("This is the same person."),
    "pair_gender": _l("This does not fit the wish for a woman or a man."),
    "pair_no_clearance": _l("A child is concerned, and this volunteer has no current clearance."),
    "no_programme": _l("There is nobody for this in your town yet. Please ask the centre."),
    "round_running": _l("A search is already running for this programme. Please wait until it has ended."),
    "membership_decided": _l("Somebody has already decided about this volunteer."),
    "vetting_moved_on": _l("This has already been decided. Please look at the volunteer again."),
    "places_in_use": _l("More places than that are taken at the moment."),
    "initiative_moved_on": _l("This has already been decided."),
    "guide_text_changed": _l("Somebody has just changed this text. Please look at it again."),
    "facts_changed": _l("These facts have just been changed. Please look at them again."),
    "other_town": _l("This belongs to another town."),
    "name_taken": _l("There is something of that name already. Please choose another name."),
    "initiative_not_confirmed": _l("A centre has to confirm this initiative first."),
    "programme_switched": _l("Somebody has already switched this programme. Please look at it again."),
    "post_misfit": _l("This role does not fit this centre or initiative."),
    "own_account": _l("You cannot change the role of your own account, or lock it. Another administrator can."),
    "nothing_learned": _l("There is nothing better to use yet than the starting values."),
    "account_switched": _l("Somebody has already changed this account. Please look at it again."),
    "account_confirmed": _l("This account has a password already, or is locked."),
    "mail_moved_on": _l("Somebody has already had this mail tried again."),
    "barrier_settled": _l("Somebody has already changed this message. Please look at it again."),
    "asked_already": _l("Somebody has asked for this already. It waits for a second person."),
    "countersigned_already": _l("Somebody has already decided this. Please look at it again."),
    "second_person": _l("You asked for this yourself. Somebody else has to confirm it."),
    "consent_withdrawn": _l("Without your yes nothing can start. Please agree again first, under “My data”."),
    "consent_given": _l("You have agreed already."),
    "use_paused": _l("The use of these data is paused."),
    "use_not_paused": _l("The use of these data is not paused."),
    "term_misfit": _l("Please choose a term from 1 to 3650 days."),
    "too_late": _l("This was confirmed more than a day ago. Please ask for it again."),
    "link_used": _l("This link was used already. Each link works once."),
    "last_second_factor": _l("Your role needs a second step. Please add another one before you remove this one."),
    "not_your_turn": _l("This question is not waiting for your answer any more."),
}


def refusal(code: str) -> str:
    """Return why something was refused, in the reader's language."""
    return str(REFUSALS[code]) if code in REFUSALS else _("This is not possible at the moment.")


LEVELS: dict[str, LazyString] = {
    "none": _l("not at all"),
    "A1": _l("a little"),
    "A2": _l("simple talk"),
    "B1": _l("well"),
    "B2": _l("well to very well"),
    "C1": _l("very well"),
    "C2": _l("almost like a mother tongue"),
    "native": _l("mother tongue"),
}
KINDS: dict[str, LazyString] = {"mentor": _l("Mentor"), "guide": _l("Guide"), "helper": _l("Helper")}
GENDERS: dict[str, LazyString] = {"f": _l("woman"), "m": _l("man"), "d": _l("diverse")}
DAYS: dict[str, LazyString] = {
    "mon": _l("Monday"),
    "tue": _l("Tuesday"),
    "wed": _l("Wednesday"),
    "thu": _l("Thursday"),
    "fri": _l("Friday"),
    "sat": _l("Saturday"),
    "sun": _l("Sunday"),
}
PARTS: dict[str, LazyString] = {
    "morning": _l("Morning"),
    "afternoon": _l("Afternoon"),
    "evening": _l("Evening"),
}
SLOTS: tuple[str, ...] = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
STATES: dict[str, LazyString] = {
    "proposed": _l("Suggested"),
    "approved": _l("Approved"),
    "offered": _l("Asked"),
    "accepted": _l("Both said yes"),
    "trial": _l("Getting to know each other"),
    "active": _l("Running"),
    "completed": _l("Completed"),
    "dissolved": _l("Ended early"),
    "rejected": _l("Not approved"),
    "superseded": _l("Replaced by a new suggestion"),
    "expired": _l("No answer in time"),
    "declined": _l("Declined"),
    "withdrawn": _l("Withdrawn"),
}
VETTING: dict[str, LazyString] = {
    "registered": _l("Registered"),
    "invited": _l("Invited to a talk"),
    "vetted": _l("Vetted"),
    "refused": _l("Not taken on"),
}
ROSTER_STATES: dict[str, LazyString] = {
    "registered": _l("Registered"),
    "invited": _l("Invited to a talk"),
    "vetted": _l("Vetted, waiting for tasks"),
    "free": _l("Free"),
    "matched": _l("Matched"),
    "pausing": _l("Pausing"),
}
OPENNESS: dict[str, LazyString] = {
    "open": _l("Open"),
    "paused": _l("Pausing"),
    "withdrawn": _l("Withdrawn"),
    "handed_over": _l("Handed over"),
    "closed": _l("Closed"),
}
WHY_UNMATCHED: dict[str, LazyString] = {
    "kind": _l("No volunteer offers this kind of help."),
    "programme": _l("No volunteer takes part in this programme."),
    "self": _l("Only the person's own offer would fit."),
    "excluded": _l("Everybody who would fit has been tried already."),
    "not_vetted": _l("Who would fit has not been vetted yet."),
    "full": _l("Who would fit has no free place."),
    "no_clearance": _l("Who would fit has no current clearance to work with children."),
    "gender": _l("Nobody fits the wish for a woman or a man."),
    "must_need": _l("Nobody can help with the most important need."),
    "too_far": _l("Who would fit lives too far away."),
    "no_common_language": _l("Nobody nearby speaks a common language."),
    "no_common_hours": _l("Who would fit has no time at the same hours."),
    "outbid": _l("There are more requests than places; others fitted better."),
}
FEATURES: dict[str, LazyString] = {
    "language": _l("common language"),
    "written": _l("can write to each other"),
    "german": _l("speaks German well"),
    "distance": _l("near"),
    "needs": _l("needs covered"),
    "hours": _l("common hours"),
    "interests": _l("common interests"),
    "trades": _l("same occupation"),
    "experience": _l("experience"),
    "ease": _l("time for somebody new"),
    "programme": _l("fits the programme"),
}
ORGANISATION_KINDS: dict[str, LazyString] = {
    "counselling centre": _l("Counselling centre"),
    "municipal office": _l("Municipal office"),
    "welfare organisation": _l("Welfare organisation"),
    "public authority": _l("Public authority"),
    "meeting place": _l("Meeting place"),
    "language café": _l("Language café"),
    "district café": _l("District café"),
}

SOURCES: dict[str, LazyString] = {
    "newspaper report on the Regional Support Centres": _l("newspaper report on the Regional Support Centres"),
    "City of Duisburg 2016; newspaper report": _l("City of Duisburg, and a newspaper report"),
    "City of Duisburg 2016; welfare associations 12 July 2016; newspaper report": _l(
        "City of Duisburg, the welfare associations, and a newspaper report"
    ),
    "City of Duisburg, page 'Flucht und Asyl', 2016": _l("City of Duisburg, page “Flucht und Asyl”"),
    "Krefeld, practice report 'Kommunale Flüchtlings- und Ehrenamtskoordination'": _l(
        "Krefeld, practice report “Kommunale Flüchtlings- und Ehrenamtskoordination”"
    ),
    "entered by the town": _l("entered by the town"),
    "made up for the demo": _l("made up for the demo"),
    "as printed; area code of Krefeld is 02151": _l("as printed; the area code of Krefeld is 02151"),
}
INITIATIVE_KINDS: dict[str, LazyString] = {
    "helper_group": _l("Helper group"),
    "association": _l("Association"),
    "welfare_organisation": _l("Welfare organisation"),
    "congregation": _l("Congregation"),
    "other": _l("Other group"),
}
ROLES: dict[str, LazyString] = {
    "newcomer": _l("Newcomer"),
    "volunteer": _l("Volunteer"),
    "initiative_manager": _l("Manager of an initiative"),
    "coordinator": _l("Coordinator"),
    "case_worker": _l("Case worker"),
    "administrator": _l("Administrator"),
}
CONTACT_WAYS: dict[str, LazyString] = {
    "email": _l("by e-mail"),
    "phone": _l("by phone"),
    "centre": _l("at the centre"),
}


def slot_name(slot: str) -> str:
    """Return a slot such as `mon-morning` in words."""
    day, _dash, part = slot.partition("-")
    return f"{DAYS[day]}, {PARTS[part]}"


REJECT_REASONS: dict[str, LazyString] = {
    "better_choice": _l("Somebody else fits better"),
    "does_not_fit": _l("The two do not fit"),
    "not_released": _l("The other centre keeps this volunteer"),
    "safety": _l("Safety: never suggest these two again"),
    "other": _l("Another reason"),
}
DECLINE_REASONS: dict[str, LazyString] = {
    "no_time_now": _l("I have no time at the moment"),
    "too_far": _l("It is too far away"),
    "other_help": _l("I would need, or give, another kind of help"),
    "know_each_other": _l("I do not want to be matched with this person"),
    "other": _l("Another reason"),
}
END_REASONS: dict[str, LazyString] = {
    "goal_reached": _l("We reached our goal"),
    "found_work": _l("Found work or training"),
    "moved_away": _l("Somebody moved away"),
    "no_time": _l("There is not enough time"),
    "did_not_get_on": _l("We did not get on"),
    "safety": _l("I did not feel safe"),
    "other": _l("Another reason"),
    "expired": _l("No answer in time"),
}
MOODS: dict[str, LazyString] = {"good": _l("Good"), "so_so": _l("So-so"), "bad": _l("Not good")}
