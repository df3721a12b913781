"""A form half filled in survives a lost line, a reload, and an answer that never came; it goes once it arrived."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.fixtures.browser import PHONE
from webapp.models import RoleName
from webapp.services import guide

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.demo]
DRAFTS = "Object.keys(sessionStorage).filter(name => name.startsWith('draft:'))"


def go_on(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()


def begin(new_visitor, language: str) -> Page:
    page = new_visitor(viewport=PHONE)
    page.goto(f"/join/newcomer?lang={language}")
    return page


def up_to_contact(page: Page) -> None:
    """Answer what comes before the page with the name."""
    page.locator("[name=for_whom]").first.check()
    go_on(page)
    page.locator("[name=needs]").first.check()
    go_on(page)
    page.locator("[name=kind]").first.check()
    go_on(page)
    page.locator("#languages-0-language").select_option("ar")
    page.locator("#languages-0-level").select_option("native")
    go_on(page)
    page.locator("#place").fill("47166")
    go_on(page)
    if page.url.endswith("/place"):
        page.locator("#district").select_option(label="Alt-Hamborn")
        go_on(page)
    page.locator("[name=any_time]").check()
    go_on(page)
    go_on(page)
    page.wait_for_url(re.compile("/contact$"))


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_line_lost_in_the_middle_of_a_step_loses_nothing(new_visitor, language):
    page = begin(new_visitor, language)
    page.locator("[name=for_whom]").first.check()
    page.context.set_offline(True)
    go_on(page)
    line = page.locator("[data-line]")
    expect(line).to_have_text(line.get_attribute("data-lost"))
    expect(line).to_have_attribute("role", "status")
    expect(page).to_have_url(re.compile("/whom$"))
    expect(page.locator("[name=for_whom]").first).to_be_checked()
    page.context.set_offline(False)
    expect(line).to_have_text(line.get_attribute("data-back"))
    go_on(page)
    expect(page).to_have_url(re.compile("/needs$"))
    assert page.evaluate(DRAFTS) == []


@pytest.mark.parametrize("language", ["de", "ar"])
def test_what_is_half_typed_is_there_after_a_reload(new_visitor, language):
    page = begin(new_visitor, language)
    up_to_contact(page)
    page.locator("#first_name").fill("Semhar")
    page.locator("[name=way][value=phone]").check()
    page.locator("#phone").fill("0203 123")
    page.goto(page.url)  # typed into the address again: nothing of the browser's own memory helps
    expect(page.locator("#first_name")).to_have_value("Semhar")
    expect(page.locator("[name=way][value=phone]")).to_be_checked()
    expect(page.locator("#phone")).to_have_value("0203 123")
    line = page.locator("[data-line]")
    expect(line).to_have_text(line.get_attribute("data-restored"))
    page.locator("#phone").fill("0203 123456")
    go_on(page)
    expect(page).to_have_url(re.compile("/check$"))
    expect(page.locator("main")).to_contain_text("0203 123456")
    assert page.evaluate(DRAFTS) == []


def test_a_form_whose_answer_never_came_is_filled_in_as_it_was(new_visitor):
    page = begin(new_visitor, "de")
    page.locator("[name=for_whom]").first.check()
    go_on(page)
    page.locator("[name=needs]").nth(2).check()
    page.route("**/join/newcomer/needs", lambda route: route.abort("internetdisconnected"))
    go_on(page)
    page.wait_for_url("chrome-error://**")
    page.unroute("**/join/newcomer/needs")
    page.goto("/join/newcomer/needs")
    expect(page.locator("[name=needs]").nth(2)).to_be_checked()
    expect(page.locator("[name=needs]").first).not_to_be_checked()
    go_on(page)
    expect(page).to_have_url(re.compile("/kind$"))
    assert page.evaluate(DRAFTS) == []


def test_a_refused_form_keeps_what_was_typed_and_its_message(new_visitor):
    page = begin(new_visitor, "de")
    up_to_contact(page)
    page.locator("#first_name").fill("Semhar")
    page.locator("[name=way][value=email]").check()
    page.locator("#email").fill("no address")
    go_on(page)
    expect(page.locator("#email-error")).to_be_visible()
    expect(page.locator("#email")).to_have_value("no address")
    expect(page.locator("[data-line]")).to_be_empty()


def test_a_new_row_keeps_the_others(new_visitor):
    page = begin(new_visitor, "de")
    page.goto("/join/volunteer")
    page.locator("[name=skills]").first.check()
    for _step in range(6):
        go_on(page)
        if page.locator("#languages-0-language").count():
            break
        for box in ("kinds", "kind"):
            if page.locator(f"[name={box}]").count():
                page.locator(f"[name={box}]").first.check()
    page.locator("#languages-0-language").select_option("ar")
    page.locator("button[name=add]").click()
    expect(page.locator("#languages-2-language")).to_be_visible()
    expect(page.locator("#languages-0-language")).to_have_value("ar")


def test_a_registration_that_was_sent_leaves_nothing_in_the_tab(new_visitor):
    page = begin(new_visitor, "de")
    up_to_contact(page)
    page.evaluate("sessionStorage.setItem('draft:/join/volunteer/skills', '{}')")
    page.locator("#first_name").fill("Semhar")
    page.locator("[name=way][value=centre]").check()
    go_on(page)
    page.locator("#consent").check()
    go_on(page)
    expect(page).to_have_url(re.compile("/done$"))
    assert page.evaluate(DRAFTS) == []


def test_nothing_secret_is_kept(new_visitor, session):
    page = begin(new_visitor, "de")
    page.locator("[name=for_whom]").first.check()
    kept = page.evaluate("sessionStorage.getItem('draft:/join/newcomer/whom')")
    assert '"for_whom":["' in kept
    assert "csrf_token" not in kept
    assert '"once"' not in kept
    person = factories.person(session, RoleName.NEWCOMER)
    session.commit()
    page.goto("/sign-in")
    page.fill("[name=email]", person.user.email)
    page.fill("[name=password]", "half a secret")
    assert page.locator("form[data-draft]").count() == 0
    assert page.evaluate(DRAFTS) == ["draft:/join/newcomer/whom"]


def test_another_person_in_the_same_tab_does_not_find_it(new_visitor):
    page = begin(new_visitor, "de")
    page.locator("[name=for_whom]").nth(1).check()
    page.evaluate(
        """() => {
            const draft = JSON.parse(sessionStorage.getItem("draft:/join/newcomer/whom"));
            sessionStorage.setItem("draft:/join/newcomer/whom", JSON.stringify({ ...draft, owner: "17" }));
        }"""
    )
    page.goto("/join/newcomer/whom")
    expect(page.locator("[name=for_whom]:checked")).to_have_count(0)
    assert page.evaluate(DRAFTS) == []


def test_the_text_of_a_guide_comes_back_unless_somebody_has_saved_another_one(new_visitor, session):
    chapter = factories.chapter(session)
    coordinator = factories.coordinator(session)
    text, email = f"/desk/guide/{chapter.id}/de", coordinator.email
    session.commit()
    page = new_visitor()
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", factories.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/desk")
    page.goto(text)
    page.locator("#body").fill("Fragen Sie zuerst bei der Stadt.")
    page.goto(text)
    expect(page.locator("#body")).to_have_value("Fragen Sie zuerst bei der Stadt.")
    newer = guide.Text("Eine Wohnung finden", "So suchen Sie.", "Das hat inzwischen jemand geschrieben.")
    guide.write(session, coordinator, chapter, "de", newer, seen=1, made_from=None)
    session.commit()
    page.goto(text)
    expect(page.locator("#body")).to_have_value("Das hat inzwischen jemand geschrieben.")


def test_without_scripts_the_form_is_as_ever(new_visitor):
    page = new_visitor(java_script_enabled=False, viewport=PHONE)
    page.goto("/join/newcomer?lang=de")
    page.locator("[name=for_whom]").first.check()
    go_on(page)
    expect(page).to_have_url(re.compile("/needs$"))
