"""What is offered where nothing was found: titles that share most of the letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.catalogue import load
from forms.model import LANGS
from forms.search.engine import Engine
from forms.search.index import index_of
from forms.search.near import MOST, near


@pytest.fixture(scope="module")
def engines() -> dict[str, Engine]:
    catalogue = load(Path(__file__).parents[3])
    return {lang: Engine(index_of(catalogue, lang)) for lang in LANGS}


@pytest.mark.parametrize(("lang", "typed", "title"), [("zh", "交结班本", "交接班本"), ("en", "shift handovr", "Shift handover")])
def test_a_slip_of_the_finger_still_names_the_title(engines: dict[str, Engine], lang: str, typed: str, title: str) -> None:
    found = near(engines[lang], typed)
    assert title in found
    assert len(found) <= MOST
    assert len(found) == len(set(found))


def test_traditional_characters_are_near_too(engines: dict[str, Engine]) -> None:
    assert "交接班本" in near(engines["zh"], "交結班本")


@pytest.mark.parametrize("typed", ["魑魅魍魉", "zzzz"])
def test_what_is_like_nothing_offers_nothing(engines: dict[str, Engine], typed: str) -> None:
    assert near(engines["zh"], typed) == []
