"""A page that goes by two names is told: the menu would show one, and the page itself another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.project import SHOP, Project

if TYPE_CHECKING:
    from pathlib import Path

PAGE = f"handbook/zh/{SHOP}reference.md"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_first_heading_is_the_pages_title(project: Project) -> None:
    project.page("reference.md", "---\ntitle: 甲\n---\n# 乙\n", "---\ntitle: A word\n---\n# A *word*\n")
    assert project.check() == [f'{PAGE}:2: the page\'s title is "甲", its heading "乙". Use one of them.']


def test_headings_further_down_and_pages_without_one_are_free(project: Project) -> None:
    project.page("reference.md", "---\ntitle: 甲\n---\n丁\n\n## 乙\n", "---\ntitle: A\n---\n# A\n\n## B\n")
    assert project.check() == []


def test_pages_of_no_department_greet_as_they_like(project: Project) -> None:
    project.write("handbook/zh/index.md", "---\ntitle: 首页\n---\n# 我是…\n")
    project.write("handbook/en/index.md", "---\ntitle: Home\n---\n# I am ...\n")
    assert project.check() == []


def test_a_page_of_a_form_bears_the_forms_title_and_is_told_once(project: Project) -> None:
    page = project.root / f"handbook/en/{SHOP}forms/duty-log.md"
    page.write_text(page.read_text(encoding="utf-8").replace("title: Duty log", "title: Duty book"), encoding="utf-8")
    file = page.relative_to(project.root).as_posix()
    assert project.check() == [f'{file}:1: the page\'s title is "Duty book", the form\'s "Duty log". Use one of them.']
