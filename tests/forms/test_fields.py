"""Formulas, conditions, targets and files in a form: how they are read, and what is told of those that cannot work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.content import field_json, form_content
from forms.model import Computation, Field, ShownWhen, Target, Text, freeze
from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

FILE = "forms/definitions/shop/calls.yml"
HEAD = """title: {zh: 电话日报, en: Calls}
submitted_by: [cashier]
fields:
"""
GOOD = """
  - {id: calls, type: integer, label: {zh: 电话, en: Calls}, unit: 通, target: 250}
  - {id: complaints, type: integer, label: {zh: 投诉, en: Complaints}, target: {at-most: 3}}
  - id: kind
    type: choice
    label: {zh: 种类, en: Kind}
    options: [{id: a, label: {zh: 甲, en: A}}, {id: b, label: {zh: 乙, en: B}}]
  - {id: other, type: text, label: {zh: 其他, en: Other}, show-when: {field: kind, is: b}}
  - {id: why, type: text, label: {zh: 原因, en: Why}, show-when: {field: rate, less-than: 80}}
  - {id: rate, type: computed, label: {zh: 完成率, en: Rate}, compute: {percent: calls}}
  - id: goods
    type: table
    label: {zh: 商品, en: Goods}
    columns:
      - {id: price, type: money, label: {zh: 单价, en: Price}}
      - {id: count, type: integer, label: {zh: 数量, en: Count}}
      - {id: amount, type: computed, label: {zh: 金额, en: Amount}, compute: {product: [price, count]}}
  - {id: total, type: computed, label: {zh: 合计, en: Total}, compute: {sum: goods.amount}}
  - {id: pieces, type: computed, label: {zh: 件数, en: Pieces}, compute: {sum: goods.count}}
  - {id: bonus, type: computed, label: {zh: 提成, en: Bonus}, compute: {product: [total, 0.05], places: 3}}
  - {id: quote, type: file, label: {zh: 报价, en: Quote}, kinds: [pdf, xlsx], max: 2}
  - {id: shelf, type: photo, label: {zh: 货架, en: Shelf}, required: true, max: 3}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def fields(project: Project, lines: str) -> dict[str, Field]:
    project.write(FILE, HEAD + lines.lstrip("\n"))
    return {field.id: field for field in project.load().forms["shop/calls"].fields}


def test_fields_hold_their_formulas_conditions_targets_and_kinds(project: Project) -> None:
    found = fields(project, GOOD)
    assert project.check() == []
    assert (found["calls"].target, found["complaints"].target) == (Target(250), Target(3, "most"))
    assert found["other"].shown_when == ShownWhen("kind", "is", ("b",))
    assert found["why"].shown_when == ShownWhen("rate", "less-than", 80)
    assert found["rate"].compute == Computation("percent", ("calls", 250), 1)
    assert (found["quote"].kinds, found["quote"].most, found["shelf"].most) == (("pdf", "xlsx"), 2, 3)


def test_money_has_two_decimals_and_counts_have_none_however_deep(project: Project) -> None:
    found = fields(project, GOOD)
    amount = found["goods"].columns[2].compute
    figures = [amount, *(found[name].compute for name in ("total", "pieces", "bonus"))]
    assert [one and one.places for one in figures] == [2, 2, 0, 3]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("type: computed", 'field "x" has no "compute".'),
        ("type: computed, compute: {sum: [cals]}", 'field "cals" is not known. Did you mean "calls"?'),
        ("type: computed, compute: {sum: rows}", '"sum" needs a column of table "rows". Write rows.column.'),
        ("type: computed, compute: {sum: rows.cuont}", 'field "rows.cuont" is not known. Did you mean "rows.count"?'),
        (
            "type: computed, compute: {sum: [name]}",
            'field "name" of type text does not go with "sum". Use type integer or decimal or money or rating or computed.',
        ),
        (
            "type: computed, compute: {count: calls}",
            'field "calls" of type integer does not go with "count". Use type table or file or photo.',
        ),
        ("type: computed, compute: {ratio: [calls]}", '"ratio" takes two fields, not 1. Write ratio: [first, second].'),
        ("type: computed, compute: {percent: calls}", 'field "calls" has no target. Give it one, or name two fields.'),
        ("type: computed, compute: {smu: [calls]}", 'compute "smu" is not known. Did you mean "sum"?'),
        ("type: computed, compute: {sum: [calls], places: 9}", "places 9 is not a whole number from 0 to 6."),
        (
            "type: computed, compute: {sum: [x, calls]}",
            'field "x" waits for itself. Let its compute and show-when name other fields only.',
        ),
        (
            "type: computed, required: true, compute: {sum: [calls]}",
            '"required" does not go with type computed. Nobody types it.',
        ),
        ("type: integer, compute: {sum: [calls]}", '"compute" does not go with type integer. Use type computed.'),
        ("type: text, target: 5", '"target" does not go with type text. Use type integer or decimal or money or computed.'),
        ("type: integer, target: {more: 5}", "a target is one number. Write target: 250, or target: {at-most: 3}."),
        ("type: integer, target: many", 'target "many" is not a number.'),
        ("type: text, show-when: {field: cals, more-than: 1}", 'field "cals" is not known. Did you mean "calls"?'),
        (
            "type: text, show-when: {field: calls, is: 1}",
            '"is" does not go with type integer. Use at-least, at-most or answered.',
        ),
        (
            "type: text, show-when: {field: name, at-least: 1}",
            '"at-least" does not go with type text. Use is, is-not or answered.',
        ),
        ("type: text, show-when: {field: kind, is: c}", 'field "kind" has no option "c". It has a, b.'),
        ("type: text, show-when: {field: sure, is: a}", '"is" does not fit field "sure". Write true or false.'),
        (
            "type: text, show-when: {field: kind}",
            "show-when takes one comparison. Use is, is-not, at-least, at-most, more-than, less-than or answered.",
        ),
        (
            "type: text, show-when: {field: x, answered: true}",
            'field "x" waits for itself. Let its compute and show-when name other fields only.',
        ),
        ("type: file, kinds: [pfd]", 'kind of file "pfd" is not known. Did you mean "pdf"?'),
        ("type: photo, kinds: [pdf]", '"kinds" does not go with type photo. Use type file.'),
        ("type: photo, max: 21", "max 21 is not from 1 to 20."),
    ],
)
def test_what_cannot_work_is_told_with_its_line(project: Project, line: str, told: str) -> None:
    known = """
  - {id: calls, type: integer, label: {zh: 电话, en: Calls}}
  - {id: name, type: text, label: {zh: 姓名, en: Name}}
  - {id: sure, type: yesno, label: {zh: 确定, en: Sure}}
  - id: kind
    type: choice
    label: {zh: 种类, en: Kind}
    options: [{id: a, label: {zh: 甲, en: A}}, {id: b, label: {zh: 乙, en: B}}]
  - {id: rows, type: table, label: {zh: 行, en: Rows}, columns: [{id: count, type: integer, label: {zh: 数, en: Count}}]}
"""
    fields(project, known + f"  - {{id: x, label: {{zh: 甲, en: X}}, {line}}}\n")
    assert [one for one in project.check() if told in one] == [f"{FILE}:12: {told}"]


def test_fields_in_a_circle_are_told_each(project: Project) -> None:
    lines = """
  - {id: a, type: computed, label: {zh: 甲, en: A}, compute: {sum: [b, 1]}}
  - {id: b, type: computed, label: {zh: 乙, en: B}, compute: {sum: [a, 1]}}
"""
    fields(project, lines)
    hint = "Let its compute and show-when name other fields only."
    assert project.check() == [f'{FILE}:4: field "a" waits for itself. {hint}', f'{FILE}:5: field "b" waits for itself. {hint}']


def test_photos_tables_and_conditions_stay_out_of_rows(project: Project) -> None:
    lines = """
  - id: rows
    type: table
    label: {zh: 行, en: Rows}
    columns:
      - {id: shelf, type: photo, label: {zh: 货架, en: Shelf}}
      - {id: a, type: integer, label: {zh: 甲, en: A}, show-when: {field: shelf, answered: true}}
"""
    fields(project, lines)
    hint = "Ask for it below the table, where one field takes several, or make each row a form of its own."
    assert f"{FILE}:8: a photo cannot stand in a table. {hint}" in project.check()
    assert f'{FILE}:9: "show-when" does not go with a column. Write it at the table.' in project.check()
    fields(project, lines.replace("type: photo", "type: file, kinds: [pdf]"))
    assert f"{FILE}:8: a file cannot stand in a table. {hint}" in project.check()


def test_the_hash_of_a_form_without_the_new_keys_stays_what_it_was(project: Project) -> None:
    form = project.load().forms["shop/duty-log"]
    assert set(form_content(form)["fields"][0]) == {
        *("id", "type", "label", "required", "help", "least", "most", "unit", "pattern", "default", "options", "columns"),
        "max_rows",
    }
    plain = field_json(Field("a", "integer", Text("甲", "A")))
    assert freeze(plain).hash == "96fa83d88c67773146cbae90b1182fae6d3aa8697dca14b8f64d4e01eed8bca8"


@pytest.mark.parametrize("endless", ["(a+)+", "([0-9]*)*x", r"(\w+\s?){2,}(b{1,9})*", "(a+?)+"])
def test_a_pattern_that_could_take_for_ever_is_told(project: Project, endless: str) -> None:
    project.write(FILE, HEAD + f"  - {{id: code, type: text, label: {{zh: 编号, en: Code}}, pattern: '{endless}'}}\n")
    told = f'{FILE}:4: pattern "{endless}" repeats what repeats already. Leave one of the two out: (a+)+ is a+.'
    assert project.check() == [told]


@pytest.mark.parametrize("usual", ["[A-Z]{2}[0-9]{4}", r"(\*)+", "(ab)+", "([0-9]{3}-)?[0-9]+", "(a+)?"])
def test_usual_patterns_are_taken(project: Project, usual: str) -> None:
    project.write(FILE, HEAD + f"  - {{id: code, type: text, label: {{zh: 编号, en: Code}}, pattern: '{usual}'}}\n")
    assert project.check() == []
