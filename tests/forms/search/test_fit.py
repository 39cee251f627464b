"""How well a page fits: by the share that it explains, where what is rare, or unknown, weighs most."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.catalogue import load
from forms.search.engine import Engine
from forms.search.fit import fit
from forms.search.index import index_of
from forms.search.query import terms


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(index_of(load(Path(__file__).parents[3]), "zh"))


def best(engine: Engine, typed: str) -> float:
    wanted = terms(typed, engine.lookup.known)[1]
    return max((fit(engine.lookup, wanted, engine.page[one.hits[0].entry]) for one in engine.search(typed).results), default=0.0)


def test_all_of_it_explained_fits_wholly(engine: Engine) -> None:
    assert best(engine, "交接班") == 1.0


def test_an_unknown_word_weighs_more_than_a_common_one(engine: Engine) -> None:
    assert best(engine, "价格 zqzq") < 0.5 < best(engine, "价格 销售")


def test_a_word_that_stands_for_another_explains_its_characters(engine: Engine) -> None:
    assert best(engine, "晚饭") == 1.0  # the handbook says 晚餐


def test_of_a_long_question_not_every_word_has_to_be_known(engine: Engine) -> None:
    assert engine.search("喂喂那个谁今天扶梯是不是该我去开呀我不知道找谁").fits


def test_a_query_of_nothing_fits_nothing(engine: Engine) -> None:
    assert not engine.search("").fits
