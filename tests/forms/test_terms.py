"""The glossary's words are the handbook's: the English one stands where the Chinese one does, and no second word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

GLOSSARY = """---
title: 词汇表
---
| 中文 | 英文 | 意思 |
| --- | --- | --- |
| 岗位 | Role | 不查的词 |

| 中文 | 英文 | 意思 | 不写成 |
| --- | --- | --- | --- |
| 网上商城、商城 | Online mall | 网上的商场 | online store, web mall |
| 盘点 | Stocktake, stocktaking | 点库存 | inventory check |
| 商城盘点 | Mall count | 另一件事 |  |
"""
FILE = "handbook/en/departments/shop/reference.md:1: "


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write("handbook/zh/guide/glossary.md", GLOSSARY)
    made.write("handbook/en/guide/glossary.md", "---\ntitle: Glossary\n---\nWords.\n")
    return made


@pytest.mark.parametrize(
    ("zh", "en", "told"),
    [
        ("看网上商城。", "See the Online-malls.", []),
        ("看商城，盘点。", "Stocktakes in the online mall.", []),
        ("商城盘点。", "The mall count.", []),
        ("岗位。", "The post.", []),
        ("看[这里](role:cashier)。", "See [here](role:cashier).", []),
        ("看商城。", "See the shop.", ['"商城" is "Online mall" in the glossary, but these words are not here. Use them.']),
        (
            "看商城。",
            "See the online mall, an online store.",
            ['"online store" is a second word for "商城". The glossary says "Online mall".'],
        ),
    ],
)
def test_pages_keep_to_the_glossary(project: Project, zh: str, en: str, told: list[str]) -> None:
    project.page("reference.md", f"---\ntitle: 参考\n---\n{zh}\n", f"---\ntitle: Reference\n---\n{en}\n")
    assert project.check() == [FILE + one for one in told]


def test_forms_keep_to_the_glossary(project: Project) -> None:
    file = "forms/definitions/shop/duty-log.yml"
    project.write(file, project.read(file).replace("{zh: 记录, en: Notes}", "{zh: 商城记录, en: Web mall notes}"))
    assert project.check() == [
        f'{file}:1: "Web mall" is a second word for "商城". The glossary says "Online mall".',
        f'{file}:1: "商城" is "Online mall" in the glossary, but these words are not here. Use them.',
    ]
