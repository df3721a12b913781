"""What has already happened between the made-up people: written as it stands, with its audit."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from webapp.models import AuditEntry, CheckIn, Match, MatchState, Offer, Openness, Request, Side, User
from webapp.models.matches import TAKES_PLACE
from webapp.services import reasons
from webapp.services.asking import person_on, term_hours
from webapp.services.lifecycle import Verb
from webapp.services.seeding.stage import Stage
from webapp.services.seeding.tables import Row
from webapp.services.translator import PairFacts, pair_facts

Pairs = dict[tuple[str, str], Match]

TO_TRIAL = (Verb.APPROVE, Verb.OFFER, Verb.ACCEPT, Verb.START_TRIAL)
PATHS = {
    MatchState.OFFERED: (Verb.APPROVE, Verb.OFFER),
    MatchState.ACCEPTED: (Verb.APPROVE, Verb.OFFER, Verb.ACCEPT),
    MatchState.TRIAL: TO_TRIAL,
    MatchState.ACTIVE: (*TO_TRIAL, Verb.ACTIVATE),
    MatchState.COMPLETED: (*TO_TRIAL, Verb.ACTIVATE, Verb.COMPLETE),
    MatchState.DISSOLVED: (*TO_TRIAL, Verb.ACTIVATE, Verb.DISSOLVE),
}
TRIAL_DAYS = 40


def add_matches(
    session: Session,
    stage: Stage,
    rows: Iterable[Row],
    requests: Mapping[str, Request],
    offers: Mapping[str, Offer],
) -> Pairs:
    """Add the matches of `rows`, take the places and close what is done; return them by their two people."""
    matches: Pairs = {}
    for row in rows:
        request, offer = row.find("newcomer", requests), row.find("volunteer", offers)
        coordinator = stage.coordinator(request.person.district)
        facts = pair_facts(session, request, offer)
        if facts.obstacles:
            raise row.fault("volunteer", f"these two may not meet: {facts.obstacles[0]}")
        match = _match(row, stage, request, offer, facts)
        match.decided_by = coordinator
        offer.used += match.state.value in TAKES_PLACE
        session.add(match)
        session.flush()
        _end(session, match)
        session.add_all(_audit(match, coordinator))
        matches[row["newcomer"], row["volunteer"]] = match
    return matches


def _match(row: Row, stage: Stage, request: Request, offer: Offer, facts: PairFacts) -> Match:
    proposed, since = (stage.ago(row.integer(column)) for column in ("proposed_days", "since_days"))
    match = Match(
        programme=request.programme,
        request=request,
        offer=offer,
        state=row.find("state", {state.value: state for state in PATHS}),
        state_since=since,
        proposed_at=proposed,
        by_hand=True,
        affinity=facts.affinity,
        distance_km=facts.distance_km,
        common_language=facts.common_language,
        reasons=facts.reasons,
        features=facts.features,
        end_reason=row["end_reason"] or None,
    )
    if match.state is MatchState.OFFERED:
        _wait_for(match, row.find("asked", {side.value: side for side in Side}))
        return match
    match.volunteer_yes_at = proposed + timedelta(days=1)
    match.newcomer_yes_at = proposed + timedelta(days=2)
    if Verb.ACTIVATE in PATHS[match.state]:
        match.volunteer_confirmed_at = match.newcomer_confirmed_at = proposed + timedelta(days=TRIAL_DAYS)
    if match.state is MatchState.ACTIVE:
        match.next_review_on = _next_review(match, stage.day(0))
    return match


def _wait_for(match: Match, side: Side) -> None:
    match.asked, match.asked_at = side, match.state_since
    if side is Side.NEWCOMER:
        match.volunteer_yes_at = match.state_since
    if person_on(match, side).email:
        match.reached_at = match.state_since
        match.term_ends_at = match.state_since + timedelta(hours=term_hours(match, side))


def _next_review(match: Match, today: date) -> date:
    rhythm = match.programme.review_every_days
    return today + timedelta(days=rhythm - (today - match.state_since.date()).days % rhythm)


def _end(session: Session, match: Match) -> None:
    if match.end_reason is None:
        return
    match.ended_at = match.state_since
    if match.state is MatchState.COMPLETED:
        match.request.state, match.request.closed_at = Openness.CLOSED, match.ended_at
    else:
        match.ended_by = Side.VOLUNTEER
        reasons.bar(session, match, match.end_reason, reasons.END[match.end_reason])


def _audit(match: Match, coordinator: User) -> Iterable[AuditEntry]:
    path = PATHS[match.state]
    between = (match.state_since - match.proposed_at) / len(path)
    for step, verb in enumerate(("propose", *path)):
        yield AuditEntry(
            at=match.proposed_at + step * between,
            actor=coordinator.audit_id if verb in {"propose", Verb.APPROVE} else None,
            verb=f"match.{verb}",
            subject=Match.__tablename__,
            subject_key=str(match.id),
            detail={"by_hand": True} if verb == "propose" else {},
        )


def add_checkins(session: Session, stage: Stage, rows: Iterable[Row], matches: Pairs) -> None:
    """Add what people have said about their matches."""
    for row in rows:
        pair = row["newcomer"], row["volunteer"]
        if pair not in matches:
            raise row.fault("volunteer", f"no match of {' and '.join(pair)}")
        side = row.find("side", {side.value: side for side in Side})
        session.add(
            CheckIn(
                match=matches[pair],
                author_id=person_on(matches[pair], side).user_id,
                side=side,
                at=stage.ago(row.integer("days_ago")),
                mood=row["mood"],
                hours=row.number("hours") if row["hours"] else None,
                note=row["note"],
            )
        )
