"""Letters about how an office comes to trust those who want to help."""

from flask_babel import format_date
from flask_babel import gettext as _

from webapp.appointments import file_of_clearance
from webapp.delivery.letters.letter import Letter, Occasion, page
from webapp.models import Centre, Offer, Vetting
from webapp.sentences import isolated


def invited_to_talk(occasion: Occasion) -> Letter | None:
    """Invite a volunteer to a talk."""
    offer = occasion.row(Offer, "offer")
    if offer.vetting is not Vetting.INVITED:
        return None
    centre = offer.person.district.centre
    return Letter(
        _("We would like to get to know you"),
        (
            _("Thank you for wanting to help. We talk to everybody before we introduce people to each other."),
            _("Please phone us to find a time, or come by."),
        ),
        facts=_how_to_reach(centre),
        after=(_("The talk takes about half an hour. You need not bring anything."),),
        office=centre.name,
    )


def clearance_ends(occasion: Occasion) -> Letter | None:
    """Ask a volunteer for a new clearance, unless there is one by now."""
    offer = occasion.row(Offer, "offer")
    if offer.clearance is None or offer.clearance.reminded_at is None:
        return None
    centre = offer.person.district.centre
    return Letter(
        _("Your clearance runs out soon"),
        (
            _("Your clearance counts until %(day)s.", day=format_date(offer.clearance.valid_until, "long")),
            _("Please get a new one and show it to us. Without it we suggest nobody under 18 to you."),
            _("Please phone us to find a time, or come by."),
        ),
        facts=_how_to_reach(centre),
        office=centre.name,
        calendar=file_of_clearance(offer),
    )


def _how_to_reach(centre: Centre) -> tuple[str, ...]:
    address = ", ".join(
        part for part in (centre.street, f"{centre.postal_code} {centre.town.name}".strip()) if part
    )
    phone = (_("Phone: %(phone)s", phone=isolated(centre.phone)),) if centre.phone else ()
    return (isolated(centre.name), isolated(address), *phone)


def vetted(occasion: Occasion) -> Letter | None:
    """Welcome a volunteer after the talk."""
    offer = occasion.row(Offer, "offer")
    if offer.vetting is not Vetting.VETTED:
        return None
    return Letter(
        _("Welcome: now it can begin"),
        (
            _("Thank you for the talk. From now on we look for people who fit you."),
            _("As soon as we have a suggestion, we write to you. You decide each time."),
        ),
        button=(_("See my offer"), page("/me")),
        office=offer.person.district.centre.name,
    )
