"""The part of a word that its forms share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.search.stems import root, stem

FORMS = [
    ("checklist", "checklists"),
    ("policy", "policies"),
    ("plan", "planned", "planning", "plans"),
    ("approve", "approved", "approves", "approving"),
    ("address", "addresses"),
    ("box", "boxes"),
    ("handover", "handovers"),
]


@pytest.mark.parametrize("forms", FORMS, ids=lambda forms: forms[0])
def test_the_forms_of_a_word_share_their_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@given(st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True))
def test_a_stem_is_the_beginning_of_its_word(word: str) -> None:
    assert word.startswith(stem(word))
    assert stem(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [("approve", "approval"), ("inspect", "inspections"), ("complained", "complaint"), ("decorate", "decoration")],
)
def test_a_root_begins_its_whole_family(one: str, other: str) -> None:
    assert other.startswith(root(one))
    assert root(one)


@pytest.mark.parametrize("word", ["pay", "5s", "use"])
def test_a_short_word_has_no_family(word: str) -> None:
    assert root(word) == ""
