"""Shared definitions are worth it: each serves several forms, asks mostly what is common, and says one thing in one way."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.catalogue import load
from forms.model import LANGS

if TYPE_CHECKING:
    from forms.model import Form

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def shared() -> dict[str, list[Form]]:
    """The forms that each shared definition serves."""
    found: dict[str, list[Form]] = defaultdict(list)
    for form in load(ROOT).forms.values():
        if form.source and "/shared/" in form.source.file:
            found[form.source.file].append(form)
    return found


def common(forms: list[Form]) -> set[int]:
    """The lines of the fields that stand in the common part: those above everything that one department declares."""
    serves = min(form.source.line for form in forms if form.source)
    return {field.source.line for form in forms for field in form.fields if field.source and field.source.line < serves}


def test_each_serves_more_than_one_form(shared: dict[str, list[Form]]) -> None:
    assert len(shared) >= 25
    assert [file for file, forms in shared.items() if len(forms) < 2] == []


def test_each_asks_mostly_what_is_common(shared: dict[str, list[Form]]) -> None:
    for file, forms in shared.items():
        lines = common(forms)
        asked = [field.source.line in lines for form in forms for field in form.fields if field.source]
        assert sum(asked) * 2 > len(asked), f"{file}: {sum(asked)} of {len(asked)} fields are common"


@pytest.mark.parametrize("lang", LANGS)
def test_no_form_asks_the_same_question_twice(shared: dict[str, list[Form]], lang: str) -> None:
    for forms in shared.values():
        for form in forms:
            labels = [field.label.to(lang) for field in form.fields]
            assert [label for label in labels if labels.count(label) > 1] == [], form.id


def test_one_thing_has_one_english_word(shared: dict[str, list[Form]]) -> None:
    words = defaultdict(set)
    for forms in shared.values():
        lines = common(forms)
        for field in (field for form in forms for field in form.fields if field.source and field.source.line in lines):
            words[field.label.zh].add(field.label.en)
    assert {chinese: english for chinese, english in words.items() if len(english) > 1} == {}
