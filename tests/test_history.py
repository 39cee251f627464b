"""The checker itself must be able to fail: it finds each seeded fault, and nothing where there is none (T1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.history import Client, judge, read

if TYPE_CHECKING:
    from pathlib import Path

KEPT: list[tuple[str, Any]] = [("a", {"item": "灯"}), ("b", {"item": "门"}), ("c", {"item": "锁"})]


@pytest.fixture
def log(tmp_path: Path) -> list[dict[str, Any]]:
    """Two clients: a and b went well (b after a cut), c is unknown, d was refused, e never arrived."""
    first, second = Client(tmp_path / "1.jsonl"), Client(tmp_path / "2.jsonl")
    first.log("a", {"item": "灯"}, "ok")
    first.log("b", {"item": "门"}, "unknown")
    first.log("b", {"item": "门"}, "ok")
    second.log("c", {"item": "锁"}, "unknown")
    second.log("d", {"item": "窗"}, "failed")
    second.log("e", {"item": "梯"}, "unknown")
    return read([first.path, second.path])


def test_a_clean_history_has_no_fault(log: list[dict[str, Any]]) -> None:
    verdict = judge(log, KEPT)
    assert verdict.clean
    assert verdict.acknowledged == 2


def test_a_lost_row_is_found(log: list[dict[str, Any]]) -> None:
    verdict = judge(log, KEPT[1:])
    assert (verdict.lost, verdict.clean) == (["a"], False)


def test_a_doubled_row_is_found(log: list[dict[str, Any]]) -> None:
    verdict = judge(log, [*KEPT, KEPT[2]])
    assert (verdict.doubled, verdict.clean) == (["c"], False)


def test_an_altered_row_is_found(log: list[dict[str, Any]]) -> None:
    verdict = judge(log, [("a", {"item": "登"}), *KEPT[1:]])
    assert (verdict.altered, verdict.clean) == (["a"], False)


def test_a_row_that_was_refused_or_never_sent_is_found(log: list[dict[str, Any]]) -> None:
    verdict = judge(log, [*KEPT, ("d", {"item": "窗"}), ("x", {})])
    assert (verdict.uninvited, verdict.clean) == (["d", "x"], False)
