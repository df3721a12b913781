"""The accounts of those who work in a town: a role, and the centre or initiative it belongs to."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.models import Centre, Initiative, RoleName, Town, User
from webapp.services import accounts, audit, second_factors
from webapp.services.errors import ConflictError, NotAllowedError
from webapp.services.notifications import notify

AT_A_CENTRE = frozenset({RoleName.COORDINATOR, RoleName.CASE_WORKER})
STAFF = (RoleName.COORDINATOR, RoleName.CASE_WORKER, RoleName.INITIATIVE_MANAGER, RoleName.ADMINISTRATOR)


@dataclass(frozen=True)
class Post:
    """What somebody works as: coordinators and case workers at a centre, managers for an initiative."""

    role: RoleName
    centre: Centre | None = None
    initiative: Initiative | None = None

    def fits(self, town: Town) -> bool:
        """Whether the role has the place it needs, and no other, in that town."""
        place = self.centre or self.initiative
        return (
            self.role in STAFF
            and (self.centre is not None) == (self.role in AT_A_CENTRE)
            and (self.initiative is not None) == (self.role is RoleName.INITIATIVE_MANAGER)
            and (place is None or place.town_id == town.id)
        )


def works_here(user: User) -> bool:
    """Whether somebody holds a role of those who work in a town."""
    return any(role.name in STAFF for role in user.roles)


def appoint(session: Session, actor: User, town: Town, email: str, language: str, post: Post) -> User:
    """Return a new account, whose owner gets a mail to choose a password."""
    _refuse_misfit(town, post)
    user = accounts.create_account(
        session,
        email=email,
        language=language,
        roles=[post.role],
        town=town,
        centre=post.centre,
        initiative=post.initiative,
        by=actor,
    ).user
    notify(session, user, "account_made")
    return user


def change_post(session: Session, actor: User, user: User, town: Town, post: Post) -> None:
    """Give somebody another role or place; whoever is signed in with the account must sign in again."""
    _refuse_misfit(town, post)
    _refuse_own(actor, user)
    user.centre, user.initiative = post.centre, post.initiative
    accounts.change_roles(session, actor, user, [post.role])


def set_active(session: Session, actor: User, user: User, *, active: bool) -> None:
    """Lock an account or open it again; nobody locks the own one."""
    _refuse_own(actor, user)
    if user.active is active:
        raise ConflictError("account_switched")
    accounts.set_active(session, actor, user, active=active)


def reset_second_factor(session: Session, actor: User, user: User) -> None:
    """Remove somebody's second step, because it was lost; nobody resets the own one."""
    _refuse_own(actor, user)
    second_factors.reset(session, actor, user)


def invite_again(session: Session, actor: User, user: User) -> None:
    """Send the link to choose a password once more to somebody who has not used it."""
    if user.confirmed_at is not None or not user.active:
        raise ConflictError("account_confirmed")
    audit.record(session, actor, "user.invite_again", user)
    notify(session, user, "account_made")


def _refuse_misfit(town: Town, post: Post) -> None:
    if not post.fits(town):
        raise NotAllowedError("post_misfit")


def _refuse_own(actor: User, user: User) -> None:
    if actor.id == user.id:
        raise NotAllowedError("own_account")
