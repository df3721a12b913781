"""A town full of life: every state that a request, an offer, a match, a search or an initiative can be in.

Hamborn has all of it, with names that are long, names in Arabic script, and names without a place to break. Krefeld
has staff and nothing to do. `fill` makes the rows and returns the ids that addresses need.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from passlib.totp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from webapp.db import now
from webapp.models import (
    AuthenticatorApp,
    CheckIn,
    Clearance,
    Countersignature,
    Deed,
    ForWhom,
    Gender,
    GuideChapter,
    InitiativeState,
    Kind,
    Language,
    MailState,
    Match,
    MatchState,
    MembershipState,
    Offer,
    Openness,
    OutboxMail,
    Passkey,
    Person,
    Programme,
    Question,
    Request,
    RoleName,
    Round,
    RoundState,
    Side,
    User,
    Vetting,
)
from webapp.models.matches import TAKES_PLACE
from webapp.services import answer_links, barriers, heartbeats, openings, rounds, second_factors, translator
from webapp.services.accounts import ask_new_email, renew_code
from webapp.services.notifications import notify
from webapp.services.translator import pair_facts

NAMES = (
    ("Christiane-Friederike", "von Wolfeschlegelsteinhausenbergerdorff-Leutheusser"),
    ("عبد الرحمن", "الحسيني الهاشمي"),
    ("محمدرضا", "حسین‌زادهٔ اصفهانی"),
    ("Donaudampfschifffahrtselektrizitäten", "Hauptbetriebswerkbauunterbeamtengesellschaft"),
    ("Олександра", "Мельниченко-Підлісецька"),
    ("Şükriye", "Çağlayangil Özgüroğulları"),
    ("Li", "Yu"),
    ("Nguyễn Thị Minh", "Khai"),
)
LONG_NAME = "Nachbarschaftshilfe- und Integrationsbegleitungsgemeinschaft Obermarxloh"
SPOKEN = ("ar:native de:A2/A1", "ar:native/none", "fa:native de:B1", "de:native ar:B1", "uk:native en:B2 de:A1")
EVERYTHING = ("sprache", "wohnen", "schule", "arbeitsmarkt", "anerkennung", "gesundheit", "behoerden")
A_WEEK = tuple(f"{day}-{part}" for day in ("mon", "wed", "sat") for part in ("morning", "evening"))
NOTE = "Wir sehen uns jeden Dienstag im Stadtteilbegegnungszentrum und lernen zusammen.\nDas tut uns beiden gut."


@dataclass
class Town:
    """The people who sign in, by name, what some of them need for it, and the numbers that stand in addresses."""

    users: dict[str, User] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    on_paper: list[str] = field(default_factory=list)
    ids: dict[str, int | str] = field(default_factory=dict)


def fill(session: Session, link_of: Callable[[str, User], str]) -> Town:
    """Make everything, and flush; `link_of(kind, user)` returns the last part of the address in a mail."""
    town = Town()
    _offices(session, town)
    _suggestions(session, town)
    _two_people_and_everything_between_them(session, town)
    _every_other_match(session, town)
    _people_in_every_state(session, town)
    _searches(session, town)
    _initiatives(session, town)
    _what_staff_see(session, town)
    _ways_in(session, town, link_of)
    session.flush()
    return town


def _offices(session: Session, town: Town) -> None:
    office, empty = factories.centre(session), factories.centre(session, "Büro Flüchtlingskoordination")
    ours = factories.initiative(session, name=LONG_NAME, description=f"{LONG_NAME}: {NOTE}")
    theirs = factories.initiative(session, of=empty.name, name="Seidenfaden")
    new = factories.initiative(session, name="Noch nicht bestätigt", state=InitiativeState.REGISTERED)
    factories.initiative(session, state=InitiativeState.REFUSED)
    programme = factories.own_programme(session, ours)
    place = factories.institution(
        session,
        name=f"Sprachcafé der {LONG_NAME}",
        street="Von-der-Mark-Straße 123a, Hinterhaus",
        postal_code="47137",
        district=factories.district(session),
        phone="0203-94065358 / 0203-94065357",
        printed_hours="Di 15-17 Uhr, jeden ersten Samstag 10-13 Uhr",
        languages=list(session.scalars(select(Language))),
    )
    town.users |= {
        "coordinator": factories.coordinator(session),
        "coordinator without work": factories.coordinator(session, of=empty.name),
        "manager": factories.manager(session, ours),
        "manager without members": factories.manager(session, theirs),
        "manager to be confirmed": factories.manager(session, new),
        "case worker": factories.account(session, RoleName.CASE_WORKER, centre=office, town=office.town),
        "administrator": factories.account(session, RoleName.ADMINISTRATOR, town=office.town),
        "administrator without work": factories.account(session, RoleName.ADMINISTRATOR, town=empty.town),
    }
    town.ids |= {
        "initiative": ours.id,
        "centre": office.id,
        "institution": place.id,
        "own_programme": programme.id,
        "programme": factories.programme(session).id,
        "krefeld_centre": empty.id,
    }


def _somebody(number: int) -> dict[str, str]:
    first, last = NAMES[number % len(NAMES)]
    return {"first_name": first, "last_name": last, "speaks": SPOKEN[number % 2]}


def _suggestions(session: Session, town: Town) -> None:
    """A real search with its suggestions, and people for whom it found nobody."""
    for number in range(6):
        factories.request(
            session,
            **_somebody(number),
            needs=EVERYTHING[: number + 1],
            must_need=EVERYTHING[0],
            availability=A_WEEK,
            interests=("cooking", "football"),
            waiting_since=now() - timedelta(days=40 * number),
        )
        factories.offer(
            session,
            **{**_somebody(number + 3), "speaks": "de:native ar:B1"},
            lives_in=("Marxloh", "Alt-Hamborn", "Obermarxloh")[number % 3],
            skills=EVERYTHING[number:],
            capacity=1 + number % 2,
            availability=A_WEEK,
        )
    for speaks in ("ti:native", "so:native"):
        factories.request(session, first_name="Semhar", last_name="Tesfay", speaks=speaks)
    found = _search(session, town.users["coordinator"], factories.programme(session))
    proposed = sorted(found.matches, key=lambda match: match.id)
    town.ids |= {"round": found.id, "proposed": proposed[0].id, "request": proposed[0].request_id}
    town.ids |= {"offer": proposed[0].offer_id, "person": proposed[0].request.person_id}
    foreign = factories.offer(session, lives_in="Hochfeld", open_to_other_centres=True, **_somebody(1))
    asked = pair(session, factories.request(session), foreign)
    asked.release_asked_at = now()
    ours = factories.offer(session, open_to_other_centres=True, **_somebody(3))
    pair(session, factories.request(session, lives_in="Hochfeld"), ours).release_asked_at = now()
    town.ids["foreign"] = asked.id
    member = factories.offer(session, **_somebody(4) | {"speaks": "de:native ar:B1"})
    asks = factories.request(session, programme=session.get_one(Programme, town.ids["own_programme"]))
    members_match = pair(session, asks, member)
    town.ids |= {"manager_proposed": members_match.id, "manager_request": asks.id, "manager_offer": member.id}
    town.ids |= {"manager_person": asks.person_id, "member": member.person_id}


def _search(session: Session, who: User, programme: Programme) -> Round:
    rounds.start(session, who, programme)
    claimed = rounds.claim(session)
    assert claimed is not None
    claimed.snapshot = translator.freeze(session, claimed.programme)
    rounds.store(session, claimed, translator.compute(claimed.snapshot))
    session.flush()
    session.refresh(claimed)
    return claimed


def pair(
    session: Session, asks: Request, offers: Offer, state: MatchState = MatchState.PROPOSED, **more: object
) -> Match:
    """A match in any state, with the engine's own facts about the two."""
    facts = pair_facts(session, asks, offers)
    if state.value in TAKES_PLACE:
        offers.used += 1
    match = factories.proposal(
        session,
        asks=asks,
        offers=offers,
        state=state,
        affinity=facts.affinity,
        distance_km=facts.distance_km,
        common_language=facts.common_language,
        reasons=facts.reasons,
        features=facts.features,
        **more,
    )
    if state in {S.ACCEPTED, S.TRIAL, S.ACTIVE, S.COMPLETED, S.DISSOLVED}:
        match.volunteer_yes_at = match.newcomer_yes_at = now() - timedelta(days=50)
    if state in {S.COMPLETED, S.DISSOLVED, S.DECLINED, S.EXPIRED, S.WITHDRAWN}:
        match.ended_at = now()
        match.asked_at = match.asked_at or now() - timedelta(days=3)
    return match


S = MatchState
ASKED = {"state": S.OFFERED, "asked_at": now(), "reached_at": now(), "term_ends_at": now() + timedelta(days=3)}


def _two_people_and_everything_between_them(session: Session, town: Town) -> None:
    """A newcomer with three requests, and a volunteer with a match in each state; they sign in."""
    who = factories.person(session, RoleName.NEWCOMER, **_somebody(1), gender=Gender.WOMAN)
    helps = factories.person(
        session, RoleName.VOLUNTEER, **_somebody(0) | {"speaks": "de:native ar:B1"}, phone="0203 9876543"
    )
    town.users |= {"newcomer": who.user, "volunteer": helps.user}
    wishes = {"needs": EVERYTHING, "must_need": "wohnen", "availability": A_WEEK, "prefers_gender": Gender.WOMAN}
    first = factories.request(session, who=who, **wishes, for_whom=ForWhom.FAMILY)
    second = factories.request(session, who=who, kind=Kind.GUIDE, due=now().date() + timedelta(days=9))
    offer = factories.offer(session, who=helps, skills=EVERYTHING, capacity=6, availability=A_WEEK)
    other = factories.offer(session, **_somebody(3), gender=Gender.WOMAN)
    said_yes = {"asked": Side.NEWCOMER, "volunteer_yes_at": now()}
    asked = pair(session, first, other, **ASKED, **said_yes)
    running = pair(session, second, offer, S.ACTIVE, next_review_on=now().date() - timedelta(days=2))
    for side in Side:
        session.add(CheckIn(match=running, side=side, mood="so_so", hours=5.5, note=NOTE, wants_call=True))
    asks = factories.request(session, **_somebody(2))
    to_answer = pair(session, asks, offer, **ASKED, asked=Side.VOLUNTEER)
    town.ids |= {"asked": asked.id, "running": running.id, "to_answer": to_answer.id, "newcomer_request": first.id}
    town.ids |= {"second_request": second.id, "volunteer_offer": offer.id}
    for state in (S.ACCEPTED, S.TRIAL, S.COMPLETED, S.DISSOLVED):
        reason = {"end_reason": "moved_away"} if state in {S.COMPLETED, S.DISSOLVED} else {}
        match = pair(session, factories.request(session, **_somebody(5)), offer, state, **reason)
        town.ids[state.value] = match.id
    theirs = pair(session, factories.request(session, **_somebody(6)), offer, **ASKED, **said_yes)
    town.ids["answered"] = theirs.id
    reader = town.users["coordinator"]
    for page in ("person", "match", "roster"):
        openings.note(session, reader, [who.id, helps.id], page)


def _every_other_match(session: Session, town: Town) -> None:
    """Matches of all the states that are left; people to phone."""
    for number, state in enumerate(S):
        reason = {"end_reason": "other"} if state in {S.REJECTED, S.DECLINED, S.WITHDRAWN} else {}
        more = {"asked": Side.VOLUNTEER, **{k: v for k, v in ASKED.items() if k != "state"}}
        asks = factories.request(session, **_somebody(number))
        offer = factories.offer(session, **_somebody(number + 2) | {"speaks": "de:native ar:B1"})
        match = pair(session, asks, offer, state, **reason, **(more if state is S.OFFERED else {}))
        town.ids[f"office_{state.value}"] = match.id
        town.ids[f"office_{state.value}_person"] = match.offer.person_id
    for name, programme in (("call", "programme"), ("manager_call", "own_programme")):
        without_mail = factories.person(session, RoleName.VOLUNTEER, email=None, **_somebody(3))
        asks = factories.request(session, programme=session.get_one(Programme, town.ids[programme]))
        offer = factories.offer(session, who=without_mail)
        town.ids[name] = pair(session, asks, offer, S.OFFERED, asked=Side.VOLUNTEER, asked_at=now()).id


def _people_in_every_state(session: Session, town: Town) -> None:
    """Requests and offers that take part in nothing, and people just registered."""
    for number, state in enumerate(Openness):
        until = now().date() + timedelta(days=30) if state is Openness.PAUSED else None
        factories.request(session, state=state, **_somebody(number)).paused_until = until
        factories.offer(session, state=state, **_somebody(number + 1)).paused_until = until
    for number, vetting in enumerate(Vetting):
        made = factories.offer(session, vetting=vetting, **_somebody(number))
        made.invited_at = now() - timedelta(days=20)
        town.ids[f"{vetting.value}_person"] = made.person_id
    valid = {"seen_on": now().date(), "issued_on": now().date(), "no_relevant_entry": True}
    for number, days in enumerate((-10, 10, 400)):
        clearance = Clearance(**valid, valid_until=now().date() + timedelta(days=days))
        made = factories.offer(session, clearance=clearance, **_somebody(number))
        town.ids["cleared_person"] = made.person_id
    waiting = factories.request(session, **_somebody(7), lives_in="Alt-Hamborn").person
    paused = factories.request(session, state=Openness.PAUSED, **_somebody(2))
    paused.paused_until = now().date() + timedelta(days=20)
    new = factories.offer(session, vetting=Vetting.REGISTERED, **_somebody(6)).person
    town.users |= {"newcomer who waits": waiting.user, "newcomer who pauses": paused.person.user}
    town.users["new volunteer"] = new.user
    town.ids |= {"paused_request": paused.id, "waiting_request": waiting.requests[0].id}
    alone = factories.request(session, who=factories.person(session, RoleName.NEWCOMER, email=None)).person
    town.users["newcomer without e-mail"] = alone.user
    town.codes["newcomer without e-mail"] = renew_code(session, alone.user, alone.user)


def _searches(session: Session, town: Town) -> None:
    """A search that failed, one that runs and one that waits."""
    failed = Round(programme=factories.programme(session), state=RoundState.FAILED, failure="lost")
    failed.finished_at = now()
    running = Round(programme=factories.programme(session, kind=Kind.GUIDE), state=RoundState.RUNNING)
    running.stage, running.progress, running.running_since = "assignment", 0.4, now()
    queued = Round(programme_id=town.ids["own_programme"], state=RoundState.QUEUED)
    session.add_all((failed, running, queued))
    session.flush()
    town.ids |= {"failed_round": failed.id, "running_round": running.id, "queued_round": queued.id}
    heartbeats.beat(session)


def _initiatives(session: Session, town: Town) -> None:
    """A roster of members in all states, some of them to be confirmed."""
    ours = session.get_one(Programme, town.ids["own_programme"]).initiative
    assert ours is not None
    factories.member(session, session.get_one(Person, town.ids["member"]), ours)
    factories.member(session, town.users["volunteer"].person, ours)
    for number, state in enumerate((*MembershipState, MembershipState.ASKED)):
        somebody = factories.offer(session, **_somebody(number + 4)).person
        factories.member(session, somebody, ours, state)
        if state is MembershipState.ASKED:
            town.ids["to_confirm"] = somebody.id
    for number, name in enumerate(("office_active_person", "office_trial_person", "invited_person")):
        somebody = session.get_one(Person, town.ids[name])
        factories.member(session, somebody, ours, list(MembershipState)[number % 2 and 1])


def _what_staff_see(session: Session, town: Town) -> None:
    """What needs two people, mails that did not leave, a colleague."""
    office = factories.centre(session)
    colleague = factories.coordinator(session)
    words = barriers.Message("/near", f"{NOTE} {LONG_NAME}", "0203 9876543", "de")
    town.ids["barrier"] = barriers.report(session, town.users["newcomer"], words).id
    person = session.get_one(Person, town.ids["person"])
    asked = Countersignature(
        deed=Deed.ERASE_PERSON, town_id=office.town_id, person=person, reason="died", asked_by=colleague
    )
    own = Countersignature(
        deed=Deed.EXPORT_CENTRE, town_id=office.town_id, centre=office, reason="authority",
        asked_by=town.users["coordinator"],
    )  # fmt: skip
    session.add_all((asked, own))
    chapters = select(GuideChapter.id).where(GuideChapter.slug == "language-courses")
    town.ids["chapter"] = session.scalars(chapters.where(GuideChapter.town_id == office.town_id)).one()
    for user in (town.users["newcomer"], town.users["volunteer"]):
        notify(session, user, "reminder")
    session.flush()
    mail = session.scalars(select(OutboxMail).where(OutboxMail.user_id == town.users["volunteer"].id)).one()
    mail.state, mail.last_error, mail.tries = MailState.DEAD, "550 5.1.1 unknown recipient", 12
    town.ids |= {"countersignature": asked.id, "own_countersignature": own.id, "colleague": colleague.id}


def _ways_in(session: Session, town: Town, link_of: Callable[[str, User], str]) -> None:
    """Links that work, somebody between the two steps, passkeys."""
    halfway = factories.account(session, RoleName.NEWCOMER)
    session.add(AuthenticatorApp(user_id=halfway.id, secret=TOTP.new().base32_key, last_counter=0))
    guarded = factories.coordinator(session)
    session.add(AuthenticatorApp(user_id=guarded.id, secret=TOTP.new().base32_key, last_counter=0))
    key = Passkey(user_id=guarded.id, credential_id=b"key", public_key=b"", sign_count=0, name=LONG_NAME[:60])
    session.add(key)
    session.flush()
    town.on_paper = second_factors.renew_codes(session, guarded)
    town.users |= {"halfway": halfway, "coordinator with passkey": guarded}
    town.ids["passkey"] = key.id
    for question, match in (("meet", "to_answer"), ("go_on", "trial"), ("check_in", "running")):
        asked = session.get_one(Match, town.ids[match])
        link = answer_links.issue(session, asked, town.users["volunteer"], Question(question))
        town.ids[f"{question}_link"] = link
    newcomer = town.users["newcomer who waits"]
    ask_new_email(session, newcomer, "neu@example.org")
    for kind in ("password", "sign_in", "new_email"):
        town.ids[f"{kind}_link"] = link_of(kind, newcomer)
