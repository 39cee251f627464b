"""Every form has its page in the handbook, and ``check --fix`` makes one for a form that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.check import check, fix
from tests.forms.project import FORM, Project

if TYPE_CHECKING:
    from pathlib import Path

LEAVE = FORM.replace("值班日志", "《请假条》").replace("Duty log", "《请假条》 Leave slip")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_form_is_explained_on_its_page(project: Project) -> None:
    catalogue = project.load()
    assert catalogue.forms["shop/duty-log"].page == "departments/shop/forms/duty-log.md"
    assert catalogue.link("form", "shop/duty-log", "en") == "/en/departments/shop/forms/duty-log/"


def test_a_form_without_a_page_is_told(project: Project) -> None:
    project.write("forms/definitions/shop/leave.yml", LEAVE)
    assert [str(problem) for problem in check(project.root)] == [
        'forms/definitions/shop/leave.yml:1: form "leave" has no page in the handbook. Run dutybook check --fix to make one.'
    ]


def test_the_missing_page_is_made_in_both_languages(project: Project) -> None:
    project.write("forms/definitions/shop/leave.yml", LEAVE)
    files = [f"handbook/{lang}/departments/shop/forms/leave.md" for lang in ("en", "zh")]
    assert fix(project.root) == files
    assert project.check() == []
    assert project.load().pages["zh", "departments/shop/forms/leave.md"].title == "《请假条》"
    assert "还没有写明《请假条》为什么填" in project.read(files[1])
    assert fix(project.root) == []


def test_pages_of_forms_of_one_name_in_two_departments_differ(project: Project) -> None:
    """An extension knows a page by its text."""
    project.write("handbook/zh/departments/store/index.md", "---\ntitle: 仓\ndepartment: store\nsector: retail\n---\n仓。\n")
    project.write("handbook/en/departments/store/index.md", "---\ntitle: Store\n---\nThe store.\n")
    for department in ("shop", "store"):
        project.write(f"forms/definitions/{department}/leave.yml", LEAVE.replace("[cashier]", "[shop/cashier]"))
    assert len(fix(project.root)) == 4
    assert project.check() == []


def test_a_form_has_one_page(project: Project) -> None:
    zh = "---\ntitle: 值班日志\nform: duty-log\n---\n# 值班日志\n\n又一页。\n"
    project.page("forms/second.md", zh, "---\ntitle: Duty log\n---\n# Duty log\n\nAgain.\n")
    assert project.check() == [
        'handbook/zh/departments/shop/forms/second.md:3: form "duty-log" has its page already: '
        "handbook/zh/departments/shop/forms/duty-log.md. Keep one of them."
    ]


def test_a_page_in_the_folder_says_which_form_it_explains(project: Project) -> None:
    project.page("forms/index.md", "---\ntitle: 表单\n---\n本部门的表单。\n", "---\ntitle: Forms\n---\nThe forms.\n")
    assert project.check() == []
    project.page("forms/lost.md", "---\ntitle: 没说\n---\n没说。\n", "---\ntitle: Unsaid\n---\nUnsaid.\n")
    assert project.check() == ['handbook/zh/departments/shop/forms/lost.md:2: front matter has no "form".']


def test_the_page_bears_the_forms_own_title(project: Project) -> None:
    page = project.root / "handbook/en/departments/shop/forms/duty-log.md"
    page.write_text(page.read_text(encoding="utf-8").replace("title: Duty log", "title: Duty book"), encoding="utf-8")
    assert project.check() == [
        'handbook/en/departments/shop/forms/duty-log.md:1: the page\'s title is "Duty book", the form\'s "Duty log". '
        "Use one of them."
    ]
