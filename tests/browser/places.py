"""Every page that somebody can look at: who, and at which addresses. New pages are listed here, or a test fails.

An address may name a number of the town's in braces; `town.py` makes them. Somebody stands here once for each way
of looking: with much to do, with nothing to do, half-way through a registration.
"""

import re
from collections.abc import Mapping

from flask import Flask

from tests.webapp.test_routes import DECLARED, EVERYBODY, VISITOR
from webapp.models import RoleName

PUBLIC = """
    / /near /imprint /privacy /accessibility /accessibility/feedback /accessibility/feedback/thanks
    /guide /guide/duisburg /guide/duisburg/housing /guide/duisburg/companies
"""
CHAPTERS = """
    /guide/duisburg/first-steps /guide/duisburg/residence-office /guide/duisburg/language-courses
    /guide/duisburg/nursery-and-school /guide/duisburg/training-and-work /guide/duisburg/health
    /guide/duisburg/rights-and-duties /guide/duisburg/leisure /guide/duisburg/help-near-you
    /guide/duisburg/companies/employment /guide/duisburg/companies/training /guide/duisburg/companies/internship
    /guide/duisburg/companies/who-is-responsible
"""
OWN_ACCOUNT = """
    /account /account/data /account/email /account/export /account/verify /account/second-factor
    /account/second-factor/app /account/second-factor/app/remove /account/second-factor/codes
    /account/devices /account/password /account/reading-language /account/signed-in
"""
OWN_PERSON = "/account/name /account/erase /account/access /account/consents /account/contact /account/languages"
DESK = """
    /desk /desk/proposals /desk/matches /desk/matches?state=all /desk/matches/found /desk/requests
    /desk/requests?state=all&language=tr /desk/phone /desk/rounds /desk/register /desk/register/volunteer
"""
CENTRE = """
    /desk/offers /desk/offers?state=all /desk/initiatives /desk/releases /desk/facts /desk/countersign
    /desk/countersign/export
"""
TOWN = """
    /admin /admin/centres /admin/institutions /admin/institutions/new /admin/districts /admin/programmes
    /admin/programmes/new /admin/accounts /admin/accounts/new /admin/feedback /admin/log /admin/retention
    /admin/access /admin/outbox /admin/words /admin/model /desk/countersign
"""
INITIATIVE = "/initiative /initiative/profile /initiative/roster /initiative/roster?state=free"

NEWCOMER, VOLUNTEER, MANAGER, COORDINATOR, CASE_WORKER, ADMINISTRATOR = (
    RoleName.NEWCOMER,
    RoleName.VOLUNTEER,
    RoleName.INITIATIVE_MANAGER,
    RoleName.COORDINATOR,
    RoleName.CASE_WORKER,
    RoleName.ADMINISTRATOR,
)

PLACES: dict[str, tuple[str, str]] = {
    "visitor": (
        VISITOR,
        f"""
        {PUBLIC} {CHAPTERS} /near?town=krefeld /offline/de /offline/ar
        /answer/{{meet_link}} /answer/{{meet_link}}/no /answer/{{go_on_link}}
        /answer/{{check_in_link}} /answer/thanks/asked /answer/thanks/together /answer/thanks/no_volunteer
        /answer/thanks/no_newcomer /answer/thanks/goes_on /answer/thanks/ended /answer/thanks/told
        /answer/thanks/call /sign-in /account/password/forgotten /account/password/sent /account/link
        /account/link/sent /account/password/link/{{password_link}} /account/link/{{sign_in_link}}
        /account/email/link/{{new_email_link}} /join/newcomer/whom /join/volunteer/skills /join/initiative/about
        """,
    ),
    "somebody half-way in": (VISITOR, "/account/second-step"),
    "somebody who asks": (
        VISITOR,
        """
        /join/newcomer/household /join/newcomer/needs /join/newcomer/kind /join/newcomer/languages
        /join/newcomer/place /join/newcomer/time /join/newcomer/wishes /join/newcomer/contact /join/newcomer/check
        """,
    ),
    "a guardian who asks": (VISITOR, "/join/newcomer/guardian"),
    "somebody who offers": (
        VISITOR,
        """
        /join/volunteer/kinds /join/volunteer/languages /join/volunteer/area /join/volunteer/time
        /join/volunteer/room /join/volunteer/wishes /join/volunteer/initiative /join/volunteer/contact
        /join/volunteer/check
        """,
    ),
    "an initiative that registers": (
        VISITOR,
        "/join/initiative/town /join/initiative/districts /join/initiative/manager /join/initiative/check",
    ),
    "somebody who has asked": (VISITOR, "/join/newcomer/done"),
    "somebody who has offered": (VISITOR, "/join/volunteer/done"),
    "an initiative that has registered": (VISITOR, "/join/initiative/done"),
    "newcomer": (
        NEWCOMER,
        f"""
        {PUBLIC} {OWN_ACCOUNT} {OWN_PERSON} /me /me/requests/{{newcomer_request}}/change/needs
        /me/requests/{{newcomer_request}}/change/times /me/requests/{{newcomer_request}}/change/wishes
        /me/requests/{{newcomer_request}}/pause /me/requests/{{newcomer_request}}/withdraw /me/matches/{{asked}}
        /me/matches/{{asked}}/decline /me/matches/{{running}} /me/matches/{{running}}/check-in
        /me/matches/{{running}}/end /me/matches/{{running}}/answered
        """,
    ),
    "newcomer who waits": (NEWCOMER, "/me"),
    "newcomer who pauses": (NEWCOMER, "/me"),
    "newcomer without e-mail": (NEWCOMER, "/me /account /account/code /account/data /account/contact"),
    "volunteer": (
        VOLUNTEER,
        f"""
        {PUBLIC} {OWN_ACCOUNT} {OWN_PERSON} /me /me/offers/{{volunteer_offer}}/change/kinds
        /me/offers/{{volunteer_offer}}/change/skills /me/offers/{{volunteer_offer}}/change/times
        /me/offers/{{volunteer_offer}}/change/wishes /me/offers/{{volunteer_offer}}/change/reach
        /me/offers/{{volunteer_offer}}/change/places /me/offers/{{volunteer_offer}}/pause
        /me/offers/{{volunteer_offer}}/withdraw /me/matches/{{to_answer}} /me/matches/{{to_answer}}/decline
        /me/matches/{{answered}} /me/matches/{{answered}}/answered /me/matches/{{accepted}} /me/matches/{{trial}}
        /me/matches/{{running}} /me/matches/{{completed}} /me/matches/{{dissolved}}
        /me/matches/{{trial}}/check-in /me/matches/{{trial}}/end
        """,
    ),
    "new volunteer": (VOLUNTEER, "/me"),
    "manager": (
        MANAGER,
        f"""
        {PUBLIC} {OWN_ACCOUNT} {DESK} {INITIATIVE} /initiative/members/{{to_confirm}}/refuse
        /desk/proposals/{{manager_proposed}} /desk/matches/{{manager_proposed}}
        /desk/requests/{{manager_request}}/choose /desk/requests/{{manager_request}}/hand-over
        /desk/offers/{{manager_offer}}/choose /desk/people/{{manager_person}} /desk/phone/{{manager_call}}
        /desk/rounds/{{queued_round}}
        """,
    ),
    "manager without members": (MANAGER, f"{INITIATIVE} /desk /desk/proposals /desk/rounds"),
    "manager to be confirmed": (MANAGER, "/initiative /initiative/profile"),
    "coordinator": (
        COORDINATOR,
        f"""
        {PUBLIC} {OWN_ACCOUNT} {DESK} {CENTRE} /desk/proposals/{{proposed}} /desk/proposals/{{foreign}}
        /desk/matches/{{office_approved}} /desk/matches/{{office_offered}} /desk/matches/{{office_trial}}
        /desk/matches/{{running}} /desk/matches/{{office_declined}} /desk/matches/{{office_dissolved}}
        /desk/requests/{{request}}/choose /desk/requests/{{request}}/choose?all=1
        /desk/requests/{{request}}/hand-over /desk/offers/{{offer}}/choose /desk/people/{{person}}
        /desk/people/{{person}}/data /desk/people/{{registered_person}} /desk/people/{{invited_person}}
        /desk/people/{{cleared_person}} /desk/phone/{{call}} /desk/rounds/{{round}} /desk/rounds/{{failed_round}}
        /desk/rounds/{{running_round}} /desk/countersign/{{countersignature}}
        /desk/countersign/{{own_countersignature}} /desk/countersign/erase/{{person}}
        /desk/guide /desk/guide/new/newcomers /desk/guide/{{chapter}} /desk/guide/{{chapter}}/de
        /desk/guide/{{chapter}}/ar /desk/guide/{{chapter}}/de/versions
        """,
    ),
    "coordinator without work": (COORDINATOR, f"{DESK} {CENTRE}"),
    "coordinator with passkey": (
        COORDINATOR,
        """
        /account /account/second-factor /account/second-factor/app/remove /account/second-factor/codes
        /account/passkeys/{passkey}/remove
        """,
    ),
    "case worker": (CASE_WORKER, f"{PUBLIC} {OWN_ACCOUNT}"),
    "administrator": (
        ADMINISTRATOR,
        f"""
        {PUBLIC} {OWN_ACCOUNT} {TOWN} /admin/centres/{{centre}} /admin/institutions/{{institution}}
        /admin/institutions/{{institution}}/remove /admin/programmes/{{programme}}
        /admin/programmes/{{programme}}/off /admin/accounts/{{colleague}}
        /admin/feedback/{{barrier}} /desk/countersign/{{countersignature}}
        """,
    ),
    "administrator without work": (ADMINISTRATOR, TOWN),
}

NO_PAGE = {
    "public.healthz": "a word for monitoring",
    "public.readyz": "lines for monitoring",
    "public.robots": "a text for robots",
    "public.manifest": "a file for phones",
    "public.service_worker": "a script",
    "account.here": "a sign of life",
    "static": "files",
    "security.static": "files",
    "reception.done": "shown once, after somebody was registered: see test_states.py",
    "join.newcomer": "leads to the first step",
    "join.volunteer": "leads to the first step",
    "join.initiative": "leads to the first step",
    "account.home": "leads to the first page of the role",
    "desk.matches_csv": "a file",
    "desk.requests_csv": "a file",
    "desk.centre.offers_csv": "a file",
    "initiative.roster_csv": "a file",
    "admin.log_table": "a file",
    "me.appointment": "a file for a calendar",
    "guide.booklet": "a file to print",
    "guide.poster": "a file to print",
    "public.near_map": "what the map of public.nearby shows",
    "desk.search_progress": "a part of desk.search, which fetches it",
}
"""What can be fetched and is no page, and why."""

FOR_VISITORS = re.compile(
    r"(security|join|answer)\.|public\.offline|account\.(forgotten|link_|choose_password|ask_link|use_link|second_step)"
)
"""Public pages that say the same to somebody signed in, or lead them away."""

ONLY_SOME = {
    "account.renew_code": {"newcomer"},  # who has no e-mail
    "account.remove_passkey": {"coordinator"},  # who has a passkey: the page is the same for everybody
    "account.confirm_new_email": {VISITOR},
}
"""Pages that only some of those may see whose role could."""


SEES_THE_SAME = {"volunteer", "manager", "coordinator", "case worker", "administrator"}
"""Whose public pages and whose own account look as a visitor's and a newcomer's, but for the menu."""


def addresses_of(who: str, ids: Mapping[str, object]) -> list[str]:
    """Return where somebody can go, without doubles."""
    return list(dict.fromkeys(PLACES[who][1].format_map(ids).split()))


def own_addresses_of(who: str, ids: Mapping[str, object]) -> list[str]:
    """Return where somebody can go, without what looks the same for everybody and others have looked at."""
    seen = set(f"{PUBLIC} {OWN_ACCOUNT} {OWN_PERSON}".split()) if who in SEES_THE_SAME else set()
    return [address for address in addresses_of(who, ids) if address not in seen]


def endpoint_of(app: Flask, address: str) -> str:
    """Return the endpoint that answers at an address."""
    found = app.url_map.bind("localhost").match(address.partition("?")[0], method="GET")
    return str(found[0])


def missing_pages(app: Flask, ids: Mapping[str, object]) -> list[str]:
    """Return each page and role that is declared and has no address here."""
    listed = {(endpoint_of(app, address), PLACES[who][0]) for who in PLACES for address in addresses_of(who, ids)}
    wanted = {
        (endpoint, role)
        for (endpoint, method), roles in DECLARED.items()
        if method == "GET" and endpoint not in NO_PAGE
        for role in ONLY_SOME.get(endpoint, roles)
        if role == VISITOR or roles != EVERYBODY or not FOR_VISITORS.match(endpoint)
    }
    return sorted(f"{endpoint} as {role}" for endpoint, role in wanted - listed)
