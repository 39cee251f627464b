"""A new version is published and the service started anew with it while pages lie open: nothing typed is lost (T11)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from sqlalchemy import select

from db.engine import reading
from db.tables.submissions import SUBMISSION
from tests.browser.phones import rounds
from tests.browser.test_attaching import PHOTO
from tests.browser.test_network import between, database, engine, floor, forecast, phone, service, wait
from tests.intake.papers import HANDOVER
from tests.service import shop

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from sqlalchemy import Engine

    from tests.browser.phones import Forecast
    from tests.service.conftest import Service

__all__ = ["between", "database", "engine", "floor", "forecast", "phone", "service"]
FIRST, LAST = "前半句，", "后半句。"
SECOND = f"{LAST}\n第二行"
ROUND = "handbook/{}/departments/store/checklists/round.md"
EARLY = "2026-11-20T08:10:00+08:00"  # before the lists open: what is begun later has the new words


def edit(service: Service, path: str, old: str, new: str) -> None:
    file = service.data / "project" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def publish(service: Service) -> None:
    """The new version goes live and the service is started anew, as an upgrade does."""
    said = service.run("publish")
    assert said.returncode == 0, said.stderr
    service.stop()
    service.now = shop.NOW
    service.start()


def addresses(page: Page) -> set[str]:
    """Where the page has its own scripts from."""
    return set(re.findall(r"/assets/javascripts/\w+\.mjs\?v=\w*", page.content()))


def test_a_form_half_typed_is_handed_in_whole_without_loading_it_anew(phone: Page, service: Service, engine: Engine) -> None:
    phone.goto(HANDOVER)
    to, article, said = phone.locator('[name="a.to"]'), phone.locator('[name="a.goods.0.name"]'), phone.locator("[data-kept]")
    before = addresses(phone)
    to.fill(FIRST)
    expect(said).to_contain_text("Draft kept")
    edit(service, "forms/definitions/store/handover.yml", "接班人", "接班的同事")
    edit(service, "forms/definitions/store/handover.yml", "Handed to", "Handed over to")
    article.fill(FIRST)
    publish(service)
    article.fill(FIRST + LAST)
    wait(phone, lambda: "Draft kept" in said.inner_text())
    phone.locator('button[value="hand-in"]').click()
    expect(phone.locator(".db-answers")).to_contain_text(FIRST + LAST)
    with reading(engine) as conn:
        answers = conn.execute(select(SUBMISSION.c.answers)).scalars().all()
    assert [(one["to"], one["goods"][0]["name"]) for one in answers] == [(FIRST, FIRST + LAST)]
    phone.goto(HANDOVER)
    assert addresses(phone).isdisjoint(before)


def test_a_list_under_way_goes_on_without_loading_it_anew(floor: Page, service: Service, engine: Engine) -> None:
    rows = floor.locator(".db-item")
    rows.first.locator(".db-tick").click()
    expect(floor.locator('[data-outcome="done"]:not([data-waiting])')).to_have_count(1)
    note = rows.nth(1).locator('textarea[name="note"]')
    rows.nth(1).locator("summary").click()
    note.fill(FIRST)
    edit(service, ROUND.format("zh"), "查看第1处", "仔细查看第1处")
    publish(service)
    note.fill(FIRST + SECOND)
    rows.nth(1).get_by_role("button", name="Mark as a problem").click()
    wait(floor, lambda: floor.locator(".db-item[data-waiting]").count() == 0)
    expect(rows.nth(1)).to_have_attribute("data-outcome", "problem")
    assert sorted(str(content["note"]) for _, content in shop.kept(engine)) == ["", FIRST + SECOND]


def test_a_list_in_new_words_has_all_that_was_typed_after_one_reload(
    phone: Page, service: Service, engine: Engine, forecast: Forecast
) -> None:
    service.stop()
    service.now = EARLY
    service.start()
    with reading(engine) as conn:
        phone.goto(rounds(conn)[0])
    rows = phone.locator(".db-item")
    before = addresses(phone)
    for number in (0, 1):
        rows.nth(number).locator("summary").click()
        rows.nth(number).locator('textarea[name="note"]').fill(f"{number}{FIRST}")
    edit(service, ROUND.format("zh"), "查看第1处", "仔细查看第1处")
    publish(service)
    for number in (0, 1):
        rows.nth(number).locator('textarea[name="note"]').fill(f"{number}{FIRST}{SECOND}")
    phone.clock.run_for(1000)
    rows.first.locator('input[type="file"]').set_input_files([PHOTO])  # type: ignore[list-item]
    rows.first.get_by_role("button", name="Mark as a problem").click()
    expect(rows.first.locator(".db-fault")).to_contain_text("The wording of this list has changed. Open it again.")
    phone.wait_for_timeout(500)
    phone.reload()
    for number in (0, 1):
        expect(rows.nth(number).locator('textarea[name="note"]')).to_have_value(f"{number}{FIRST}{SECOND}")
        expect(rows.nth(number).locator('textarea[name="note"]')).to_be_visible()
    expect(rows.first.locator(".db-shot canvas")).to_be_visible()
    expect(rows.first.locator(".db-fault")).to_contain_text("not recorded last time")
    assert addresses(phone).isdisjoint(before)
    for number in (0, 1):
        rows.nth(number).get_by_role("button", name="Mark as a problem").click()
    expect(phone.locator('[data-outcome="problem"]:not([data-waiting])')).to_have_count(2)
    expect(rows.first.locator(".db-photo img")).to_have_count(1)
    assert sorted(str(content["note"]) for _, content in shop.kept(engine)) == [f"{number}{FIRST}{SECOND}" for number in (0, 1)]
