"""Full-width punctuation in Chinese prose; everything that is not prose stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.punctuation import markdown, prose, values


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("开灯,关门;锁门:好?好!", "开灯，关门；锁门：好？好！"),
        ("见表(一)", "见表（一）"),
        ("(见[表](a(b).md))", "(见[表](a(b).md))"),
        ("他说\"好\"", "他说“好”"),
        ("08:20-08:30 开门", "08:20—08:30开门"),
        ("共 3 层", "共3层"),
        ("用`a,b`,再看[甲,乙](x,y.md){k=\"甲,乙\"}", "用`a,b`，再看[甲，乙](x,y.md){k=\"甲,乙\"}"),
        ("see a, b (c)", "see a, b (c)"),
        ("时间08:20,结束", "时间08:20，结束"),
        ("图![甲](a.png)", "图![甲](a.png)"),
        ("https://x.example/a,甲", "https://x.example/a,甲"),
    ],
)  # fmt: skip
def test_prose(before: str, after: str) -> None:
    assert prose(before) == after


def test_code_and_titles_of_notes_stay() -> None:
    text = '!!! note "待本部门确定"\n    甲,乙\n\n```\n甲,乙\n```\n1. 三楼,四楼\n'
    assert markdown(text) == '!!! note "待本部门确定"\n    甲，乙\n\n```\n甲,乙\n```\n1. 三楼，四楼\n'


def test_only_chinese_values_of_yaml_change() -> None:
    text = 'label: {zh: "甲,乙", en: "a, b"} # 甲,乙\nid: x,甲\nhelp:\n  zh: 丙(丁)\n'
    assert values(text, frozenset(["zh"])) == 'label: {zh: "甲，乙", en: "a, b"} # 甲,乙\nid: x,甲\nhelp:\n  zh: 丙（丁）\n'


@given(st.text(st.sampled_from(list('甲乙，。ab1230:,;?!()"“”[](){}`<>#-~ /')), max_size=40))
def test_twice_is_once(text: str) -> None:
    assert prose(prose(text)) == prose(text)


@pytest.mark.parametrize("unit", ["(", '"', "`", "](", "{", "<", "甲(", "甲,", "甲 1", "08:20-", "https://"])
def test_long_lines_take_no_time(unit: str) -> None:
    before = time.process_time()
    prose((unit * 20_000)[:20_000])
    assert time.process_time() - before < 1
