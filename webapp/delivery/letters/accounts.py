"""Letters about signing in."""

from flask_babel import gettext as _

from webapp.db import now
from webapp.delivery.letters.letter import Letter, Occasion, page
from webapp.models import SignInLink
from webapp.sign_in.links import link_to_sign_in, password_link


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


def sign_in_link(occasion: Occasion) -> Letter | None:
    """Send the link that signs somebody in, unless it has waited here for too long."""
    link = occasion.session.get(SignInLink, occasion.ids["sign_in_link"])
    if link is None or link.expires_at <= now():
        return None
    return Letter(
        _("Your link to sign in"),
        (_("Here is the link that you asked for. It works once, and only for a few minutes."),),
        button=(_("Sign in"), link_to_sign_in(link, occasion.user)),
        after=(_("It was not you? Then you need not do anything. Nobody can sign in without this mail."),),
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


def new_device(_occasion: Occasion) -> Letter:
    """Tell somebody who works here that their account was used on a device it does not know."""
    return _warning(
        _("Somebody signed in with your account on a new device"),
        _("Your account was just used on a device on which you had not signed in before."),
    )


def second_factor_changed(_occasion: Occasion) -> Letter:
    """Tell somebody that an app or a passkey was added or removed."""
    return _warning(
        _("The second step of your sign-in was changed"),
        _("An app or a passkey for signing in was added to your account, or removed from it."),
    )


def recovery_code_used(_occasion: Occasion) -> Letter:
    """Tell somebody that one of their codes on paper was used up."""
    return _warning(
        _("One of your codes on paper was used"),
        _("Somebody just used one of your codes on paper. It does not work any more."),
    )


def second_factor_reset(_occasion: Occasion) -> Letter:
    """Tell somebody that an administrator has removed the second step, because it was lost."""
    return _warning(
        _("The second step of your sign-in was reset"),
        _("An administrator has removed app, passkeys and codes on paper from your account. Please sign in again."),
    )


def _warning(subject: str, line: str) -> Letter:
    return Letter(
        subject,
        (line,),
        button=(_("See where I am signed in"), page("/account/devices")),
        after=(
            _(
                "It was not you? Then please choose a new password at once: %(link)s",
                link=page("/account/password/forgotten"),
            ),
        ),
    )
