"""Pinyin in full, begun, by first letters; every reading of a character counts."""

from __future__ import annotations

import pytest

from forms.search.readings import readings
from forms.search.sounds import Sounds, sounds_of

TITLES = ("交接班", "银行回单", "行程安排", "西安门店", "绿化")
LISTED = "夜班"
TEXT = "早班记录备用金，晚班点备用金"


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    return sounds_of({"readings": list(readings("".join(TITLES) + TEXT + LISTED)), "synonyms": [[LISTED, "night"]]}, TITLES, TEXT)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jiaojieban", "交接班"),
        ("jiaojieb", "交接班"),
        ("jjb", "交接班"),
        ("jieban", "接班"),
        ("yinhang", "银行"),
        ("xingcheng", "行程"),
        ("xian", "西安"),
        ("lvhua", "绿化"),
        ("beiyongjin", "备用金"),
        ("byj", "备用金"),
        ("yeban", "夜班"),
    ],
)
def test_a_sound_is_understood(sounds: Sounds, typed: str, meant: str) -> None:
    assert meant in dict(sounds.meanings(typed))


@pytest.mark.parametrize("typed", ["", "j", "xyzzy", "5s", "交接", "jiaojieban" * 10])
def test_what_is_no_pinyin_means_nothing(sounds: Sounds, typed: str) -> None:
    assert sounds.meanings(typed) == []


def test_a_whole_title_fits_better_than_a_part(sounds: Sounds) -> None:
    found = dict(sounds.meanings("lvhua"))
    assert found["绿化"] > dict(sounds.meanings("hua"))["化"]


def test_words_one_after_the_other_are_understood_each(sounds: Sounds) -> None:
    assert sounds.parts("lvhuabeiyongjin") == [sounds.meanings("lvhua"), sounds.meanings("beiyongjin")]
    assert sounds.parts("lvhuaxyzzy") == []


def test_a_word_is_known_by_its_sound(sounds: Sounds) -> None:
    assert "银行" in dict(sounds.homophones("银行"))
    assert "回单" in dict(sounds.homophones("回单"))
    assert "绿化" in dict(sounds.homophones("绿化"))
    assert sounds.homophones("碗") == []
