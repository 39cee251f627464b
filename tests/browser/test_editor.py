"""An editor changes a line: a fault never goes live; what was begun keeps its words; what opens next takes the new ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_attaching import PHOTO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import Service

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

ROOT = Path(__file__).parents[2]
LISTS = "handbook/zh/departments/department-store-operations/checklists"


@pytest.fixture
def copy(service: Service, tmp_path: Path) -> Iterator[Path]:
    """A copy of the handbook to edit; afterwards the real one is published again."""
    for part in ("handbook", "forms", "overrides"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / part, tmp_path)
    service.environment["INTAKE_PROJECT"] = str(tmp_path)
    yield tmp_path
    service.environment["INTAKE_PROJECT"] = str(ROOT)
    assert service.run("publish").returncode == 0


def edit(page: Path, old: str, new: str) -> None:
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")


def open_list(page: Page, name: str) -> None:
    page.goto("/today")
    page.get_by_role("link", name=re.compile(re.escape(name))).first.click()
    page.wait_for_url("**/runs/**")


def test_an_edit_goes_live_without_rewriting_what_was_begun(
    service: Service, copy: Path, open_browser: Open, sign_in: SignIn
) -> None:
    staff = sign_in(open_browser(), "floor-supervisor-2")
    open_list(staff, "进场迎候")
    staff.locator(".db-item").last.locator(".db-tick").click()
    expect(staff.locator(".db-item").last).to_have_attribute("data-outcome", "done")

    edit(copy / LISTS / "staff-entrance.md", "迎候排队打卡的员工", "站在员工通道口迎候排队打卡的员工")
    edit(copy / LISTS / "counter-set-up.md", "当场纠正违规违纪", "当场指出并纠正违规违纪")
    told = service.run("publish")
    assert told.returncode == 0, told.stderr

    staff.reload()
    expect(staff.locator(".db-words", has_text="迎候排队打卡的员工").first).to_have_text("迎候排队打卡的员工")
    expect(staff.get_by_text("手册在这次开始之后改过")).to_be_visible()
    open_list(staff, "开店前纪律检查")
    expect(staff.locator(".db-words", has_text="当场指出并纠正违规违纪")).to_be_visible()
    staff.goto("/departments/department-store-operations/checklists/counter-set-up/")
    expect(staff.get_by_text("当场指出并纠正违规违纪").first).to_be_visible()


def test_a_faulty_edit_is_told_with_file_and_line_and_stays_aside(service: Service, copy: Path, open_browser: Open) -> None:
    edit(copy / LISTS / "patrols.md", "schedule: {every: event}", "schedule: {evry: event}")
    told = service.run("publish")
    assert told.returncode != 0
    before = (copy / LISTS / "patrols.md").read_text("utf-8").partition("evry")[0]
    line = before.count("\n") + 1
    assert f'{LISTS}/patrols.md:{line}: schedule "evry" is not known. Did you mean "every"?' in told.stderr + told.stdout
    page = open_browser()
    page.goto("/departments/department-store-operations/checklists/patrols/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_an_item_that_asks_for_a_photo_opens_the_camera_and_is_ticked_with_it(
    service: Service, copy: Path, open_browser: Open, sign_in: SignIn
) -> None:
    edit(copy / LISTS / "counter-set-up.md", "{#penalise}", "{#penalise evidence=photo}")
    told = service.run("publish")
    assert told.returncode == 0, told.stderr
    staff = sign_in(open_browser(), "floor-supervisor-3")
    staff.goto("/departments/department-store-operations/checklists/counter-set-up/")
    on_the_page = staff.locator('[data-list$="opening-setup-floor-supervisor"] [data-item="penalise"]')
    on_the_page.scroll_into_view_if_needed()
    expect(on_the_page.locator(".db-asks")).to_have_text("拍照")
    expect(on_the_page.locator(".db-shot")).to_be_visible(timeout=10_000)
    open_list(staff, "开店前纪律检查")
    row = staff.locator('[data-item="penalise"]')
    with staff.expect_file_chooser() as camera:
        row.locator(".db-tick").click()
    expect(row.locator(".db-fault")).to_have_text("先拍照，再打勾。")
    camera.value.set_files([PHOTO])  # type: ignore[list-item]
    expect(row).to_have_attribute("data-outcome", "done")
    expect(row.locator(".db-photo img")).to_have_js_property("naturalWidth", 320, timeout=40_000)
    expect(row.locator(".db-fault")).to_have_text("")
    staff.goto("/departments/department-store-operations/checklists/counter-set-up/")
    on_the_page.scroll_into_view_if_needed()
    expect(on_the_page.locator(".db-photo img")).to_have_js_property("naturalWidth", 320, timeout=40_000)
