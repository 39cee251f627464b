"""The person's own menu: the same entries on a page of the handbook, which asks for them, as on a page of the service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.intake.world import ADMINISTRATOR, EDITOR, MANAGER, STAFF

if TYPE_CHECKING:
    from tests.intake.conftest import As
    from tests.intake.world import Caller

OWN = {"/owed", "/submissions", "/password"}
REACH = [
    (STAFF, OWN),
    (MANAGER, OWN | {"/roll", "/records", "/figures", "/people", "/trail"}),
    (EDITOR, OWN | {"/search/missed"}),
    (ADMINISTRATOR, OWN | {"/people", "/trail", "/search/missed"}),
]


@pytest.mark.parametrize(("caller", "reach"), REACH, ids=lambda given: getattr(given, "name", ""))
def test_the_menu_leads_wherever_the_person_may_go(as_: As, caller: Caller, reach: set[str]) -> None:
    entries = [entry["href"] for entry in as_(caller).get("/api/v1/me").get_json()["menu"]]
    assert set(entries) == reach
    assert all(as_(caller).get(href).status_code == 200 for href in entries)


def test_the_menu_of_a_page_of_the_service_is_the_one_the_handbook_asks_for(as_: As) -> None:
    manager = as_(MANAGER)
    asked = [(entry["href"], entry["text"]) for entry in manager.get("/api/v1/me?lang=en").get_json()["menu"]]
    page = manager.get("/today").text
    assert asked == re.findall(r'<a href="([^"]+)">([^<]+)</a>', page[page.index('class="db-person__name"') :])[: len(asked)]


def test_a_page_gets_the_menu_in_its_own_language(as_: As) -> None:
    words = {code: as_(STAFF).get(f"/api/v1/me?lang={code}").get_json()["menu"][0]["text"] for code in ("zh", "en")}
    assert words == {"zh": "我要交的", "en": "What I owe"}
