"""Letters about signing in."""

from flask_babel import gettext as _

from webapp.delivery.letters.letter import Letter, Occasion, page
from webapp.sign_in.links import password_link


def confirm_email(occasion: Occasion) -> Letter:
    """Ask somebody who has registered to choose a password, which proves the address."""
    return Letter(
        _("Please confirm your e-mail address"),
        (
            _("Thank you for your registration."),
            _("Please open this link and choose a password. With that your e-mail address is confirmed."),
        ),
        button=(_("Confirm and choose a password"), password_link(occasion.user)),
        after=(_("It was not you? Then you need not do anything. We delete the registration after 30 days."),),
    )


def account_made(occasion: Occasion) -> Letter:
    """Tell somebody who works in a town that there is an account now, and let them choose a password."""
    return Letter(
        _("Your account for your work with us"),
        (
            _("An administrator of your town has made an account for you."),
            _("Please open this link and choose a password. Then you can sign in."),
        ),
        button=(_("Choose a password"), password_link(occasion.user)),
        after=(_("You did not expect this? Then you need not do anything, and nobody can use the account."),),
    )


def account_exists(occasion: Occasion) -> Letter:
    """Tell somebody who registers again that there is an account."""
    return Letter(
        _("You are registered already"),
        (
            _("Somebody has just registered with your e-mail address. You have an account with us already."),
            _("Please sign in. There you can change everything that you told us."),
        ),
        button=(_("Sign in"), page("/sign-in")),
        after=(
            _(
                "You have no password yet, or forgot it? Choose one here: %(link)s",
                link=password_link(occasion.user),
            ),
            _("It was not you? Then you need not do anything."),
        ),
    )


def reset_password(occasion: Occasion) -> Letter:
    """Send the link that somebody has asked for."""
    return Letter(
        _("Your link to choose a password"),
        (_("Here is the link that you asked for. It works once, for one day."),),
        button=(_("Choose a password"), password_link(occasion.user)),
        after=(_("It was not you? Then you need not do anything. Your password stays as it is."),),
    )


def password_changed(_occasion: Occasion) -> Letter:
    """Tell somebody that the password is another one now."""
    return Letter(
        _("Your password was changed"),
        (_("Your password was changed just now. All other devices are signed out."),),
        after=(
            _(
                "It was not you? Then please choose a new password at once: %(link)s",
                link=page("/account/password/forgotten"),
            ),
        ),
    )
