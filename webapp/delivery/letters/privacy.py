"""Letters about people's own data."""

from flask_babel import format_date
from flask_babel import gettext as _

from webapp.data_words import table_name
from webapp.delivery.letters.letter import Letter, Occasion, page
from webapp.models import Erasure
from webapp.sentences import isolated
from webapp.sign_in.links import new_address_link


def email_changed(_occasion: Occasion) -> Letter:
    """Tell the old address that another one holds."""
    return Letter(
        _("Your e-mail address was changed"),
        (_("From now on we write to another address, as you asked us to."),),
        after=(_("It was not you? Then please tell your centre at once."),),
    )


def erased(occasion: Occasion) -> Letter:
    """Confirm for the last time that everything was deleted."""
    receipt = occasion.row(Erasure, "erasure")
    return Letter(
        _("Your data are deleted"),
        (
            _("On %(day)s we deleted everything that we knew about you.", day=format_date(receipt.at, "long")),
            _("This is the last mail to this address. We have deleted the address, too."),
        ),
        facts=tuple(f"{table_name(table)}: {count}" for table, count in receipt.counts.items()),
        after=(_("Number of this receipt: %(number)s", number=isolated(receipt.number)),),
    )


def account_goes(_occasion: Occasion) -> Letter:
    """Warn somebody who has not been here for long."""
    return Letter(
        _("Your account will soon be deleted"),
        (
            _("You have not used your account for a long time, and nothing of yours is open."),
            _("In 30 days we delete it, with everything that we know about you."),
            _("You want to keep it? Then please sign in once."),
        ),
        button=(_("Sign in"), page("/sign-in")),
    )


def countersign_asked(_occasion: Occasion) -> Letter:
    """Ask a colleague to be the second person; what it is about stands on the page alone."""
    return Letter(
        _("A second person is needed"),
        (
            _("A colleague has asked for something that cannot be undone. It needs your yes or no."),
            _("Please look at it in the next days."),
        ),
        button=(_("Look at it"), page("/desk/countersign")),
    )


def confirm_new_email(occasion: Occasion) -> Letter:
    """Ask whether somebody reads mail at a new address."""
    return Letter(
        _("Please confirm your new e-mail address"),
        (
            _("You want to use this address from now on. Please open this link and confirm it."),
            _("Until then everything stays as it is."),
        ),
        button=(_("Confirm the new address"), new_address_link(occasion.user)),
        after=(_("It was not you? Then you need not do anything."),),
    )
