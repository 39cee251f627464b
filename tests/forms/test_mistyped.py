"""What an input method makes of Markdown is told, where it would stand on the page as text or vanish without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.check import fix
from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

LIST = """---
title: 开门
checklists:
  opening:
    roles: [cashier]
    schedule: {every: day, opens: "08:20", due: "08:30"}
---
# 开门

## 开门 {#opening}

先看看。

- [ ] 开灯 {#light}
- [ ] 开门 {#door}
"""
LIST_EN = """---
title: Opening
---
# Opening

## Opening {#opening}

- [ ] Light {#light}
- [ ] Door {#door}
"""
FILE = "handbook/zh/departments/shop/checklists/opening.md"
LIGHT = "- [ ] 开灯 {#light}"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.page("checklists/opening.md", LIST, LIST_EN)
    assert made.check() == []
    return made


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (LIGHT, "- [ ] 开灯 ｛#light｝", "14: the braces are full-width. Write {#id} half-width."),
        (LIGHT, "- [ ] 开灯 {#light", "14: the braces are not closed. Write {#id}."),
        (LIGHT, "- [ ] 开灯 {#light}。", "14: the braces do not end the line. Write them behind the last word"),
        (LIGHT, "- [ ] {#light} 开灯", "14: the braces do not end the line. Write them behind the last word"),
        (LIGHT, "- [] 开灯 {#light}", '14: this is not the box "[ ]".'),
        (LIGHT, "- [ ]开灯 {#light}", '14: this is not the box "[ ]".'),
        (LIGHT, "- 【】开灯 {#light}", '14: this is not the box "[ ]".'),
        (LIGHT, "- [　] 开灯 {#light}", '14: this is not the box "[ ]".'),
        (LIGHT, "-[ ] 开灯 {#light}", '14: a blank is missing behind "-".'),
        (LIGHT, "－ [ ] 开灯 {#light}", "14: the line begins with a full-width sign or a dash."),
        ("- [ ] 开门", "　　- [ ] 开门", "15: the line is indented with full-width blanks."),
        ("先看看", "＃ 先看看", "12: the line begins with full-width signs."),
        ("先看看。", "！！！ note", "12: the line begins with full-width signs."),
        ("先看看", "[收银员]（role:cashier）先看看", "12: a link is not written as one."),
        ("先看看", "[收银员] (role:cashier)先看看", "12: a link is not written as one."),
        ("先看看", "[收银员](role：cashier)先看看", "12: the colon of a link is full-width."),
    ],
)
def test_it_is_told_with_its_line(project: Project, old: str, new: str, told: str) -> None:
    project.page("checklists/opening.md", LIST.replace(old, new, 1))
    said = project.check()
    assert any(line.startswith(f"{FILE}:{told}") for line in said), said
    assert not any("check --fix" in line for line in said), said


@pytest.mark.parametrize(
    "line",
    ["[链接](role:cashier)（说明）", "见[1]（附注）", "“- [ ]”是框", "`- [ ] 甲 {#a} 乙`", "C[\\{#x\\}]", "1、先看", "——他说"],
)
def test_what_only_looks_like_it_is_left_alone(project: Project, line: str) -> None:
    project.page("checklists/opening.md", LIST.replace("先看看。", line))
    assert project.check() == []


def test_braces_on_a_line_of_their_own_are_told(project: Project) -> None:
    project.page("checklists/opening.md", LIST.replace(LIGHT, "- [ ] 开灯\n      {#light}"))
    told = "braces end a line that is no list line. Write the line with its braces in one line."
    assert f"{FILE}:15: {told}" in project.check()


def test_no_second_id_is_stamped_beside_braces_that_cannot_be_read(project: Project) -> None:
    project.page("checklists/opening.md", LIST.replace("{#light}", "｛#light｝"))
    assert fix(project.root) == []


@pytest.mark.parametrize("written", ["[灯，门]", "[灯、门]", "[灯；门, 窗]"])
def test_words_that_no_half_width_comma_parts_are_told(project: Project, written: str) -> None:
    project.page("checklists/opening.md", LIST.replace("title: 开门", f"title: 开门\nkeywords: {written}"))
    word = written[1:4]
    assert project.check() == [
        f'{FILE}:3: keywords reads "{word}" as one word. Put half-width commas between the words: "," and a blank.'
    ]


def test_an_empty_keyword_is_told(project: Project) -> None:
    project.page("checklists/opening.md", LIST.replace("title: 开门", 'title: 开门\nkeywords: [灯, ""]'))
    assert project.check() == [f'{FILE}:3: "keywords" holds a word that is empty. Take it out.']


def test_synonyms_that_no_half_width_comma_parts_are_told(project: Project) -> None:
    project.write("handbook/synonyms.yml", "- [收银员，收钱的, 收银员]\n")
    assert project.check() == [
        'handbook/synonyms.yml:1: "收银员，收钱的" is read as one word. Put half-width commas between the words: "," and a blank.'
    ]


@pytest.mark.parametrize("ending", [".md.txt", ".MD", ".txt", ".md.bak"])
def test_a_page_that_its_name_hides_is_told(project: Project, ending: str) -> None:
    for lang in ("zh", "en"):
        page = project.root / f"handbook/{lang}/departments/shop/checklists/opening.md"
        page.rename(page.with_name(f"opening{ending}"))
    assert project.check() == [
        f"handbook/{lang}/departments/shop/checklists/opening{ending}:1: the file is no page: a page's name ends in .md. "
        "Call it opening.md, or take it out."
        for lang in ("en", "zh")
    ]


def test_a_form_that_its_name_hides_is_told(project: Project) -> None:
    project.write("forms/definitions/shop/new-log.yml.txt", "title: x\n")
    assert project.check() == [
        "forms/definitions/shop/new-log.yml.txt:1: the file is no form: a form's name ends in .yml. Rename it, or take it out."
    ]


def test_a_page_is_never_written_over_by_the_fix(project: Project) -> None:
    """A form's page that cannot be read looks as if there were none."""
    page = "handbook/zh/departments/shop/forms/duty-log.md"
    project.write(page, project.read(page).replace("form:", "form\uff1a"))
    written = project.read(page)
    fix(project.root)
    assert project.read(page) == written


@pytest.mark.parametrize("target", ["/rules/", "/images/door.png"])
def test_a_link_from_the_root_of_the_site_is_told(project: Project, target: str) -> None:
    project.page("checklists/opening.md", LIST.replace("先看看", f"[看]({target})"))
    assert project.check() == [
        f'{FILE}:12: link to "{target}" begins at the root of the site. '
        "Write the way from this page, such as ../rules.md, or a meaning."
    ]


def test_a_page_of_the_service_is_linked_from_the_root(project: Project) -> None:
    project.page("checklists/opening.md", LIST.replace("先看看", "[今天](/today)"))
    assert project.check() == []


def test_a_list_that_went_from_one_language_only_is_told(project: Project) -> None:
    project.page("checklists/opening.md", "---\ntitle: 开门\nchecklists: {}\n---\n# 开门\n")
    assert project.check() == [
        'handbook/en/departments/shop/checklists/opening.md:8: "light" and others below it (1) are counted nowhere. '
        'The Chinese page has no heading "opening": take the list out here too, or put it back there.'
    ]


def test_the_lines_below_a_heading_that_got_another_id_are_told_together(project: Project) -> None:
    project.page("checklists/opening.md", LIST.replace("{#opening}", "{#openning}"))
    assert project.check() == [
        f'{FILE}:4: checklists names "opening", but no heading carries that id. Did you mean "openning"?',
        f'{FILE}:14: "light" and others below it (1) are counted nowhere. '
        'Name its heading "openning" in the front matter of the Chinese page, or take the braces off.',
    ]
