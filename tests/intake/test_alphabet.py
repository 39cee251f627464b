"""Names stand where people look for them."""

from __future__ import annotations

from uuid import UUID

from intake.alphabet import by_name, place_of


def test_chinese_names_stand_in_the_order_of_pinyin_after_letters() -> None:
    names = ["王芳", "赵敏", "Bert", "李强", "anna", "陈明", "张伟"]
    assert sorted(names, key=place_of) == ["anna", "Bert", "陈明", "李强", "王芳", "张伟", "赵敏"]


def test_numbers_stand_by_their_size() -> None:
    assert sorted(["员工10号", "员工2号", "员工1号"], key=place_of) == ["员工1号", "员工2号", "员工10号"]


def test_a_name_beyond_all_codes_has_a_place_too() -> None:
    assert sorted(["\ud800", "王芳"], key=place_of) == ["\ud800", "王芳"]


def test_of_two_who_are_called_alike_the_same_one_is_always_first() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert by_name({other: "王芳", one: "王芳"}) == by_name({one: "王芳", other: "王芳"}) == [(one, "王芳"), (other, "王芳")]
