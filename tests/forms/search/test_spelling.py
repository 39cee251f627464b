"""A slip of one letter in a Latin word."""

from __future__ import annotations

import pytest

from forms.search.spelling import Spelling

SPELLING = Spelling(("leave approval and cleaning rota", "inventory \u76d8\u70b9"))


@pytest.mark.parametrize("typed", ["aproval", "approvall", "approvel", "appruval", "paproval", "apporval"])
def test_a_slip_is_understood(typed: str) -> None:
    assert SPELLING.near(typed) == ["approval"]


@pytest.mark.parametrize("typed", ["", "rots", "apruval", "\u76d8\u70b9", "x" * 100, "12345"])
def test_what_is_further_off_is_nothing(typed: str) -> None:
    assert SPELLING.near(typed) == []
