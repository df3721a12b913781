"""Letters about the talk with those who want to help."""

from flask_babel import gettext as _

from webapp.delivery.letters.letter import Letter, Occasion, page
from webapp.models import Offer, Vetting


def invited_to_talk(occasion: Occasion) -> Letter | None:
    """Invite a volunteer to a talk."""
    offer = occasion.row(Offer, "offer")
    if offer.vetting is not Vetting.INVITED:
        return None
    centre = offer.person.district.centre
    address = ", ".join(
        part for part in (centre.street, f"{centre.postal_code} {centre.town.name}".strip()) if part
    )
    contact = [centre.name, address]
    if centre.phone:
        contact.append(_("Phone: %(phone)s", phone=centre.phone))
    return Letter(
        _("We would like to get to know you"),
        (
            _("Thank you for wanting to help. We talk to everybody before we introduce people to each other."),
            _("Please phone us to find a time, or come by."),
        ),
        facts=tuple(contact),
        after=(_("The talk takes about half an hour. You need not bring anything."),),
        office=centre.name,
    )


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
