"""Words of the editors' list in a query, in whichever form."""

from __future__ import annotations

import pytest

from forms.search.swaps import Swap, Swaps

SWAPS = Swaps((("换班", "交接班"), ("pay slip", "工资条"), ("flyer", "传单"), ("4s店", "汽车")))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("换班表", [Swap(0, 2, ("交接班",))]),
        ("pay slips", [Swap(0, 9, ("工资条",))]),
        ("my pay-slip", [Swap(3, 11, ("工资条",))]),
        ("pay, slip", []),
        ("repay slips", []),
        ("flyers", [Swap(0, 6, ("传单",))]),
        ("去4s店", [Swap(1, 4, ("汽车",))]),
        ("", []),
    ],
)
def test_a_word_of_the_list_is_found(typed: str, found: list[Swap]) -> None:
    assert SWAPS.of(typed) == found
