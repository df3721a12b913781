"""Nobody gets in where they do not belong: every route, every method, every role, own rows and foreign ones.

`ROUTES` is the whole of it: a route that is not listed here fails the test, and so does a listed one that is gone.
Who may not enter gets the same answer for a row that is there as for one that is not, and so does who may enter
but asks for somebody else's.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests import factories
from tests.fixtures.web import TOKEN, PageChecker
from webapp import access
from webapp.db import now
from webapp.models import (
    Centre,
    Countersignature,
    Deed,
    GuideKind,
    Initiative,
    MailState,
    Match,
    MatchState,
    OutboxMail,
    Passkey,
    RoleName,
    Round,
    RoundState,
    Side,
    User,
)
from webapp.services import barriers, heartbeats, login_sessions
from webapp.services.notifications import notify

VISITOR = "visitor"
NEWCOMER, VOLUNTEER, MANAGER, COORDINATOR, CASE_WORKER, ADMINISTRATOR = (
    RoleName.NEWCOMER,
    RoleName.VOLUNTEER,
    RoleName.INITIATIVE_MANAGER,
    RoleName.COORDINATOR,
    RoleName.CASE_WORKER,
    RoleName.ADMINISTRATOR,
)
SIGNED_IN = frozenset(RoleName)
EVERYBODY = SIGNED_IN | {VISITOR}
PEOPLE = frozenset({NEWCOMER, VOLUNTEER})
DESK = frozenset({COORDINATOR, MANAGER})
CENTRE = frozenset({COORDINATOR})
INITIATIVE = frozenset({MANAGER})
TOWN = frozenset({ADMINISTRATOR})
SIGNERS = CENTRE | TOWN
NOBODY_WITH_EMAIL: frozenset[str] = frozenset()

ROUTES: dict[frozenset[str], str] = {
    EVERYBODY: """
        public.start GET
        public.accessibility GET
        public.feedback GET POST
        public.feedback_thanks GET
        public.imprint GET
        public.privacy GET
        public.nearby GET
        public.near_map GET
        public.healthz GET
        public.readyz GET
        public.robots GET
        public.manifest GET
        public.offline GET
        public.service_worker GET
        guide.choose GET
        guide.contents GET
        guide.chapter GET
        guide.booklet GET
        guide.poster GET
        static GET
        security.static GET
        security.login GET POST
        security.logout POST
        join.newcomer GET
        join.volunteer GET
        join.initiative GET
        join.step GET POST
        join.check GET POST
        join.done GET
        join.put_away POST
        join.count POST
        account.forgotten GET POST
        account.link_sent GET
        account.choose_password GET POST
        account.ask_link GET POST
        account.link_asked GET
        account.use_link GET POST
        account.second_step GET POST
        account.passkey_challenge POST
        account.prove_by_passkey POST
        account.confirm_new_email GET POST
        answer.question GET
        answer.yes POST
        answer.ask_no GET
        answer.no POST
        answer.thanks GET
    """,
    SIGNED_IN: """
        account.home GET
        account.here GET
        account.signed_in GET
        account.overview GET
        account.data GET
        account.new_email GET POST
        account.export GET POST
        account.verify GET POST
        account.second_factor GET
        account.set_up_app GET POST
        account.remove_app GET POST
        account.recovery_codes GET POST
        account.passkey_options POST
        account.add_passkey POST
        account.remove_passkey GET POST
        account.devices GET
        account.end_device POST
        account.end_other_devices POST
        account.change_password GET POST
        account.reading_language GET POST
    """,
    NOBODY_WITH_EMAIL: """
        account.renew_code GET POST
    """,
    PEOPLE: """
        account.name GET POST
        account.erasure GET POST
        account.access GET
        account.consents GET
        account.withdraw_consent POST
        account.agree_again POST
        account.restrict_use POST
        account.lift_restriction POST
        account.contact GET POST
        account.languages GET POST
        me.home GET
        me.ask_change GET
        me.change POST
        me.ask_pause GET
        me.pause POST
        me.resume POST
        me.ask_withdraw GET
        me.withdraw POST
        me.match GET
        me.appointment GET
        me.accept POST
        me.answered GET
        me.ask_decline GET
        me.decline POST
        me.ask_check_in GET
        me.check_in POST
        me.ask_end GET
        me.end POST
        me.go_on POST
        me.met POST
    """,
    DESK: """
        desk.today GET
        desk.proposals GET
        desk.proposal GET
        desk.approve POST
        desk.approve_several POST
        desk.reject POST
        desk.ask_centre POST
        desk.matches GET
        desk.matches_csv GET
        desk.match GET
        desk.undo POST
        desk.ask_now POST
        desk.start_trial POST
        desk.activate POST
        desk.complete POST
        desk.withdraw POST
        desk.end POST
        desk.check_in POST
        desk.found GET
        desk.record_found POST
        desk.requests GET
        desk.requests_csv GET
        desk.choose GET
        desk.choose_volunteer POST
        desk.suggest_now POST
        desk.choose_request GET
        desk.ask_hand_over GET
        desk.hand_over POST
        desk.person GET
        desk.phone GET
        desk.call GET
        desk.reached POST
        desk.say_yes POST
        desk.say_no POST
        desk.rounds GET
        desk.start_round POST
        desk.search GET
        desk.search_progress GET
        reception.newcomer GET POST
        reception.volunteer GET POST
        reception.done GET
        reception.put_away POST
    """,
    CENTRE: """
        desk.centre.hand_out GET POST
        countersign.office.ask_erasure GET POST
        countersign.office.ask_export GET POST
        countersign.office.take POST
        desk.centre.offers GET
        desk.centre.offers_csv GET
        desk.centre.invite POST
        desk.centre.vet POST
        desk.centre.refuse POST
        desk.centre.clearance POST
        desk.centre.capacity POST
        desk.centre.pause POST
        desk.centre.resume POST
        desk.centre.greeted POST
        desk.centre.initiatives GET
        desk.centre.confirm_initiative POST
        desk.centre.refuse_initiative POST
        desk.centre.releases GET
        desk.centre.release POST
        desk.centre.refuse_release POST
        facts.overview GET
        facts.verify POST
        facts.doubt POST
        guide_desk.overview GET
        guide_desk.new GET POST
        guide_desk.chapter GET POST
        guide_desk.move_chapter POST
        guide_desk.verify POST
        guide_desk.doubt POST
        guide_desk.text GET POST
        guide_desk.versions GET
        guide_desk.restore_version POST
    """,
    SIGNERS: """
        countersign.overview GET
        countersign.show GET
        countersign.confirm POST
        countersign.refuse POST
    """,
    INITIATIVE: """
        initiative.today GET
        initiative.profile GET
        initiative.change_profile POST
        initiative.roster GET
        initiative.roster_csv GET
        initiative.confirm_member POST
        initiative.ask_refuse_member GET
        initiative.refuse_member POST
    """,
    TOWN: """
        admin.reset_second_factor POST
        admin.overview GET
        admin.centres GET
        admin.centre GET POST
        admin.institutions GET
        admin.new_institution GET POST
        admin.institution GET POST
        admin.ask_remove_institution GET
        admin.remove_institution POST
        admin.catchments GET POST
        admin.programmes GET
        admin.new_programme GET POST
        admin.programme GET POST
        admin.ask_switch_off GET
        admin.switch_off POST
        admin.switch_on POST
        admin.accounts GET
        admin.new_account GET POST
        admin.account GET POST
        admin.lock_account POST
        admin.open_account POST
        admin.invite_again POST
        admin.feedback GET
        admin.feedback_message GET POST
        admin.reopen_feedback POST
        admin.log GET
        admin.retention GET POST
        admin.access GET
        admin.log_table GET
        admin.outbox GET
        admin.send_again POST
        admin.words GET
        admin.model GET
        admin.use_learned POST
        admin.use_starting_values POST
    """,
}
DECLARED = {
    (endpoint, method): roles
    for roles, lines in ROUTES.items()
    for endpoint, *methods in map(str.split, lines.strip().splitlines())
    for method in methods
}
ROWS = {"match_id", "request_id", "offer_id", "person_id", "round_id", "initiative_id", "place_id"} | {
    "centre_id", "programme_id", "user_id", "id_", "mail_id", "countersignature_id", "login_id", "passkey_id",
    "barrier_id", "chapter_id", "institution_id",
}  # fmt: skip
MISSING = 2**31 - 2
OF_TOWN = {"place_id": MISSING, "countersignature_id": MISSING, "chapter_id": MISSING}
FIXED = {
    "journey": "newcomer",
    "name": "place",
    "token": "forged",
    "outcome": "told",
    "kind": "centre",
    "programme_kind": "mentor",
    "town": "duisburg",
    "slug": "eine-wohnung-finden",
    "guide_kind": "newcomers",
} | {"language": "de"}
RELEASES = {"desk.centre.release", "desk.centre.refuse_release"}
FILES = {"static": "manifest.json", "security.static": "js/webauthn.js"}
NONCES = re.compile(r'nonce="[^"]*"|(?<=csrf_token" value=")[^"]*|(?<=once" value=")[^"]*|(?<=/)\d+(?=[/?"])')

Ids = Mapping[str, int]


@dataclass
class Somebody:
    """A role at a browser: the rows that are theirs, and those of somebody else, from ever farther away."""

    role: str
    client: FlaskClient
    token: str
    own: Ids = field(default_factory=dict)
    foreign: tuple[Ids, ...] = ()


def declared_of(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def address(app: Flask, rule: Rule, who: Somebody, ids: Ids) -> str:
    """The rule's address with these ids."""
    values: dict[str, object] = {
        name: FIXED[name] for name in (rule.arguments - set(rule.defaults or {})) & set(FIXED)
    }
    values |= {name: ids.get(name, MISSING) for name in rule.arguments & ROWS}
    if rule.endpoint.startswith("me.") and "kind" in rule.arguments:
        kind = "offers" if who.role == VOLUNTEER else "requests"
        values |= {"kind": kind, "id_": ids.get(f"{kind}_id", MISSING)}
        values |= {"name": "times"} if "name" in rule.arguments else {}
    if rule.endpoint in RELEASES:
        values["match_id"] = ids.get("released_id", MISSING)
    if "filename" in rule.arguments:
        values["filename"] = FILES[rule.endpoint]
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def body_of(ids: Ids) -> dict[str, object]:
    """What the forms that name a row in their body send."""
    return {"programme": ids.get("programme_id", MISSING), "offer": ids.get("offer_id", MISSING)}


class Walk:
    """Goes everywhere as everybody, and notes what is not as declared."""

    def __init__(self, app: Flask, session) -> None:
        self.app, self.session = app, session
        self.rules = {
            (rule.endpoint, method): rule
            for rule in app.url_map.iter_rules()
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        }

    def ask(self, who: Somebody, route: tuple[str, str], ids: Ids) -> TestResponse:
        """Send one request; whatever it changed is taken back, and what it had to say to the next page, too."""
        path = address(self.app, self.rules[route], who, ids)
        data = {"csrf_token": who.token, **body_of(ids)} if route[1] == "POST" else None
        with self.taken_back():
            # The page check of the tests' client is left out: this is about who gets in.
            answer = FlaskClient.open(who.client, path, method=route[1], data=data, buffered=True)
        if 300 <= answer.status_code < 400:
            with who.client.session_transaction() as cookie:
                cookie.pop("_flashes", None)
        return answer

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        point = self.session.connection().begin_nested()
        yield
        point.rollback()

    def faults(self, who: Somebody) -> list[str]:
        # Signing out comes last: nobody is signed in afterwards.
        routes = sorted(set(DECLARED) & set(self.rules), key=lambda route: (route[0] == "security.logout", route))
        return [
            f"{who.role}: {' '.join(reversed(route))}: {fault}"
            for route in routes
            for fault in self._faults(who, route)
        ]

    def _faults(self, who: Somebody, route: tuple[str, str]) -> Iterator[str]:
        answer = self.ask(who, route, who.own)
        if answer.status_code >= 500:
            yield f"failed with {answer.status_code}"
        if who.role not in DECLARED[route]:
            yield from self._stays_out(who, route, answer)
            return
        if answer.status_code in {403, 404} or _sent_to_sign_in(answer):
            yield f"should get in, and got {answer.status_code} {answer.headers.get('Location', '')}"
        if self.rules[route].arguments & ROWS or route == ("desk.start_round", "POST"):
            yield from self._same_as_missing(who, route)

    def _stays_out(self, who: Somebody, route: tuple[str, str], answer: TestResponse) -> Iterator[str]:
        if who.role == VISITOR:
            if not _sent_to_sign_in(answer):
                yield f"should be sent to sign in, and got {answer.status_code}"
            return
        missing = self.ask(who, route, {}) if self.rules[route].arguments & ROWS else answer
        if answer.status_code != 404 or _looks(answer) != _looks(missing):
            yield f"should find nothing, and got {answer.status_code}"

    def _same_as_missing(self, who: Somebody, route: tuple[str, str]) -> Iterator[str]:
        missing = self.ask(who, route, {})
        if missing.status_code != 404:
            yield f"a missing row should be a 404, and got {missing.status_code}"
        for ids in who.foreign:
            foreign = self.ask(who, route, {**ids})
            if foreign.status_code != 404 or _looks(foreign) != _looks(missing):
                yield f"a foreign row should be as good as missing, and got {foreign.status_code}"


def _sent_to_sign_in(answer: TestResponse) -> bool:
    """Whether somebody must sign in first; who has sent a form gets it back, to send it afterwards."""
    if answer.status_code == 401:
        return 'href="/sign-in?' in answer.text
    return answer.status_code in {302, 303} and answer.headers["Location"].startswith("/sign-in?")


def _looks(answer: TestResponse) -> str:
    return NONCES.sub("", answer.text)


def _ids(match: Match, **more: int) -> dict[str, int]:
    """The ids of everything around a match."""
    return {
        "match_id": match.id,
        "id_": match.id,
        "request_id": match.request_id,
        "requests_id": match.request_id,
        "offer_id": match.offer_id,
        "offers_id": match.offer_id,
        "person_id": match.request.person_id,
        "programme_id": match.programme_id,
    } | more


def _asked(session, lives_in: str) -> Match:
    """A volunteer who said yes, and a newcomer who is asked now."""
    match = factories.proposal(
        session,
        asks=factories.request(session, lives_in=lives_in),
        offers=factories.offer(session, lives_in=lives_in),
        state=MatchState.OFFERED,
        asked=Side.NEWCOMER,
        asked_at=now(),
        volunteer_yes_at=now(),
        reached_at=now(),
    )
    match.offer.used = 1
    return match


def _proposed(session, initiative: Initiative) -> Match:
    """Two people of an initiative's own programme, the volunteer one of its members."""
    asks = factories.request(session, programme=factories.own_programme(session, initiative))
    match = factories.proposal(session, asks=asks)
    factories.member(session, match.offer.person, initiative)
    return match


def _search(session, match: Match) -> int:
    made = Round(programme_id=match.programme_id, state=RoundState.DONE)
    session.add(made)
    session.flush()
    return made.id


def _dead_letter(session, user: User) -> int:
    """A mail that did not leave."""
    notify(session, user, "reminder")
    session.flush()
    mail = session.scalars(select(OutboxMail).where(OutboxMail.user_id == user.id)).one()
    mail.state = MailState.DEAD
    return mail.id


def _office(session, district: str, wants: str) -> Ids:
    """The rows of a centre: a match, a search, an initiative, and a volunteer whom another centre wants."""
    match = _asked(session, district)
    centre = match.request.person.district.centre
    wanted = factories.proposal(
        session,
        asks=factories.request(session, lives_in=wants),
        offers=factories.offer(session, lives_in=district, open_to_other_centres=True),
        release_asked_at=now(),
    )
    return _ids(
        match,
        round_id=_search(session, match),
        initiative_id=factories.initiative(session, of=centre.name).id,
        place_id=centre.id,
        chapter_id=factories.chapter(session, of=centre.name, title=centre.name).id,
        centre_id=centre.id,
        institution_id=factories.institution(session, of=centre.name).id,
        user_id=factories.coordinator(session, of=centre.name).id,
        released_id=wanted.id,
        mail_id=_dead_letter(session, match.request.person.user),
        countersignature_id=_asked_to_erase(session, match, centre),
        barrier_id=_met_a_barrier(session, match.request.person.user),
    )


def _met_a_barrier(session, user: User) -> int:
    made = barriers.report(session, user, barriers.Message("/near", "No alt.", "", "en"))
    session.flush()
    return made.id


def _asked_to_erase(session, match: Match, centre: Centre) -> int:
    made = Countersignature(
        deed=Deed.ERASE_PERSON,
        town_id=centre.town_id,
        person=match.request.person,
        reason="died",
        asked_by=factories.coordinator(session, of=centre.name),
    )
    session.add(made)
    session.flush()
    return made.id


@pytest.fixture
def somebodies(app, session, sign_in) -> dict[str, Somebody]:
    """One of each role, signed in, beside rows of their own, of another office, and of another town."""
    hamborn, hochfeld, krefeld = (
        _office(session, district, wants)
        for district, wants in (("Marxloh", "Hochfeld"), ("Hochfeld", "Marxloh"), ("Cracau", "Marxloh"))
    )
    ours, theirs = factories.initiative(session), factories.initiative(session)
    member, other_member = _proposed(session, ours), _proposed(session, theirs)
    office = factories.centre(session)
    at_office = {"centre": office, "town": office.town}
    match = session.get_one(Match, hamborn["match_id"])
    for kind in GuideKind:
        factories.chapter(session, kind=kind)
    heartbeats.beat(session)
    users = {
        NEWCOMER: match.request.person.user,
        VOLUNTEER: match.offer.person.user,
        MANAGER: factories.manager(session, ours),
        COORDINATOR: factories.coordinator(session),
        CASE_WORKER: factories.account(session, CASE_WORKER, **at_office),
        ADMINISTRATOR: factories.account(session, ADMINISTRATOR, town=office.town),
    }
    manages = _ids(member, round_id=_search(session, member), person_id=member.offer.person_id)
    elsewhere = _ids(other_member, round_id=_search(session, other_member), person_id=other_member.offer.person_id)
    session.commit()
    rows: dict[str, tuple[Ids, tuple[Ids, ...]]] = {
        VISITOR: (hamborn, ()),
        NEWCOMER: (hamborn, (hochfeld, krefeld, elsewhere)),
        VOLUNTEER: (hamborn, (hochfeld, krefeld, elsewhere)),
        MANAGER: (manages, (elsewhere, hamborn, hochfeld, krefeld)),
        # The facts about a place, the guides, and what needs two people, are the whole town's.
        COORDINATOR: (hamborn, ({**hochfeld, **OF_TOWN}, krefeld)),
        CASE_WORKER: (hamborn, ()),
        ADMINISTRATOR: (hamborn, (krefeld,)),
    }
    entered = {role: _enter(app, sign_in, users.get(role)) for role in rows}
    ways_in = {role: _ways_in(session, user) for role, user in users.items()}
    session.commit()
    return {
        role: Somebody(role, *entered[role], *_with_ways_in(of_role, ways_in, role))
        for role, of_role in rows.items()
    }


def _ways_in(session, user: User) -> dict[str, int]:
    """Another device on which somebody is signed in, and a passkey."""
    limits = login_sessions.Limits(timedelta(hours=1), timedelta(days=1))
    login = login_sessions.start(session, user, f"elsewhere {user.id}", login_sessions.Device("", ""), limits)
    key = Passkey(user_id=user.id, credential_id=f"{user.id}".encode(), public_key=b"", sign_count=0, name="phone")
    session.add_all((login, key))
    session.flush()
    return {"login_id": login.id, "passkey_id": key.id}


def _with_ways_in(
    rows: tuple[Ids, tuple[Ids, ...]], ways_in: Mapping[str, Ids], role: str
) -> tuple[Ids, tuple[Ids, ...]]:
    """The rows of a role with its own ways in, and the foreign rows with those of somebody else."""
    own, foreign = rows
    if role == VISITOR:
        return rows
    somebody_else = ways_in[CASE_WORKER if role != CASE_WORKER else COORDINATOR]
    return {**own, **ways_in[role]}, tuple({**ids, **somebody_else} for ids in foreign or (own,))


def _enter(app: Flask, sign_in, user: User | None) -> tuple[FlaskClient, str]:
    """A client and a token for its forms, signed in where there is a user."""
    client = sign_in(user) if user else PageChecker(app)
    token = TOKEN.search(client.get("/account/reading-language" if user else "/sign-in").text)
    return client, token[1]


@pytest.fixture
def walk(app, session) -> Walk:
    return Walk(app, session)


def test_every_route_is_declared_and_every_declared_one_is_there(app):
    assert declared_of(app) == set(DECLARED)


def test_everybody_gets_in_where_they_belong_and_nowhere_else(walk, somebodies):
    faults = [fault for who in somebodies.values() for fault in walk.faults(who)]
    assert not faults, "\n".join(faults)


@pytest.mark.one_database
def test_the_walk_notices_a_page_without_a_guard(app, walk, somebodies, monkeypatch):
    monkeypatch.setitem(app.before_request_funcs, "admin", [])
    assert any("visitor: GET admin.words" in fault for fault in walk.faults(somebodies[VISITOR]))
    assert any("newcomer: GET admin.words" in fault for fault in walk.faults(somebodies[NEWCOMER]))


@pytest.mark.one_database
def test_the_walk_notices_a_row_of_another_centre(walk, somebodies, monkeypatch):
    monkeypatch.setattr(access, "matches_of", lambda _user: select(Match))
    assert any("a foreign row" in fault for fault in walk.faults(somebodies[COORDINATOR]))
