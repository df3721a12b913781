"""Letters about initiatives and their members."""

from flask_babel import gettext as _

from webapp.delivery.letters.letter import Letter, Occasion, page
from webapp.models import Initiative
from webapp.sentences import isolated


def initiative_confirmed(occasion: Occasion) -> Letter:
    """Tell a manager that the initiative is shown from now on."""
    initiative = occasion.row(Initiative, "initiative")
    return Letter(
        _("Your initiative is confirmed"),
        (
            _(
                "%(initiative)s is confirmed. From now on people see it, and volunteers can choose it.",
                initiative=isolated(initiative.name),
            ),
            _("Volunteers who choose it wait for your yes. Then they stand on your roster."),
        ),
        button=(_("To our roster"), page("/initiative")),
        office=initiative.centre.name,
    )


def membership_asked(occasion: Occasion) -> Letter:
    """Tell a manager that somebody would like to belong."""
    initiative = occasion.row(Initiative, "initiative")
    return Letter(
        _("A volunteer would like to join you"),
        (
            _("A volunteer has chosen %(initiative)s.", initiative=isolated(initiative.name)),
            _("Do you know each other? Please confirm, or say that it is a mistake."),
        ),
        button=(_("See who it is"), page("/initiative")),
    )


def membership_confirmed(occasion: Occasion) -> Letter:
    """Tell a volunteer about belonging to an initiative now."""
    initiative = occasion.row(Initiative, "initiative")
    return Letter(
        _("You belong to %(initiative)s now", initiative=isolated(initiative.name)),
        (
            _(
                "%(initiative)s has confirmed that you belong to it. Good that you are there.",
                initiative=isolated(initiative.name),
            ),
        ),
        button=(_("See where things are"), page("/me")),
        office=initiative.name,
    )


def barrier_reported(_occasion: Occasion) -> Letter:
    """Tell an administrator that somebody could not use a page; what they wrote stands on the page alone."""
    return Letter(
        _("Somebody met a barrier on these pages"),
        (
            _("Somebody told us what keeps them from using a page. Please read it and answer within a month."),
            _("For an hour you get no further mail about this, even if more people write."),
        ),
        button=(_("Read it"), page("/admin/feedback")),
    )
