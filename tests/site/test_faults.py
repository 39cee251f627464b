"""The faults on top of a previewed page: its own first, and no more than can be read."""

from __future__ import annotations

from forms.catalogue import Catalogue
from forms.faces.faults import SHOWN, told
from forms.faces.sheet import Sheet
from forms.phrases import Phrase
from forms.problems import Problem

HERE, ELSEWHERE = "handbook/zh/guide/staff.md", "handbook/zh/guide/editors.md"


def lines(problems: list[Problem]) -> list[str]:
    box = told(problems, "zh", Sheet(Catalogue(), "zh", "guide/staff.md"))
    return ["".join(line.itertext()) for line in box.iter("li")]


def fault(file: str, line: int) -> Problem:
    return Problem(file, line, Phrase("the file is empty."))


def test_what_is_wrong_on_the_page_itself_comes_first() -> None:
    found = lines([fault(ELSEWHERE, 1), fault(ELSEWHERE, 2), fault(HERE, 9)])
    assert found == [
        f"{HERE}:9: 这个文件是空的。",
        f"{ELSEWHERE}:1: 这个文件是空的。",
        f"{ELSEWHERE}:2: 这个文件是空的。",
    ]


def test_many_faults_are_counted_and_the_first_are_told() -> None:
    problems = [fault(ELSEWHERE, line) for line in range(1, SHOWN + 4)]
    assert len(lines(problems)) == SHOWN
    box = told(problems, "zh", None)
    assert ["".join(words.itertext()) for words in box.iter("p")] == [
        f"检查发现{SHOWN + 3}个错误",
        "还有3个，运行dutybook check都能看到。",
    ]
