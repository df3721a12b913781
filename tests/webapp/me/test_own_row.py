"""The own request and the own offer: where they stand, what stands in them, pausing and stepping back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import AuditEntry, Gender, Match, MatchState, Openness, OutboxMail, RoleName, Side, Vetting
from webapp.services import openness
from webapp.services.errors import ConflictError
from webapp.services.local_time import today


def soon(days=30):
    return today() + timedelta(days=days)


def verbs(session, subject):
    return session.scalars(select(AuditEntry.verb).where(AuditEntry.subject == subject)).all()


def test_a_waiting_person_reads_since_when_and_how_many_could_help(session, amal, maria, newcomer):
    amal.waiting_since = now() - timedelta(days=38)
    session.commit()
    page = newcomer.read("/me")
    assert "You have been waiting for 38 days." in page
    assert "at least 1 volunteer near you could help" in page


def test_where_nobody_could_help_it_says_so(amal, newcomer):
    page = newcomer.read("/me")
    assert "no volunteer near you is free who fits" in page
    assert "Hamborn" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Openness.PAUSED, "Your request pauses. You keep your place."),
        (Openness.WITHDRAWN, "You have withdrawn your request."),
        (Openness.HANDED_OVER, "Another centre looks after your request now"),
        (Openness.CLOSED, "Your request is closed."),
    ],
)
def test_each_state_of_a_request_has_its_sentence(session, amal, newcomer, state, words):
    amal.state = state
    session.commit()
    assert words in newcomer.read("/me")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"vetting": Vetting.REGISTERED}, "will invite you to a talk"),
        ({"vetting": Vetting.INVITED}, "You are invited to a talk"),
        ({"vetting": Vetting.REFUSED}, "We do not match you with anybody"),
        ({"kinds": ("helper",)}, "You are on our list of helpers."),
        ({"used": 1}, "All your places are taken."),
        ({}, "You have 1 free place."),
        ({"state": Openness.PAUSED}, "several questions stayed without a yes"),
        ({"state": Openness.WITHDRAWN}, "You have withdrawn your offer."),
        ({"state": Openness.CLOSED}, "Your offer is closed."),
    ],
)
def test_each_state_of_an_offer_has_its_sentence(session, maria, volunteer, columns, words):
    for name, value in columns.items():
        setattr(maria, name, value)
    session.commit()
    assert words in volunteer.read("/me")


def test_who_has_neither_is_shown_the_way(session, visitor):
    somebody = factories.person(session, RoleName.NEWCOMER)
    session.commit()
    assert "There is nothing here yet" in visitor(somebody.user).read("/me")


def test_an_account_without_a_person_is_shown_the_way_too(session, visitor):
    user = factories.account(session, RoleName.VOLUNTEER)
    session.commit()
    assert "There is nothing here yet" in visitor(user).read("/me")


def test_pausing_needs_a_day_and_keeps_the_place(session, amal, newcomer):
    path, waiting_since = f"/me/requests/{amal.id}/pause", amal.waiting_since
    assert newcomer.send(path).status_code == 422
    assert newcomer.send(path, until=today().isoformat()).status_code == 422
    assert newcomer.send(path, until=soon().isoformat()).status_code == 303
    session.expire_all()
    assert (amal.state, amal.paused_until, amal.waiting_since) == (Openness.PAUSED, soon(), waiting_since)
    assert "Your request pauses until" in newcomer.read("/me")
    assert newcomer.send(f"/me/requests/{amal.id}/go-on", page="/me").status_code == 303
    session.expire_all()
    assert (amal.state, amal.paused_until, amal.waiting_since) == (Openness.OPEN, None, waiting_since)
    assert verbs(session, "requests") == ["request.pause", "request.resume"]


def test_going_on_forgets_the_refusals_that_paused_an_offer(session, maria, volunteer):
    maria.state, maria.refusals_running = Openness.PAUSED, 3
    session.commit()
    volunteer.send(f"/me/offers/{maria.id}/go-on", page="/me")
    session.expire_all()
    assert (maria.state, maria.refusals_running) == (Openness.OPEN, 0)


def test_going_on_while_open_changes_nothing(session, amal, newcomer):
    newcomer.send(f"/me/requests/{amal.id}/go-on", page="/me")
    assert verbs(session, "requests") == []


def test_withdrawing_a_request_ends_its_match_and_tells_the_volunteer(session, pair, amal, maria, newcomer):
    pair.both_say_yes()
    path = f"/me/requests/{amal.id}/withdraw"
    assert "1 match ends with it" in newcomer.read(path)
    assert newcomer.send(path).status_code == 303
    session.expire_all()
    assert (amal.state, pair.match.state, pair.match.ended_by) == (
        Openness.WITHDRAWN,
        MatchState.WITHDRAWN,
        Side.NEWCOMER,
    )
    assert maria.used == 0
    told = select(OutboxMail.user_id).where(OutboxMail.template == "did_not_work_out")
    assert session.scalars(told).all() == [maria.person.user_id]
    assert verbs(session, "requests") == ["request.withdraw"]


def test_a_proposal_that_nobody_knows_of_is_not_given_away_when_withdrawing(session, pair, amal, newcomer):
    assert "match ends with it" not in newcomer.read(f"/me/requests/{amal.id}/withdraw")
    newcomer.send(f"/me/requests/{amal.id}/withdraw")
    session.expire_all()
    assert pair.match.state is MatchState.WITHDRAWN
    assert session.scalars(select(OutboxMail).where(OutboxMail.template == "did_not_work_out")).all() == []


def test_withdrawing_an_offer_ends_all_its_matches(session, pair, maria, volunteer):
    maria.capacity = 2
    session.flush()
    second = factories.proposal(session, offers=maria)
    pair.run()
    assert volunteer.send(f"/me/offers/{maria.id}/withdraw").status_code == 303
    session.expire_all()
    assert {pair.match.state, second.state} == {MatchState.WITHDRAWN}
    assert (maria.state, maria.used) == (Openness.WITHDRAWN, 0)


def test_who_asks_again_starts_to_wait_anew(session, amal, newcomer):
    amal.state, amal.waiting_since, amal.closed_at = Openness.WITHDRAWN, now() - timedelta(days=90), now()
    session.commit()
    newcomer.send(f"/me/requests/{amal.id}/go-on", page="/me")
    session.expire_all()
    assert (amal.state, amal.waiting_days(), amal.closed_at) == (Openness.OPEN, 0, None)


@pytest.mark.parametrize("state", [Openness.CLOSED, Openness.HANDED_OVER])
def test_what_is_closed_stays_closed(session, amal, newcomer, state):
    amal.state = state
    session.commit()
    for deed in ("go-on", "withdraw"):
        assert newcomer.send(f"/me/requests/{amal.id}/{deed}", page="/account").status_code == 409
    with pytest.raises(ConflictError, match="request_not_open"):
        openness.pause(session, amal.person.user, amal, soon())
    assert "/change/" not in newcomer.read("/me")


def test_a_foreign_request_or_offer_does_not_exist(session, newcomer):
    foreign = factories.request(session)
    offer = factories.offer(session)
    session.commit()
    for path in (f"/me/requests/{foreign.id}", f"/me/offers/{offer.id}", "/me/requests/999999"):
        for page in ("pause", "withdraw", "change/times"):
            assert newcomer.get(f"{path}/{page}").status_code == 404
            assert newcomer.send(f"{path}/{page}", page="/me").status_code == 404
        assert newcomer.send(f"{path}/go-on", page="/me").status_code == 404


@pytest.mark.parametrize(
    "path", ["requests/{}/change/reach", "requests/{}/change/colour", "people/{}/change/times"]
)
def test_there_are_only_the_parts_there_are(amal, newcomer, path):
    assert newcomer.get("/me/" + path.format(amal.id)).status_code == 404


@pytest.mark.parametrize(
    ("part", "fields", "columns"),
    [
        (
            "needs",
            {"needs": ["kita", "schule"], "must_need": "kita"},
            {"needs": ("kita", "schule"), "must_need": "kita"},
        ),
        ("needs", {"needs": ["kita"], "must_need": ""}, {"needs": ("kita",), "must_need": None}),
        ("times", {"availability": ["mon-morning"]}, {"availability": ("mon-morning",)}),
        ("times", {"any_time": "y"}, {"availability": ()}),
        (
            "wishes",
            {"prefers_gender": "f", "interests": ["cooking"]},
            {"prefers_gender": Gender.WOMAN, "interests": ("cooking",)},
        ),
        ("wishes", {"prefers_gender": ""}, {"prefers_gender": None, "interests": ()}),
    ],
)
def test_a_newcomer_changes_a_part_of_the_request(session, amal, newcomer, part, fields, columns):
    response = newcomer.send(f"/me/requests/{amal.id}/change/{part}", **fields)
    assert (response.status_code, response.location) == (303, "/me")
    session.expire_all()
    assert {name: getattr(amal, name) for name in columns} == columns


@pytest.mark.parametrize(
    ("part", "fields", "columns"),
    [
        ("kinds", {"kinds": ["guide", "helper"]}, {"kinds": ("guide", "helper")}),
        ("skills", {"skills": ["kita"]}, {"skills": ("kita",)}),
        ("times", {"availability": ["sun-evening"]}, {"availability": ("sun-evening",)}),
        ("reach", {"radius_km": "10"}, {"radius_km": 10.0}),
        ("reach", {"radius_km": ""}, {"radius_km": None}),
        ("places", {"capacity": "3"}, {"capacity": 3, "open_to_other_centres": False}),
        ("places", {"capacity": "1", "open_to_other_centres": "y"}, {"open_to_other_centres": True}),
        ("wishes", {"prefers_gender": "m"}, {"prefers_gender": Gender.MAN}),
    ],
)
def test_a_volunteer_changes_a_part_of_the_offer(session, maria, volunteer, part, fields, columns):
    assert volunteer.send(f"/me/offers/{maria.id}/change/{part}", **fields).status_code == 303
    session.expire_all()
    assert {name: getattr(maria, name) for name in columns} == columns


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("needs", {}),
        ("needs", {"needs": ["kita"], "must_need": "schule"}),
        ("needs", {"needs": ["nonsense"]}),
        ("times", {}),
        ("wishes", {"prefers_gender": "x"}),
    ],
)
def test_an_answer_that_is_missing_changes_nothing(session, amal, newcomer, part, fields):
    assert newcomer.send(f"/me/requests/{amal.id}/change/{part}", **fields).status_code == 422
    assert verbs(session, "requests") == []


def test_a_distance_agreed_with_the_centre_can_stay(session, maria, volunteer):
    maria.radius_km = 3.5
    session.commit()
    assert "3.5 km" in volunteer.read(f"/me/offers/{maria.id}/change/reach")
    assert volunteer.send(f"/me/offers/{maria.id}/change/reach", radius_km="3.5").status_code == 303
    session.expire_all()
    assert maria.radius_km == 3.5
    assert verbs(session, "offers") == []


def test_there_are_never_fewer_places_than_are_taken(session, maria, volunteer):
    maria.capacity, maria.used = 3, 2
    session.commit()
    assert volunteer.send(f"/me/offers/{maria.id}/change/places", capacity="1").status_code == 422
    with pytest.raises(ConflictError, match="places_taken"):
        openness.change(session, maria.person.user, maria, {"capacity": 1})
    session.rollback()
    assert volunteer.send(f"/me/offers/{maria.id}/change/places", capacity="2").status_code == 303


def test_a_change_is_audited_by_the_names_of_its_columns_only(session, amal, newcomer):
    newcomer.send(f"/me/requests/{amal.id}/change/needs", needs=["gesundheit"])
    [entry] = session.scalars(select(AuditEntry).where(AuditEntry.verb == "request.change")).all()
    assert entry.detail == {"fields": ["needs"]}


def test_a_change_leaves_a_running_match_alone(session, pair, amal, newcomer):
    pair.run()
    newcomer.send(f"/me/requests/{amal.id}/change/needs", needs=["kita"])
    session.expire_all()
    assert session.get_one(Match, pair.match.id).state is MatchState.ACTIVE


def test_the_page_speaks_the_reader_s_language(session, amal, visitor):
    amal.person.user.language = "de"
    session.commit()
    assert '<html lang="de"' in visitor(amal.person.user).read("/me")


def test_what_was_asked_for_stands_on_the_page_with_the_way_to_change_it(session, amal, newcomer):
    amal.due, amal.must_need, amal.prefers_gender = soon(), "wohnen", Gender.WOMAN
    session.commit()
    page = newcomer.read("/me")
    for words in (
        "Appointment",
        "Housing (most important)",
        "Health",
        "Tue: Evening",
        "a woman",
        "Football",
        "Marxloh",
    ):
        assert words in page
    for part in ("needs", "times", "wishes"):
        assert f"/me/requests/{amal.id}/change/{part}" in page


def test_what_is_offered_stands_on_the_page_with_the_way_to_change_it(session, maria, volunteer):
    maria.radius_km, maria.capacity, maria.used, maria.prefers_gender = 3.5, 2, 1, Gender.MAN
    session.commit()
    page = volunteer.read("/me")
    for words in ("Mentor and Guide", "up to 3.5 km", "2 people, 1 now", "a man", "Housing"):
        assert words in page
    for part in ("kinds", "skills", "times", "reach", "places", "wishes"):
        assert f"/me/offers/{maria.id}/change/{part}" in page


def test_who_named_no_hours_and_no_wish_comes_at_any_time(session, maria, volunteer):
    maria.availability, maria.radius_km = (), None
    session.commit()
    page = volunteer.read("/me")
    for words in ("at any time", "as usual in the programme", "no wish", "1 person"):
        assert words in page
