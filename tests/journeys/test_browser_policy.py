"""Every view of the portal, the Secretariat's desk and allauth's pages among them, in a real browser.

No violation of the Content-Security-Policy and no script error in the console; no page wider than a phone; nothing that axe
finds against WCAG 2.2 AA on a phone, nor, in a sample, on a desk and in dark colours; a skip link, and a focus that is
seen (DESIGN 10).
"""

from __future__ import annotations

import pytest
import time_machine

from tests.crawler import MOST_PATHS, crawl, view_of
from tests.journeys.planting import AFTER, DURING, SEEDS, later, plant

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# So many pages of a role are gone through by keyboard, on a desk and in dark colours: masthead, pieces and colours are the same
# on all, and the suite has ten minutes.
SAMPLE = 6
# The outline of what has the focus: none, or too thin to be seen.
UNSEEN = """() => {
  const it = document.activeElement, look = getComputedStyle(it);
  return it !== document.body && (look.outlineStyle === "none" || parseFloat(look.outlineWidth) < 2) ? it.outerHTML : "";
}"""
SIGNED_OUT = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/confirm-email/"]
SIGNED_IN = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
]


def one_of_each_view(world) -> dict[str, list[str]]:
    """For each role the pages that no role before it has shown: every view once, by somebody who may see it. A few addresses
    of each view lead to all others; only an applicant's cases each lead to pages of their own."""
    seen: set[str] = set()
    chosen: dict[str, list[str]] = {}
    for role in ("secretariat", "chair", "objecting", "applicant", "public"):
        paths = MOST_PATHS if role == "applicant" else 4
        seeds = SEEDS + (SIGNED_OUT if role == "public" else SIGNED_IN)
        found = crawl(world.client(role), seeds, paths=paths, queries=1)
        for address, (status, content) in found.pages.items():
            view = view_of(address)
            if status == 200 and b"text/html" in content[:600] and view not in seen:
                seen.add(view)
                chosen.setdefault(role, []).append(address)
    return chosen


def shut_out(page, sampled: bool) -> list[str]:
    """What axe finds on the page that is open, on a phone; if it is of the sample, on a desk too, and in dark colours its
    contrast."""
    from axe_playwright_python.base import AXE_SCRIPT  # only where a browser test runs

    looks = [(PHONE, "light", WCAG), *([(DESK, "light", WCAG), (DESK, "dark", CONTRAST)] if sampled else [])]
    found = []
    page.evaluate(AXE_SCRIPT)
    for width, scheme, options in looks:
        page.set_viewport_size(width)
        page.emulate_media(color_scheme=scheme)
        found += [
            f"{rule['id']} at {width['width']} px, {scheme}: {rule['nodes'][0]['html'][:160]}"
            for rule in page.evaluate("options => axe.run(options)", options)["violations"]
        ]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    return found


def unfocused(page) -> list[str]:
    """The first steps of a keyboard: the skip link comes first, and each stop is seen."""
    found = []
    for step in range(6):
        page.keyboard.press("Tab")
        if step == 0 and page.evaluate("document.activeElement.className") != "skip":
            found.append("the first stop of the keyboard is no skip link")
        unseen = page.evaluate(UNSEEN)
        if unseen:
            found.append(f"a focus that is not seen: {unseen[:120]}")
    return found


def test_every_page_keeps_the_policy_and_shuts_nobody_out(live_server, chromium_page, settings, tmp_path):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    wrong: list[str] = []
    with time_machine.travel(DURING, tick=True):
        world = plant()
    with time_machine.travel(AFTER, tick=True):
        later(world)
        chosen = one_of_each_view(world)
        assert sum(map(len, chosen.values())) > 170, "too few views were found to prove anything"
        for role, addresses in chosen.items():
            # Without transitions: a colour half-way from light to dark is none of ours.
            context = chromium_page.context.browser.new_context(viewport=PHONE, reduced_motion="reduce")
            cookie = world.client(role).cookies.get(settings.SESSION_COOKIE_NAME)
            if cookie is not None:
                context.add_cookies(
                    [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
                )
            page = context.new_page()
            said: list[str] = []
            page.on(
                "console",
                lambda message, said=said: said.append(message.text[:160]) if message.type == "error" else None,
            )
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            for number, address in enumerate(addresses):
                page.goto(live_server.url + address)
                width = page.evaluate("document.documentElement.scrollWidth")
                said += unfocused(page) if number < SAMPLE else []
                said += shut_out(page, sampled=number < SAMPLE)
                wrong += [f"{role} {address}: {words}" for words in said]
                said.clear()
                if width > PHONE["width"]:
                    wrong.append(f"{role} {address}: {width} px wide on a phone")
            context.close()
    assert not wrong, "\n".join(wrong)
