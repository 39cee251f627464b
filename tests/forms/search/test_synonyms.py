"""The editors' list of words that mean the same: what is told of it, with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

FILE = "handbook/synonyms.yml"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_groups_are_read_in_the_searchs_spelling(project: Project) -> None:
    project.write(FILE, "- [收银员, 收款员, ＰＯＳ 员]\n- [Duty log, logbook]\n")
    assert project.check() == []
    assert project.load().synonyms == (("收银员", "收款员", "pos 员"), ("duty log", "logbook"))


def test_a_handbook_needs_no_list(project: Project) -> None:
    assert project.load().synonyms == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("收银员: 收款员\n", [f"{FILE}:1: this is not a list of groups. Write a list of groups, such as - [换班, 交接班]."]),
        (
            "- [收银员, 收款员]\n- 保安员\n",
            [f"{FILE}:2: this is not a group of two or more words. Write a list of groups, such as - [换班, 交接班]."],
        ),
        (
            "- [收银员]\n",
            [f"{FILE}:1: this is not a group of two or more words. Write a list of groups, such as - [换班, 交接班]."],
        ),
        (
            "- [收银员, 收款员]\n- [保安员, 收款员]\n",
            [f'{FILE}:2: "收款员" stands already in line 1. Keep it once, or make one group of both.'],
        ),
        (
            "# 词\n- [月饼, 粽子]\n",
            [
                f"{FILE}:2: the handbook uses none of these words: 月饼, 粽子. "
                "Add the word that the handbook uses, or take the group out."
            ],
        ),
    ],
)
def test_a_slip_is_told_with_its_line(project: Project, text: str, told: list[str]) -> None:
    project.write(FILE, text)
    assert project.check() == told
