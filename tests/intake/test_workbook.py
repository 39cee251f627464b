"""Workbooks: what is put in can be read back, and no text is ever a formula."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import workbook
from intake.workbook import Workbook
from intake.workbook_xml import letters, names
from tests.intake.excel import sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.cells import Cell

# What a person can type and SQLite and PostgreSQL keep: everything but surrogates and NUL.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), max_size=40)


def written(rows: Sequence[Sequence[Cell]], headings: Sequence[str] = ("a", "b", "c")) -> list[list[object]]:
    return next(iter(book([("s", headings, rows)]).values()))[1:]


def book(parts: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]]) -> dict[str, list[list[object]]]:
    made = Workbook([(name, headings) for name, headings, _ in parts], "full")
    data = b"".join(made.write(number, rows) for number, (_, _, rows) in enumerate(parts)) + b"".join(made.end())
    made.close()
    return sheets(data)  # type: ignore[return-value]


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), max_size=5))
def test_every_text_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    assert written(rows) == rows


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "<r><f>1</f></r>", "_x0041_", "</t></is></c>"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    assert written([[text]]) == [[text]]


def test_numbers_days_and_times_are_what_excel_counts_with() -> None:
    row = [-5, Decimal("12800.50"), None, date(2026, 11, 21), datetime(2026, 11, 21, 8, 20)]
    (found,) = written([row], "abcde")
    assert found[:4] == [Decimal(-5), Decimal("12800.50"), None, Decimal(46347)]
    assert round(Decimal(str(found[4])), 6) == Decimal("46347.347222")


def test_every_minute_of_a_day_is_shown_as_itself() -> None:
    """A spreadsheet takes a time to the millisecond, and cuts off what is less than a minute."""
    begin = datetime(2026, 11, 21)
    times = [begin + timedelta(minutes=number) for number in range(24 * 60)]
    found = [Decimal(str(line[0])) for line in written([[one] for one in times], "a")]
    assert [round((value % 1) * 86_400_000) // 60_000 for value in found] == list(range(24 * 60))


def test_further_sheets_follow_the_first() -> None:
    found = book([("日报", ["a"], [["x"]]), ("明细/表", ["b"], [["y"], ["z"]]), ("明细 表", ["c"], [])])
    assert found == {"日报": [["a"], ["x"]], "明细 表": [["b"], ["y"], ["z"]], "明细 表 2": [["c"]]}


def test_a_sheet_that_is_full_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    assert written([["1"], ["2"], ["3"]]) == [["1"], ["full"]]


def test_a_text_longer_than_a_cell_is_cut_where_excel_would_refuse_it() -> None:
    assert written([["a" * 40_000]]) == [["a" * 32_767]]


def test_columns_are_named_as_in_excel() -> None:
    assert [letters(number) for number in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_names_of_sheets_are_short_and_differ() -> None:
    assert names(["a" * 40, "A" * 40, "'", "x:y"]) == ["a" * 31, "A" * 27 + " 2", "-", "x y"]
