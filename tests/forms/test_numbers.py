"""Numbers as people type them on phones and at tills, and as they read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms.numbers import figure, read_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("12", "12"), ("１２", "12"), ("1，200", "1200"), ("￥1,200.50", "1200.50"), (" 12。5 元", "12.5"), ("－3", "-3")],
)
def test_what_was_typed_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert read_number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["-", "abc", "1.2.3", "十二"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        read_number(typed)


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e999999999", "1e-999999999", "0e999999999", "1e31", "0." + "0" * 31])
def test_a_number_that_a_few_letters_make_endless_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        read_number(typed)


@pytest.mark.parametrize(("value", "shown"), [(3.0, "3"), (3.5, "3.5"), (-0.25, "-0.25")])
def test_a_needless_fraction_is_not_shown(value: float, shown: str) -> None:
    assert figure(value) == shown
