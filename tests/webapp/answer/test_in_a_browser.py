"""On a phone, in Arabic, without JavaScript: from the link in the letter to the thanks."""

import pytest

from tests.fixtures.browser import PHONE
from webapp.models import Side

pytestmark = pytest.mark.browser


@pytest.mark.one_database
def test_a_volunteer_answers_on_a_phone_and_the_address_stays_secret(session, pair, maria, link_of, new_visitor):
    maria.person.user.language = "ar"
    pair.ask()
    link = link_of(Side.VOLUNTEER)
    session.rollback()
    page = new_visitor(viewport=PHONE, java_script_enabled=False)
    referrers = []
    page.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    page.goto(link)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("form.button-form button").click()
    page.wait_for_url("**/answer/thanks/asked**")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert link.rpartition("/")[2] not in page.url + "".join(referrers)
    session.expire_all()
    assert pair.match.asked is Side.NEWCOMER
    session.rollback()
