"""Chinese is cut into words by the company that its characters keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.search.cutting import cutter

TEXT = "客户资料交公司审核。开工以前审核开工资料。公司发工资。客户到公司。资料归公司。前台开门。以前的客户资料"
CUTTER = cutter([TEXT], frozenset({"交接班"}), 0.5)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("客户资料", ["客户", "资料"]),
        ("开工资料", ["开工", "资料"]),
        ("公司交接班", ["公司", "交接班"]),
        ("碗筷", ["碗", "筷"]),
        ("", []),
    ],
)
def test_a_run_is_cut_where_the_handbook_would(run: str, words: list[str]) -> None:
    assert CUTTER.cut(run) == words


@given(st.text("客户资料交公司审核开工前台门发工资到归以的班碗", max_size=30))
def test_nothing_is_lost(run: str) -> None:
    assert "".join(CUTTER.cut(run)) == run
