"""In a real browser no page of any role breaks the Content-Security-Policy, and a page that does is noticed."""

import pytest

from tests import factories
from tests.attacks.test_leaks import account, people
from webapp import headers
from webapp.models import RoleName

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
VIOLATIONS = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""
PAGES_EACH = 9


def walk(page, email):
    """The pages that a role's own menus and lists lead to, and what of the policy they break."""
    page.set_default_timeout(60_000)  # the first page of a newcomer loads the engine
    page.add_init_script(VIOLATIONS)
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", factories.PASSWORD)
    page.locator("form:has([name=password]) button[type=submit], form:has([name=password]) button").first.click()
    page.wait_for_load_state()
    waiting, seen, broken = [page.url], set(), []
    while waiting and len(seen) < PAGES_EACH:
        url = waiting.pop(0)
        if url.partition("?")[0] in seen:
            continue
        seen.add(url.partition("?")[0])
        page.goto(url)
        broken += [(url, directive) for directive in page.evaluate("window.violations")]
        links = page.eval_on_selector_all("main a[href], nav a[href]", "all => all.map(a => a.href)")
        own = page.url.split("/", 3)[2]
        waiting += [link for link in links if f"//{own}/" in link and not link.endswith(".csv") and "#" not in link]
    return broken, seen


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.CASE_WORKER])
def test_no_page_breaks_its_own_policy(session, new_visitor, role):
    ours = factories.initiative(session)
    people(session, "zzhamborn", lives_in="Marxloh")
    user, _own = account(session, role, ours)
    email = user.email
    session.commit()
    broken, seen = walk(new_visitor("en-GB"), email)
    assert broken == []
    assert len(seen) > 3


def test_a_page_with_its_style_in_a_tag_is_noticed(session, chromium, live_server, monkeypatch):
    monkeypatch.setattr(headers, "POLICY", headers.POLICY.replace("style-src 'self'", "style-src 'none'"))
    user, _own = account(session, RoleName.NEWCOMER, factories.initiative(session))
    email = user.email
    session.commit()
    context = chromium.new_context(base_url=live_server, locale="en-GB")
    broken, _seen = walk(context.new_page(), email)
    context.close()
    assert any(directive.startswith("style-src") for _url, directive in broken)
