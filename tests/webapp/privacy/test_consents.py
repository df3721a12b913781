"""What somebody agreed to can be read word for word, and taken back as easily as it was given."""

from tests import factories
from tests.webapp.privacy.conftest import without_second_step
from webapp.consent_texts import ENGLISH, FOLDER, paragraphs
from webapp.models import Consent, MatchState, Openness
from webapp.services.registration.answers import CONSENT_VERSION
from webapp.services.translator import waiting_requests


def test_every_version_has_its_text_in_every_complete_language(app):
    for whom in ("newcomer", "volunteer", "initiative"):
        english = paragraphs(CONSENT_VERSION, whom, ENGLISH)
        assert english
        for language in app.config["WEGPATEN"].complete_languages:
            assert (FOLDER / CONSENT_VERSION / f"{whom}.{language}.txt").exists()
            assert len(paragraphs(CONSENT_VERSION, whom, language)) == len(english)


def newcomer(session, sign_in):
    request = factories.request(session)
    request.person.consents = [Consent(purpose="registration", version=CONSENT_VERSION, language="fr")]
    session.commit()
    return request, sign_in(request.person.user)


def test_the_exact_text_is_shown_in_the_language_in_which_it_was_read(session, sign_in):
    _request, browser = newcomer(session, sign_in)
    page = browser.get("/account/consents").text
    assert paragraphs(CONSENT_VERSION, "newcomer", "fr")[0].split(".")[0].replace("'", "&#39;") in page
    assert f"Version {CONSENT_VERSION}, in French" in page


def test_only_whoever_has_a_guardian_reads_of_one(session, sign_in):
    request, browser = newcomer(session, sign_in)
    (consent,) = request.person.consents
    of_guardian = paragraphs(CONSENT_VERSION, "newcomer", "en")[2]
    consent.language = "en"
    session.commit()
    assert of_guardian not in browser.get("/account/consents").text
    consent.guardian = "Amina Noor"
    session.commit()
    assert of_guardian in browser.get("/account/consents").text


def test_one_press_takes_it_back_and_everything_open_ends(session, cast, sign_in):
    without_second_step(session)
    session.commit()
    browser = sign_in(cast.newcomer.user)
    assert browser.send_form("/account/consents", to="/account/consents/withdraw").status_code == 303
    session.expire_all()
    assert cast.match.state is MatchState.WITHDRAWN
    assert cast.match.request.state is Openness.WITHDRAWN
    assert all(consent.withdrawn_at for consent in cast.newcomer.consents)


def test_without_a_yes_nothing_starts_again_and_a_new_yes_allows_it(session, sign_in):
    request, browser = newcomer(session, sign_in)
    browser.send_form("/account/consents", to="/account/consents/withdraw")
    resume = f"/me/requests/{request.id}/go-on"
    assert browser.send_form("/account/consents", to=resume).status_code == 409
    assert browser.send_form("/account/consents", to="/account/consents/agree").status_code == 303
    assert browser.send_form("/account/consents", to=resume).status_code == 303
    session.expire_all()
    first, second = request.person.consents
    assert first.withdrawn_at is not None
    assert (second.version, second.language, second.withdrawn_at) == (CONSENT_VERSION, "en", None)


def test_whoever_pauses_the_use_of_the_data_is_suggested_to_nobody(session, sign_in):
    request, browser = newcomer(session, sign_in)
    browser.send_form("/account/consents", to="/account/consents/restrict")
    session.expire_all()
    waiting = session.scalars(waiting_requests(request.programme)).unique().all()
    assert request not in waiting
    assert browser.send_form("/account/consents", to=f"/me/requests/{request.id}/go-on").status_code == 409
    browser.send_form("/account/consents", to="/account/consents/lift")
    assert browser.send_form("/account/consents", to=f"/me/requests/{request.id}/go-on").status_code == 303


def test_the_office_cannot_resume_for_somebody_who_has_paused_it(session, cast, sign_in):
    cast.match.offer.state, cast.volunteer.restricted_at = Openness.PAUSED, cast.volunteer.registered_at
    session.commit()
    staff = sign_in(cast.staff)
    page = f"/desk/people/{cast.volunteer.id}"
    assert staff.send_form(page, to=f"/desk/offers/{cast.match.offer_id}/resume").status_code == 409


def test_what_is_taken_back_twice_is_a_conflict(session, sign_in):
    _request, browser = newcomer(session, sign_in)
    for expected in (303, 409):
        answer = browser.send_form("/account/consents", to="/account/consents/withdraw")
        assert answer.status_code == expected
