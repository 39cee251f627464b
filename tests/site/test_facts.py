"""What the pages say beyond their text: the small handbook of ``shop/`` in, the finished words out."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest
from markdown import Markdown

from forms import standing
from forms.faces import day, home, words
from forms.faces.day import Entry, time_text
from forms.model import Schedule, Text
from forms.pages import FRONT_MATTER
from forms.problems import DefinitionsFaulty
from forms.reader import load_yaml
from tests.site.conftest import ROOT, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

SHOP = Path(__file__).parent / "shop"
GUARD, DOORS = "departments/shop/roles/guard.md", "departments/shop/checklists/doors.md"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    shutil.copytree(SHOP, tmp_path, dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


@pytest.fixture
def render(shop: Path) -> Callable[..., str]:
    """The finished HTML of a page, made as the site makes it."""

    def finished(path: str, lang: str = "zh") -> str:
        text = (shop / "handbook" / lang / path).read_text(encoding="utf-8")
        return site_markdown(shop).convert(FRONT_MATTER.sub("", text, count=1))

    return finished


def site_markdown(root: Path, **options: bool | str) -> Markdown:
    listed = load_yaml((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), "mkdocs.yml")[0]["markdown_extensions"]
    named = dict(next(iter(entry.items())) if isinstance(entry, dict) else (entry, {}) for entry in listed)
    named["forms.facts"] = {"root": str(root), **options}
    return Markdown(extensions=list(named), extension_configs=named)


def test_a_role_has_its_card(render: Callable[..., str]) -> None:
    assert Reading(render(GUARD)).said("db-lead") == ["看门。"]
    assert Reading(render(GUARD)).said("db-card") == ["部门 门店 上级 经理 地点 楼层 英文 Guard"]
    assert Reading(render(GUARD, "en")).said("db-card") == ["Department Shop floor Reports to Manager Where floor"]
    assert "下级 保安" in Reading(render("departments/shop/roles/manager.md")).said("db-card")[0]


def test_a_role_whose_superior_nobody_knows_says_so(render: Callable[..., str]) -> None:
    assert "上级 待本部门确定" in Reading(render("departments/shop/roles/manager.md")).said("db-card")[0]


def test_a_role_has_its_day_in_time_order(render: Callable[..., str]) -> None:
    zh, en = Reading(render(GUARD)), Reading(render(GUARD, "en"))
    assert zh.said("db-day__time") == ["08:20—08:30", "08:30—08:40", "09:30—20:30*", "21:30前"]
    assert zh.said("db-day__what") == ["开门 2项", "晨会 会议", "巡场 每30分钟 · 共22次 · 1项 · 暂定", "日志 要交"]
    assert zh.said("db-note") == ["* 按营业时间09:00—21:00推算。暂定的时间或人由我们先定，等本部门确认。"]
    assert en.said("db-day__time") == ["08:20–08:30", "08:30–08:40", "09:30–20:30*", "by 21:30"]
    assert en.said("db-day__what")[2] == "Rounds every 30 min · 22 times · 1 item · assumed"


def test_a_role_lists_what_it_has_to_do_with(render: Callable[..., str]) -> None:
    page = Reading(render(GUARD))
    assert page.said("db-index") == ["营业前 开门 每天 08:20—08:30 营业中 巡场 每30分钟，开门后30分钟至关门前30分钟"]
    assert page.said("db-facts-list") == ["日志 每天 21:30前 · 经理审核", "晨会 08:30—08:40 · 我参加", "进门 第1、2步"]
    assert page.said("db-rules") == ["门口不停车 钥匙随身"]
    assert "../checklists/doors.md#opening" in page.values("href")
    assert "../rules.md#keys-on" in page.values("href")


def test_the_computed_sections_stand_after_the_duties_and_in_the_contents(render: Callable[..., str]) -> None:
    html = render(GUARD)
    ids = [html.index(f'id="{name}"') for name in ("my-day", "duties", "shut", "my-checklists", "my-forms", "my-rules")]
    assert ids == sorted(ids)
    assert html.count('class="db-duties"') == 2


def test_a_checklist_says_who_and_when_and_is_live(render: Callable[..., str]) -> None:
    page = Reading(render(DOORS))
    assert page.said("db-facts") == [
        "保安 每天 08:20—08:30 Opening",
        "保安、经理 每30分钟，开门后30分钟至关门前30分钟 每个岗位一份、每个楼层一份 暂定 Rounds",
    ]
    assert [named["data-list"] for tag, named in page.elements if named.get("class") == "db-live"] == [
        "shop/opening",
        "shop/rounds",
    ]
    assert page.values("data-item") == ["lock", "keys", "walk"]
    assert page.said("db-asks") == ["写说明", "填数字（把）", "经理"]
    assert page.said("db-sign-in") == ["登录后可打勾"] * 2
    assert Reading(render(DOORS, "en")).said("db-asks") == ["write a note", "enter a number (把)", "Manager"]


def test_a_procedure_says_who_acts_and_what_is_handed_on(render: Callable[..., str]) -> None:
    page = Reading(render("departments/shop/procedures/entry.md"))
    assert page.said("db-facts") == ["08:20 保安、经理 Entry"]
    assert page.said("db-actors") == ["保安", "保安经理"]
    assert page.said("db-papers") == ["交出 日志"]
    assert page.said("db-branches") == ["有异常：不开门"]
    assert "../checklists/doors.md#opening" in page.values("href")


def test_a_rule_says_whom_it_binds(render: Callable[..., str]) -> None:
    page = Reading(render("departments/shop/rules.md"))
    assert page.said("db-applies") == ["适用 本部门所有人", "适用 保安"]
    assert page.said("db-rules") == ["门口不停车 适用 本部门所有人 钥匙随身 适用 保安 丢了就换锁"]


def test_a_meeting_says_when_and_with_whom(render: Callable[..., str]) -> None:
    assert Reading(render("departments/shop/meetings.md")).said("db-facts") == [
        "每天 08:30—08:40 主持 经理 参加 保安 Morning meeting"
    ]
    assert Reading(render("departments/shop/meetings.md", "en")).said("db-facts") == [
        "daily 08:30–08:40 Chaired by Manager Attended by Guard"
    ]


def test_a_form_says_what_it_asks_and_leads_to_it(render: Callable[..., str]) -> None:
    page = Reading(render("departments/shop/forms/log.md"))
    assert page.said("db-card") == ["谁填 保安 什么时候 每天 21:30前 份数 每人一份 部门 门店 英文 Log"]
    assert page.said("db-questions") == ["钥匙必填 整数（把） 情况 单选：正常、异常"]
    assert page.said("db-button") == ["填写日志"]
    assert "/forms/shop/log" in page.values("href")


def test_a_form_says_who_decides(render: Callable[..., str]) -> None:
    page = Reading(render("departments/shop/forms/log.md"))
    assert page.said("db-steps") == ["经理审核"]
    assert "../roles/manager.md" in page.values("href")


CONDITIONS = """approval:
  - {id: read, title: {zh: 审核, en: Review}, roles: [manager], when: {keys: {at-least: 2}, submitted_by: [guard]}}
  - {id: odd, title: {zh: 复核, en: Second look}, roles: [manager], when: {state: [odd, ok], at: shop}}
filed_with:
  - {roles: [manager], when: {keys: {less-than: 2}}}
"""


def test_a_form_says_under_which_conditions(shop: Path, render: Callable[..., str]) -> None:
    file = shop / "forms/definitions/shop/log.yml"
    text = file.read_text(encoding="utf-8").partition("approval")[0]
    asked = "  - {id: why, type: text, label: {zh: 原因, en: Why}, show-when: {field: state, is: odd}}\n"
    file.write_text(text.replace("unit: 把", "unit: 个, target: {at-least: 3}") + asked + CONDITIONS, encoding="utf-8")
    zh, en = (Reading(render("departments/shop/forms/log.md", lang)) for lang in ("zh", "en"))
    assert zh.said("db-condition") == [
        "（仅当“钥匙”不少于2个，且由保安提交）",
        "（仅当“情况”是异常或正常，且在门店）",
        "（仅当“钥匙”少于2个）",
    ]
    assert en.said("db-condition")[:2] == [
        "(only if “Keys” is at least 2 items and handed in by Guard)",
        "(only if “State” is Odd or Fine and at a shop)",
    ]
    assert "整数（个）。目标不少于3个" in zh.said("db-questions")[0]
    assert "原因 一行字。“情况”是异常时才填" in zh.said("db-questions")[0]
    assert "Why A line of text. Asked only if “State” is Odd" in en.said("db-questions")[0]


def test_a_form_says_who_decides_on_none_of_its_steps(shop: Path, render: Callable[..., str]) -> None:
    file = shop / "forms/definitions/shop/log.yml"
    head, steps, rest = file.read_text(encoding="utf-8").partition("approval")
    who = """  - {id: who, type: person, label: {zh: 谁的, en: Whose}}
  - {id: pay, type: table, label: {zh: 薪酬, en: Pay}, columns: [{id: of, type: person, label: {zh: 领取人, en: Paid to}}]}
about: [who, pay.of]
"""
    file.write_text(head + who + steps + rest, encoding="utf-8")
    zh, en = (render("departments/shop/forms/log.md", lang) for lang in ("zh", "en"))
    assert "谁都不审核关于自己的表单：写在“谁的”、“领取人”里的人，哪一步都不审核。" in zh
    assert "whoever is named under “Whose”, “Paid to” decides on none of the steps." in en


def test_a_form_that_nobody_decides_says_so(shop: Path, render: Callable[..., str]) -> None:
    file = shop / "forms/definitions/shop/log.yml"
    file.write_text(file.read_text(encoding="utf-8").partition("approval")[0], encoding="utf-8")
    assert "线上没有审核环节，交上就完成。" in render("departments/shop/forms/log.md")
    assert "Nobody approves it online: it is complete once it is handed in." in render("departments/shop/forms/log.md", "en")


def test_a_form_names_what_speaks_of_it(shop: Path, render: Callable[..., str]) -> None:
    """The procedure whose step hands it on, the duty and the checklist that link to it."""
    for name, old in ((GUARD, "- 关门 "), (DOORS, "## 巡场")):
        file = shop / "handbook/zh" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        new = "- 写[日志](form:log)再关门 " if name == GUARD else "记在[日志](form:log)里。\n\n## 巡场"
        file.write_text(text.replace(old, new), encoding="utf-8")
    page = Reading(render("departments/shop/forms/log.md"))
    assert page.said("db-index") == ["流程 进门 第1步 清单 开门 岗位 保安 写日志再关门"]
    assert {"../procedures/entry.md", "../checklists/doors.md#opening", "../roles/guard.md"} <= set(page.values("href"))


def test_a_department_lists_its_forms_where_they_once_stood(render: Callable[..., str]) -> None:
    page = Reading(render("departments/shop/forms/index.md"))
    assert page.said("db-facts-list") == ["日志 保安 · 每天 21:30前"]
    assert "log" in page.values("id")  # an old address, forms/#log, leads to the line
    assert Reading(render("departments/shop/forms/index.md", "en")).said("db-facts-list") == ["Log Guard · daily by 21:30"]


def test_a_department_shows_who_is_who_and_the_day(render: Callable[..., str]) -> None:
    page = Reading(render("departments/shop/index.md"))
    assert page.said("db-people") == ["保安 看门。 经理"]
    assert page.said("db-day__time") == ["08:20—08:30", "08:30—08:40", "09:30—20:30*"]
    assert "checklists/doors.md#rounds" in page.values("href")


def test_the_first_page_offers_every_role(render: Callable[..., str]) -> None:
    zh, en = Reading(render("index.md")), Reading(render("index.md", "en"))
    assert zh.said("db-chooser__group") == ["门店保安 Guard经理 Manager"]
    assert en.said("db-chooser__group") == ["Shop floorGuardManager"]
    assert "departments/shop/roles/guard.md" in zh.values("href")
    assert zh.said("db-index") == ["零售 门店"]


def test_many_roles_stand_folded_by_sector(render: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "FEW", 1)
    page = Reading(render("index.md"))
    assert page.said("db-sector") == ["零售 2个岗位门店保安 Guard经理 Manager"]
    assert [tag for tag, named in page.elements if named.get("class") == "db-sector"] == ["details"]


def test_the_first_page_leads_to_moments_and_forms(render: Callable[..., str]) -> None:
    addresses = Reading(render("index.md")).values("href")
    assert {"moments.md", "forms.md"} <= set(addresses)


def test_checklists_stand_under_their_moments(render: Callable[..., str]) -> None:
    zh, en = Reading(render("moments.md")), Reading(render("moments.md", "en"))
    assert [named["id"] for tag, named in zh.elements if tag == "h2"] == ["opening", "trading"]
    assert zh.said("db-sector") == [
        "门店 零售 · 1份清单开门 保安 · 每天 08:20—08:30",
        "门店 零售 · 1份清单巡场 保安、经理 · 每30分钟，开门后30分钟至关门前30分钟 · 暂定",
    ]
    assert en.said("db-sector")[0] == "Shop floor Retail · 1 checklistOpening Guard · daily 08:20–08:30"
    assert [tag for tag, named in zh.elements if named.get("class") == "db-sector"] == ["details", "details"]
    assert "departments/shop/checklists/doors.md#opening" in zh.values("href")


def test_a_list_without_a_phase_stands_where_its_schedule_puts_it() -> None:
    assert day.BY_SCHEDULE.keys() == set(get_args(get_type_hints(Schedule)["every"]))
    assert set(day.BY_SCHEDULE.values()) < words.PHASES.keys()


def test_all_forms_stand_on_one_page(render: Callable[..., str]) -> None:
    zh, en = Reading(render("forms.md")), Reading(render("forms.md", "en"))
    assert zh.said("db-sector") == ["零售 1张表单门店日志 保安 · 每天"]
    assert [tag for tag, named in zh.elements if named.get("class") == "db-sector"] == ["details"]
    assert zh.said("db-chooser__group") == ["门店日志 保安 · 每天"]
    assert en.said("db-chooser__group") == ["Shop floorLog Guard · daily"]
    assert "departments/shop/forms/log.md" in zh.values("href")


@pytest.mark.parametrize(
    ("schedule", "said"), [(Schedule("week", on=(4,)), "Every Fri"), (Schedule("month", on=(0,)), "Monthly on the last day")]
)
def test_a_day_that_is_not_every_day_is_named_as_it_is_written(schedule: Schedule, said: str) -> None:
    entry = Entry("form", "shop/log", Text("日志", "Log"), schedule, None, None)
    assert time_text(entry, SimpleNamespace(lang="en")) == said  # type: ignore[arg-type]


def test_a_list_names_the_pages_that_speak_of_it(render: Callable[..., str]) -> None:
    assert Reading(render(DOORS)).said("db-related") == ["相关 进门"]
    assert Reading(render(DOORS, "en")).said("db-related") == ["Related Entry"]
    assert Reading(render("departments/shop/procedures/entry.md")).said("db-related") == []


def test_a_page_shows_the_way_to_it(render: Callable[..., str]) -> None:
    zh, en = Reading(render(GUARD)), Reading(render(GUARD, "en"))
    assert zh.said("db-crumbs") == ["首页零售门店岗位保安"]
    assert en.said("db-crumbs") == ["HomeRetailShop floorRolesGuard"]
    way = ["../../../index.md", "../../../index.md#sector-retail", "../index.md", "../index.md#who-is-who"]
    assert zh.values("href")[:4] == way
    assert "sector-retail" in Reading(render("index.md")).values("id")


def test_the_way_goes_by_a_folders_own_page(render: Callable[..., str]) -> None:
    assert Reading(render("departments/shop/forms/log.md")).said("db-crumbs") == ["首页零售门店表单日志"]
    assert Reading(render("departments/shop/forms/index.md")).said("db-crumbs") == ["首页零售门店表单"]
    assert Reading(render("departments/shop/index.md")).said("db-crumbs") == ["首页零售门店"]
    assert Reading(render("moments.md")).said("db-crumbs")[0].startswith("首页")
    assert Reading(render("index.md")).said("db-crumbs") == []


def test_a_page_that_is_not_the_handbooks_is_left_alone(shop: Path) -> None:
    assert site_markdown(shop).convert("只是一段话。") == "<p>只是一段话。</p>"


def test_a_changed_fact_shows_without_a_restart(shop: Path, render: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview keeps one process; the text of the page stays, only its front matter changes."""
    assert "08:20—08:30" in render(DOORS)
    file = shop / "handbook/zh" / DOORS
    file.write_text(file.read_text(encoding="utf-8").replace('due: "08:30"', 'due: "08:35"'), encoding="utf-8")
    os.utime(file, ns=(time.time_ns(), time.time_ns()))
    monkeypatch.setattr(standing, "LOOK_AGAIN", 0)
    assert "08:20—08:35" in render(DOORS)


def test_a_fault_anywhere_stops_the_page(shop: Path, render: Callable[..., str]) -> None:
    file = shop / "handbook/zh" / DOORS
    file.write_text(file.read_text(encoding="utf-8").replace("roles: [guard]", "roles: [gard]"), encoding="utf-8")
    with pytest.raises(DefinitionsFaulty, match=r'handbook/zh/departments/shop/checklists/doors.md:5: .*Did you mean "guard"\?'):
        render(GUARD)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "检查发现1个错误{place} schedule里没有“evry”这一项。是不是要写“every”？"),
        ("en", '1 × dutybook check{place} schedule "evry" is not known. Did you mean "every"?'),
    ],
)
def test_in_a_preview_the_page_itself_tells_the_faults_in_its_language(lang: str, told: str, shop: Path) -> None:
    file = shop / "handbook/zh" / DOORS
    text = file.read_text(encoding="utf-8").replace("every: day", "evry: day")
    file.write_text(text, encoding="utf-8")
    page = Reading(site_markdown(shop, preview=True, lang=lang).convert(FRONT_MATTER.sub("", text, count=1)))
    assert page.said("failure") == [told.format(place="handbook/zh/departments/shop/checklists/doors.md:6:")]
