"""One page of each kind in both languages and palettes, on phone and desktop: all fits, and axe finds nothing serious."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

AXE = (Path(__file__).parent / "vendor/axe-core-4.14.1.min.js").read_text(encoding="utf-8")
STORE = "/departments/department-store-operations"
HANDBOOK = (
    "/",
    f"{STORE}/",
    f"{STORE}/roles/floor-supervisor/",
    f"{STORE}/procedures/main-door-opening/",
    f"{STORE}/checklists/staff-entrance/",
    f"{STORE}/meetings/",
    f"{STORE}/rules/",
    f"{STORE}/forms/",
    f"{STORE}/forms/sales-log/",
    f"{STORE}/reference/",
    f"/print{STORE}/roles/floor-supervisor/",
    "/guide/staff/",
)
SERVICE = {
    "floor-supervisor-3": ("/today", "/forms/department-store-operations/floor-duty-log", "/submissions", "/owed"),
    "store-manager": (
        *("/board?day=2026-11-20", "/board?month=2026-11", "/review", "/people"),
        *("/roll?from=2026-11-01&to=2026-11-30", "/roll?show=away", "/records"),
    ),
}
SIZES = [{"width": 390, "height": 844}, {"width": 1440, "height": 900}]
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


def look(page: Page, path: str) -> None:
    """Open ``path`` and judge it in both palettes."""
    answer = page.goto(path)
    assert answer is not None and answer.ok, path
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
    page.evaluate(f"(() => {{ {AXE} }})()") if not page.evaluate("'axe' in window") else None
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert findings(page) == [], f"{path} in {scheme}"


def findings(page: Page) -> list[Any]:
    """What axe calls serious or critical: rule, and the first element."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    grave = [violation for violation in found if violation["impact"] in ("serious", "critical")]
    return [(each["id"], json.dumps(each["nodes"][0]["target"]), each["nodes"][0]["failureSummary"]) for each in grave]


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_handbook_is_for_everybody(open_browser: Open, size: dict[str, int], lang: str) -> None:
    page = open_browser(size, locale=LOCALES[lang], bypass_csp=True)
    for path in HANDBOOK:
        look(page, ("/en" if lang == "en" else "") + path)


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("username", list(SERVICE))
def test_the_service_is_for_everybody(
    open_browser: Open, sign_in: SignIn, size: dict[str, int], lang: str, username: str
) -> None:
    page = open_browser(size, locale=LOCALES[lang], bypass_csp=True)
    look(page, "/sign-in")
    sign_in(page, username)
    runs = page.locator('a[href^="/runs/"]').evaluate_all("links => links.slice(0, 1).map(link => link.getAttribute('href'))")
    for path in (*SERVICE[username], *runs):
        look(page, path)
