"""Forms from YAML: what a definition holds, and what is told of one that does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.model import ApprovalStep, Option, Schedule, Text
from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

FILE = "forms/definitions/shop/handover.yml"
FORM = """title: {zh: 交接班本, en: Shift handover book}
submitted_by: [cashier, guard]
per: role
schedule: {every: day, opens: "open", due: "close"}
assumed: true
note: {zh: 早晚班各写一份, en: One for each shift}
fields:
  - {id: date, type: date, label: {zh: 日期, en: Date}, required: true, default: business-date}
  - {id: float, type: money, label: {zh: 备用金, en: Float}, min: 0, max: 5000, unit: 元}
  - id: shift
    type: choice
    label: {zh: 班次, en: Shift}
    options:
      - {id: early, label: {zh: 早班, en: Early}}
      - {id: late, label: {zh: 晚班, en: Late}}
  - id: goods
    type: table
    label: {zh: 商品, en: Goods}
    max_rows: 20
    columns:
      - {id: name, type: text, label: {zh: 名称, en: Name}}
      - {id: count, type: integer, label: {zh: 数量, en: Count}}
approval:
  - {id: review, title: {zh: 审核, en: Review}, roles: [guard]}
"""
SLIPS = """titel: {zh: 甲, en: A}
submitted_by: [cashir]
per: rolle
schedule: {every: dya}
fields:
  - {id: One, type: txt, label: {zh: 甲, en: A}}
  - {id: two, type: choice, label: {zh: 乙}}
  - {id: two, type: text, label: 丙, options: [{id: a, label: {zh: 甲, en: 甲}}], min: 5, max: 1}
  - {id: four, type: table, label: {zh: 丁, en: D}, columns: [{id: x, type: table, label: {zh: 戊, en: E}}]}
  - {id: five, type: text, label: {zh: 己, en: F}, default: me, pattern: "(", requird: true}
  - 六
approval:
  - {id: review, title: {zh: 审核, en: Review}, roles: []}
"""
TOLD = """1: form "titel" is not known. Did you mean "title"?
2: role "cashir" is not known. Did you mean "cashier"?
3: per "rolle" is not known. Did you mean "role"?
4: every: "dya" is not known. Did you mean "day"?
6: id "One" is not written as an id. Use lower-case letters, digits and hyphens.
6: type "txt" is not known. Did you mean "text"?
7: field "two" of type choice has no "options".
7: label has no "en".
8: "label" must be keys and values. Write label: {key: value}.
8: "options" does not go with type text. Use type choice or multichoice.
8: Chinese "甲" in the English wording. Translate it; only names of forms in 《》 stay Chinese.
8: field "two" stands twice. Give one of them another id.
8: min 5 is more than max 1.
9: a table cannot stand in a table. Use a form of its own.
9: column "x" of type table has no "columns".
10: default "me" does not go with type text. Use type person.
10: field "five" "requird" is not known. Did you mean "required"?
10: pattern "(" cannot be read: missing ), unterminated subpattern at position 0.
11: each field must be keys and values.
13: "roles" is empty."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_form_holds_what_its_file_says(project: Project) -> None:
    project.write(FILE, FORM)
    catalogue = project.load()
    assert project.check() == []
    form = catalogue.forms["shop/handover"]
    assert (form.title, form.roles, form.per) == (Text("交接班本", "Shift handover book"), ("shop/cashier", "shop/guard"), "role")
    date, money, shift, goods = form.fields
    assert (date.required, date.default) == (True, "business-date")
    assert (money.least, money.most, money.unit) == (0, 5000, "元")
    assert shift.options == (Option("early", Text("早班", "Early")), Option("late", Text("晚班", "Late")))
    assert ([column.id for column in goods.columns], goods.max_rows) == (["name", "count"], 20)
    assert form.approval.steps == (ApprovalStep("review", Text("审核", "Review"), ("shop/guard",)),)


ROUNDS = 'schedule: {every: day, rounds: [{opens: "10:00", due: "10:30"}, {opens: "15:00", due: "15:30"}]}'


def test_a_question_begins_with_the_round_of_the_day_where_it_has_an_option_for_each(project: Project) -> None:
    asked = FORM.replace("label: {zh: 班次, en: Shift}", "label: {zh: 班次, en: Shift}\n    default: round")
    project.write(FILE, asked)
    fault = 'default "round" has 2 options for 0 rounds. Write an option for each of the schedule\'s rounds, in their order.'
    assert [line.partition(": ")[2] for line in project.check()] == [fault]
    project.write(FILE, asked.replace('schedule: {every: day, opens: "open", due: "close"}', ROUNDS))
    assert project.check() == []
    assert project.load().forms["shop/handover"].fields[2].default == "round"


def test_a_form_without_a_schedule_waits_for_an_event(project: Project) -> None:
    assert project.load().forms["shop/duty-log"].schedule == Schedule("event")


def test_every_slip_is_told_at_once_with_its_line(project: Project) -> None:
    project.write(FILE, SLIPS)
    assert project.check() == [f"{FILE}:{line}" for line in TOLD.splitlines()]


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("shop/empty.yml", "", "1: the form is empty. Write title, submitted_by and fields."),
        ("shop/Bad_Name.yml", FORM, '1: form "Bad_Name" is not written as an id. Use lower-case letters, digits and hyphens.'),
        ("shpo/a.yml", FORM.replace("[guard]", "[shop/guard]"), '1: department "shpo" is not known. Did you mean "shop"?'),
        ("shop/a.yml", FORM.replace("fields:", "feilds:"), "1: the form asks nothing. Write fields."),
    ],
)
def test_a_form_in_the_wrong_place_is_told(project: Project, file: str, text: str, problem: str) -> None:
    project.write(f"forms/definitions/{file}", text)
    assert f"forms/definitions/{file}:{problem}" in project.check()
