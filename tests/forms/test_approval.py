"""Approval as data: conditions read and checked, the chain that applies, what is kept in the in-force row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import approval
from forms.conditions import Case, applies
from forms.model import Approval, ApprovalStep, Away, Condition, Filing, Role, Text
from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

FILE = "forms/definitions/shop/leave.yml"
LEAVE = """title: {zh: 请假, en: Leave}
submitted_by: [cashier]
fields:
  - {id: days, type: decimal, label: {zh: 天数, en: Days}, required: true}
  - {id: unit, type: choice, label: {zh: 所属, en: Unit},
      options: [{id: office, label: {zh: 办公室, en: Office}}, {id: shop, label: {zh: 门店, en: Shop}}]}
  - {id: from, type: date, label: {zh: 从, en: From}}
  - {id: why, type: text, label: {zh: 事由, en: Why}}
  - {id: paid, type: yesno, label: {zh: 带薪, en: Paid}}
approval:
  - {id: first, title: {zh: 保安, en: Guard}, roles: [guard], when: {unit: shop, at: [shop, floor]}}
  - id: second
    title: {zh: 收银, en: Cashier}
    roles: [cashier]
    when:
      days: {at-least: 2}
      submitted_by: [cashier]
filed_with:
  - {roles: [guard], when: {days: {less-than: 2}, paid: true}}
absence: {from: from}
"""
TAIL = LEAVE[LEAVE.index("approval:") :]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_conditions_are_read_as_they_are_written(project: Project) -> None:
    project.write(FILE, LEAVE)
    found = project.load().forms["shop/leave"].approval
    assert [step.when for step in found.steps] == [
        (Condition("unit", "is", ("shop",)), Condition("at", "is", ("shop", "floor"))),
        (Condition("days", "at-least", (2,)), Condition("submitted_by", "is", ("shop/cashier",))),
    ]
    assert found.filed_with == (
        Filing(("shop/guard",), (Condition("days", "less-than", (2,)), Condition("paid", "is", (True,)))),
    )
    assert found.absence == Away("from")


def test_the_in_force_row_gives_the_same_back(project: Project) -> None:
    project.write(FILE, LEAVE.replace("absence: {from: from}", "absence: {from: from}\nassumed: true"))
    catalogue = project.load()
    stored = json.loads(json.dumps(catalogue.facts("form", "shop/leave")))
    assert approval.from_json(stored) == catalogue.forms["shop/leave"].approval


def test_whose_leave_it_is_and_whom_the_form_names_are_whom_it_is_about(project: Project) -> None:
    people = (
        "  - {id: who, type: person, label: {zh: 谁, en: Who}}\n  - {id: witness, type: person, label: {zh: 证人, en: Witness}}\n"
    )
    asked = LEAVE.replace("approval:\n", f"{people}about: [witness]\napproval:\n", 1)
    project.write(FILE, asked.replace("{from: from}", "{from: from, person: who}"))
    found = project.load().forms["shop/leave"].approval
    assert found.about == ("witness", "who")
    one, other = UUID(int=1), UUID(int=2)
    steps = approval.chain(found, Case({"who": str(one), "witness": str(other), "unit": "shop", "days": 1}, (), "shop"), one)
    assert [step["about"] for step in steps] == [[str(other)]]  # the author needs no naming
    assert "about" not in approval.chain(found, Case({"who": str(one), "unit": "shop"}, (), "shop"), one)[0]


def test_about_names_fields_that_take_a_person(project: Project) -> None:
    project.write(FILE, LEAVE.replace("approval:\n", "about: [whom, why]\napproval:\n", 1))
    assert project.check() == [
        f'{FILE}:10: about names "whom", which is no field. Name a field of type person.',
        f'{FILE}:10: field "why" of type text is no person. Name a field of type person.',
    ]


def test_about_names_a_column_and_means_everybody_in_its_rows(project: Project) -> None:
    table = """  - id: lines
    type: table
    label: {zh: 名单, en: Lines}
    columns:
      - {id: who, type: person, label: {zh: 谁, en: Who}}
      - {id: pay, type: money, label: {zh: 薪酬, en: Pay}}
about: [lines.who]
"""
    project.write(FILE, LEAVE.replace("approval:\n", f"{table}approval:\n", 1))
    found = project.load().forms["shop/leave"].approval
    assert found.about == ("lines.who",)
    one, other, third = (UUID(int=number) for number in (1, 2, 3))
    rows = [{"who": str(other)}, {"who": None}, {}, {"who": str(one)}, {"who": str(third)}, {"who": str(other)}]
    steps = approval.chain(found, Case({"lines": rows, "days": 3, "unit": "shop"}, (), "shop"), one)
    assert [step["about"] for step in steps] == [[str(other), str(third)]] * len(steps)
    assert "about" not in approval.chain(found, Case({"unit": "shop", "lines": None}, (), "shop"), one)[0]


def test_about_names_no_column_that_is_no_person(project: Project) -> None:
    table = (
        "  - {id: lines, type: table, label: {zh: 单, en: Lines}, "
        "columns: [{id: pay, type: money, label: {zh: 薪酬, en: Pay}}]}\nabout: [lines.pay, lines.who]\n"
    )
    project.write(FILE, LEAVE.replace("approval:\n", f"{table}approval:\n", 1))
    assert project.check() == [
        f'{FILE}:11: about names "lines.who", which is no field. Name a field of type person.',
        f'{FILE}:11: field "lines.pay" of type money is no person. Name a field of type person.',
    ]


SLIPS = """approval:
  - {id: a, title: {zh: 甲, en: A}, roles: [guard], when: {dyas: {less-than: 2}}}
  - {id: b, title: {zh: 乙, en: B}, roles: [guard], when: {why: {less-than: 2}}}
  - {id: c, title: {zh: 丙, en: C}, roles: [guard], when: {days: {less-tan: 2}}}
  - {id: d, title: {zh: 丁, en: D}, roles: [guard], when: {days: {less-than: two}}}
  - {id: e, title: {zh: 戊, en: E}, roles: [guard], when: {unit: offic}}
  - {id: f, title: {zh: 己, en: F}, roles: [guard], when: {submitted_by: [cashir]}}
  - {id: g, title: {zh: 庚, en: G}, roles: [guard], when: {at: flor}}
  - {id: h, title: {zh: 辛, en: H}, roles: [guard], when: {days: long}}
  - {id: i, title: {zh: 壬, en: I}, roles: [guard], when: {paid: perhaps}}
filed_with: [gaurd]
absence: {from: why, until: days}
routine: true
"""
TOLD = """11: when of approval "a" asks about "dyas", which is no field. Did you mean "days"?
12: field "why" of type text cannot be compared. Use a number, a choice or a yes/no.
13: when "days" "less-tan" is not known. Did you mean "less-than"?
14: less-than "two" is not a number.
15: "offic" is no answer to "unit". Did you mean "office"?
16: role "cashir" is not known. Did you mean "cashier"?
17: kind of place "flor" is not known. Did you mean "floor"?
18: field "days" of type decimal cannot be compared with a word. Write {at-least: 2}.
19: "perhaps" is no answer to "paid". Use true or false.
20: role "gaurd" is not known. Did you mean "guard"?
21: absence "until" is not known. Did you mean "unit"?
21: field "why" of type text is no date. Name a field of type date or datetime.
22: only a form with one step and no conditions can be routine. Leave "routine" out."""


def test_every_slip_of_a_condition_is_told_with_its_line(project: Project) -> None:
    project.write(FILE, LEAVE.replace(TAIL, SLIPS))
    told = [line.removeprefix(f"{FILE}:") for line in project.check()]
    expected = [line.replace(' Did you mean "unit"?', "") for line in TOLD.splitlines()]
    assert told == expected


def step(name: str, *when: Condition) -> ApprovalStep:
    return ApprovalStep(name, Text(name, name), (f"shop/{name}",), when)


TWO_DAYS = Condition("days", "at-least", (2,))
UNDER_TWO = Condition("days", "less-than", (2,))
LEAVE_CHAIN = Approval(
    (step("supervisor"), step("manager", TWO_DAYS), step("general", TWO_DAYS)),
    (Filing(("shop/office",), (UNDER_TWO,)), Filing(("shop/personnel",), (TWO_DAYS,))),
)


def way(answers: dict[str, Any], roles: frozenset[str] = frozenset(), kind: str = "shop") -> list[str]:
    return [one["id"] for one in approval.chain(LEAVE_CHAIN, Case(answers, roles, kind))]


@pytest.mark.parametrize(
    ("days", "steps", "filed"),
    [
        ("1", ["supervisor"], ["shop/office"]),
        ("1.99", ["supervisor"], ["shop/office"]),
        ("2", ["supervisor", "manager", "general"], ["shop/personnel"]),
        ("2.0", ["supervisor", "manager", "general"], ["shop/personnel"]),
        (3, ["supervisor", "manager", "general"], ["shop/personnel"]),
    ],
)
def test_leave_of_under_two_days_ends_with_the_supervisor(days: object, steps: list[str], filed: list[str]) -> None:
    assert way({"days": days}) == steps
    assert approval.filed_with(LEAVE_CHAIN, Case({"days": days}, (), "shop")) == filed


def test_what_was_not_answered_skips_no_step() -> None:
    assert way({}) == ["supervisor", "manager", "general"]


@pytest.mark.parametrize(
    ("condition", "answers", "roles", "kind", "holds"),
    [
        (Condition("kind", "is", ("yearly", "monthly")), {"kind": "monthly"}, (), "shop", True),
        (Condition("kind", "is", ("yearly",)), {"kind": "monthly"}, (), "shop", False),
        (Condition("kinds", "is", ("a",)), {"kinds": ["b", "a"]}, (), "shop", True),
        (Condition("paid", "is", (True,)), {"paid": False}, (), "shop", False),
        (Condition("at", "is", ("shop",)), {}, (), "office", False),
        (Condition("at", "is", ("shop",)), {}, (), "shop", True),
        (Condition("submitted_by", "is", ("a/x",)), {}, ("a/x", "a/y"), "shop", True),
        (Condition("submitted_by", "is", ("a/x",)), {}, ("a/y",), "shop", False),
        (Condition("sum", "more-than", (100,)), {"sum": "100.00"}, (), "shop", False),
        (Condition("sum", "at-most", (100,)), {"sum": "100.00"}, (), "shop", True),
    ],
)
def test_each_kind_of_condition(
    condition: Condition, answers: dict[str, Any], roles: tuple[str, ...], kind: str, holds: bool
) -> None:
    assert applies([condition], Case(answers, roles, kind)) is holds


numbers = st.decimals(min_value=0, max_value=20, places=2)
tests = st.sampled_from(["less-than", "at-most", "at-least", "more-than"])
chains = st.lists(
    st.lists(st.builds(lambda test, n: Condition("days", test, (float(n),)), tests, numbers), max_size=2), max_size=6
)


@given(chains, numbers)
def test_the_steps_are_those_whose_conditions_hold_in_their_order(when: list[list[Condition]], days: Any) -> None:
    meaning = {
        "less-than": lambda given, bound: given < bound,
        "at-most": lambda given, bound: given <= bound,
        "at-least": lambda given, bound: given >= bound,
        "more-than": lambda given, bound: given > bound,
    }
    steps = [step(f"s{n}", *conditions) for n, conditions in enumerate(when)]
    found = approval.chain(Approval(tuple(steps)), Case({"days": f"{days:f}"}, (), "shop"))
    expected = [one.id for one in steps if all(meaning[test.test](float(days), test.values[0]) for test in one.when)]
    assert [one["id"] for one in found] == expected


def test_a_step_passes_up_level_by_level_and_never_in_a_circle() -> None:
    def role(name: str, *up: str) -> Role:
        return Role(name, Text(name, name), "", reports_to=up)

    known = {one.id: one for one in (role("a", "b", "c"), role("b", "d"), role("c"), role("d", "a"))}
    assert approval.above(["a"], known) == [["b", "c"], ["d"]]
    assert approval.above(["c"], known) == []
    assert approval.above(["elsewhere"], known) == []
