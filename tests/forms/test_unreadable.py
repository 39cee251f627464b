"""YAML that cannot be read: the line and the words by which an editor finds the slip, and nothing that only follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.reader import load_yaml
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

- [ ] 开灯 {#light}
"""
LIST_EN = "---\ntitle: Opening\n---\n# Opening\n\n## Opening {#opening}\n\n- [ ] Light {#light}\n"
LIST_FILE = "handbook/zh/departments/shop/checklists/opening.md"
NOT_YAML = "this is not readable as YAML: "


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a:\n\tb: 1\nc: 2", "2: the line is indented with a tab. Indent with blanks."),
        (
            "a:\n  b:\n\u00a0\u00a0\u00a0\u00a0c: [1]\n    d: 1",
            "3: the line is indented with a blank that is none of YAML's, full-width or pasted.",
        ),
        ("a\uff1a 1\nb: 2", '1: the colon after the key is full-width. Write ":" and a blank.'),
        ('a: "\u7532\nb: "x" y', '1: a quotation mark is opened and not closed. Write one " before the text and one after it.'),
        ("a: \u7532: \u4e59", f"1: {NOT_YAML}a colon stands where none can."),
        ("a:\n  b: 1\n   c: 2\n", f"3: {NOT_YAML}a colon stands where none can."),
        ("a: 1\n- b", f"2: {NOT_YAML}this line does not go on from the lines above it."),
        ("a: 1\nb\nc: 2", f"3: {NOT_YAML}a key stands here without its colon."),
        ("a: [1,\nb: 2", f"1: {NOT_YAML}a [ is not closed."),
        ("a: {b: 1", f"1: {NOT_YAML}a {{ is not closed."),
        ("a: @b", f"1: {NOT_YAML}a text cannot begin with this sign. Quote the text."),
    ],
)
def test_the_slip_is_told_where_an_editor_sees_it(text: str, told: str) -> None:
    value, _, (problem,) = load_yaml(text, "x.yml")
    assert value is None
    assert str(problem).startswith(f"x.yml:{told}")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.page("checklists/opening.md", LIST, LIST_EN)
    made.page(
        "rules.md",
        "---\ntitle: 规则\n---\n[清单](checklist:opening)、[岗位](role:guard)\n",
        "---\ntitle: Rules\n---\nSee [it](role:guard).\n",
    )
    assert made.check() == []
    return made


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    roles:", "    roles\uff1a", ':5: the colon after the key is full-width. Write ":" and a blank.'),
        (
            "---\ntitle",
            "\u2014\u2014\ntitle",
            ':1: the front matter begins with "\u2014\u2014". Write three half-width hyphens: ---.',
        ),
        ("---\ntitle", "\n---\ntitle", ":2: the front matter begins below the first line. Take out what stands above it."),
        ("---\n# ", "# ", ":1: the front matter is not closed. End it with a line of three hyphens."),
    ],
)
def test_nothing_is_told_that_only_follows_from_front_matter_that_cannot_be_read(
    project: Project, old: str, new: str, told: str
) -> None:
    before = project.load().pages
    project.page("checklists/opening.md", LIST.replace(old, new, 1))
    assert project.check() == [LIST_FILE + told]
    assert project.load().pages["zh", "departments/shop/checklists/opening.md"] != before


def test_a_page_in_another_encoding_is_told_alone(project: Project) -> None:
    (project.root / LIST_FILE).write_bytes(LIST.encode("gb18030"))
    assert project.check() == [f"{LIST_FILE}:1: the page is not UTF-8 text. Save it as UTF-8."]


def test_a_role_whose_page_cannot_be_read_is_not_unknown_elsewhere(project: Project) -> None:
    page = "handbook/zh/departments/shop/roles/guard.md"
    project.write(page, project.read(page).replace("duties:", "duties\uff1a"))
    assert project.check() == [f'{page}:4: the colon after the key is full-width. Write ":" and a blank.']


def test_names_that_are_wrong_elsewhere_are_told_all_the_same(project: Project) -> None:
    page = "handbook/zh/departments/shop/roles/guard.md"
    project.write(page, project.read(page).replace("duties:", "duties\uff1a"))
    project.page("rules.md", "---\ntitle: 规则\n---\n[岗位](role:gard)\n")
    assert project.check()[1:] == ['handbook/zh/departments/shop/rules.md:4: link to role "gard" leads nowhere.']


def test_a_form_that_cannot_be_read_is_not_unknown_elsewhere(project: Project) -> None:
    form = "forms/definitions/shop/duty-log.yml"
    project.write(form, project.read(form).replace("submitted_by:", "submitted_by\uff1a"))
    assert project.check() == [f'{form}:2: the colon after the key is full-width. Write ":" and a blank.']


def test_two_versions_that_nobody_chose_between_are_told(project: Project) -> None:
    project.page("checklists/opening.md", LIST.replace("# 开门\n\n##", "# 开门\n\n<<<<<<< HEAD\n先看灯。\n>>>>>>> mine\n\n##"))
    said = "two versions of the page stand here, and nobody has chosen. Keep one, and take out the lines of signs."
    assert project.check() == [f"{LIST_FILE}:10: {said}", f"{LIST_FILE}:12: {said}"]
