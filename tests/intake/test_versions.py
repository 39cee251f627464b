"""Reading back: the versions of a submission and what differs between them, in the words of their own revisions, and on paper."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.intake import papers
from tests.intake.papers import GOODS, hand_in, hidden
from tests.intake.world import MANAGER, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As


def send_back(as_: As, made: str, comment: str = "请核对数量") -> None:
    fields = {"id": str(uuid4()), "step": "review", "outcome": "return", "comment": comment, "field": ""}
    assert as_(SUPERVISOR).post(f"{made}/decisions", fields).status_code == 303


def correct(as_: As, made: str, typed: dict[str, str]) -> str:
    """Hand the returned one in again with other answers; where the next version is."""
    staff = as_(STAFF)
    found = re.search(r'href="([^"]+)">Correct it and hand in again', staff.get(made).text)
    assert found
    address = unescape(found[1])
    form = staff.get(address)
    answer = staff.post(address, hidden(form) | GOODS | typed | {"do": "hand-in"})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def changes(page: str) -> str:
    """The part of the page that tells what changed."""
    found = re.search(r'<section class="db-differences".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_a_first_version_has_nothing_to_compare(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    assert changes(as_(STAFF).get(made).text) == ""


def test_a_correction_shows_what_changed_row_by_row(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    send_back(as_, made)
    again = correct(as_, made, {"a.goods.0.count": "15", "a.goods.1.name": "手套", "a.goods.1.count": "3"})
    for caller in (STAFF, SUPERVISOR, MANAGER):
        told = changes(as_(caller).get(again).text)
        assert "What changed since version 1" in told
        assert "<del>12</del><ins>15</ins>" in told
        assert re.search(r"added</th><td[^>]*><ins>手套</ins></td><td[^>]*><ins>3</ins>", told)
        assert "Handed to" not in told
        assert "Answered as before: 1" in told
    assert changes(as_(STAFF).get(made).text) == ""  # the first is not compared with a later one


def test_any_earlier_version_can_be_compared_with(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    send_back(as_, made)
    second = correct(as_, made, {"a.to": "王芳芳"})
    send_back(as_, second)
    third = correct(as_, second, {"a.to": "王方芳"})
    told = changes(as_(STAFF).get(third).text)
    assert "What changed since version 2" in told
    assert f'href="{third}?against=1#differences">Version 1</a>' in told
    first = changes(as_(STAFF).get(f"{third}?against=1").text)
    assert "What changed since version 1" in first
    assert "王<ins>方</ins>芳" in first
    assert "What changed since version 2" in changes(as_(STAFF).get(f"{third}?against=9").text)


def test_the_same_again_is_told_as_the_same(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    send_back(as_, made)
    again = correct(as_, made, {})
    assert "All answers are the same in both versions." in changes(as_(STAFF).get(again).text)


def test_versions_of_two_wordings_are_compared_each_in_its_own(as_: As, engine: Engine) -> None:
    made = hand_in(as_(STAFF)).location
    send_back(as_, made)
    papers.change_form(engine)
    again = correct(as_, made, {"a.weather": "晴"})
    told = changes(as_(STAFF).get(again).text)
    assert re.search(r"Weather · newly asked</dt>\s*<dd>\s*<span class=\"db-given\"><ins>晴</ins>", told)
    assert re.search(r"Handed to · no longer asked</dt>\s*<dd>\s*<span class=\"db-given\"><del>王芳</del>", told)


def test_on_paper_it_has_a_head_with_its_number_and_a_line_for_every_step(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    page = as_(STAFF).get(made).text
    head = page[page.index('class="db-letterhead"') :].partition("</table>")[0]
    number = re.search(r"20261120-[0-9A-F]{6}", head)
    assert number
    for words in ("Main shop", "20 Nov 2026", "Staff"):
        assert words in head
    assert page.count(number[0]) == 2  # on paper and on the screen
    signed = page[page.index('class="db-signatures"') :].partition("</section>")[0]
    assert "Review</th><td>—</td><td></td><td></td><td></td>" in signed
    send_back(as_, made)
    after = as_(STAFF).get(made).text
    signed = after[after.index('class="db-signatures"') :].partition("</section>")[0]
    assert "Returned to be corrected<br><small>请核对数量</small></td><td>Supervisor</td>" in signed
    again = correct(as_, made, {})
    assert number[0] in as_(STAFF).get(again).text  # all versions are filed under one number


def test_the_page_says_in_which_language_it_was_filled_in(as_: As) -> None:
    staff = as_(STAFF)
    assert "filled in in English" in staff.get(hand_in(staff).location).text
    staff.post("/language", {"language": "zh", "next": "/"})
    made = hand_in(staff).location
    assert "填写时为中文" in staff.get(made).text
