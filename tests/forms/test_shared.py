"""One definition that serves several departments: what each gets, and what is told where the two do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.model import ApprovalStep, Option, Schedule, Text, freeze
from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

FILE = "forms/definitions/shared/leave-request.yml"
FORM = """title: {zh: 请假申请, en: Leave request}
submitted_by: [cashier]
fields:
  - {id: applicant, type: person, label: {zh: 请假人, en: Applicant}, required: true, default: me}
  - id: kind
    type: choice
    label: {zh: 假别, en: Kind of leave}
    options:
      - {id: personal, label: {zh: 事假, en: Personal leave}}
      - {id: sick, label: {zh: 病假, en: Sick leave}}
  - {id: days, type: decimal, label: {zh: 天数, en: Days}, help: {zh: 半天, en: Half}, required: true, min: 0.5, unit: 天}
  - {id: reason, type: text, label: {zh: 事由, en: Reason}}
approval:
  - {id: approve, title: {zh: 批准, en: Approval}, roles: [guard]}
serves:
  shop: leave-request
  office:
    id: leave-slip
    title: {zh: 请假条, en: Leave slip}
    submitted_by: [shop/guard]
    per: role
    at: floor
    schedule: {every: week, on: fri}
    assumed: true
    note: {zh: 提前一天交, en: Hand it in a day before}
    formerly: [old-slip]
    as: {applicant: who, days: leave-days}
    without: [kind]
    changes:
      days: {label: {zh: 请假天数, en: Days of leave}, max: 3}
      reason: {type: longtext, required: true}
    fields:
      - {id: stand-in, type: person, label: {zh: 代班人, en: Stand-in}, before: reason}
      - {id: remarks, type: text, label: {zh: 备注, en: Remarks}}
    approval:
      - {id: clerk, title: {zh: 备案, en: Filing}, roles: [shop/cashier]}
  kiosk:
    - id: day-off
      submitted_by: [shop/cashier]
      approval: []
    - id: trip
      submitted_by: [shop/cashier]
      approval: []
      changes:
        kind:
          label: {zh: 去向, en: Where to}
          options: [{id: town, label: {zh: 市内, en: In town}}]
"""
ABOUT = """title: {zh: 总结, en: Summary}
fields:
  - {id: said, type: text, label: {zh: 内容, en: Said}}
  - {id: staff, type: person, label: {zh: 员工, en: Employee}}
  - {id: lines, type: table, label: {zh: 名单, en: Lines}, columns: [{id: who, type: person, label: {zh: 谁, en: Who}}]}
about: [staff, lines.who]
serves:
  shop: {id: summary, submitted_by: [cashier]}
  office: {id: review, submitted_by: [shop/guard], as: {staff: employee, lines: rows}}
  kiosk:
    - {id: short, submitted_by: [shop/cashier], without: [lines]}
    - {id: none, submitted_by: [shop/cashier], without: [staff, lines]}
    - {id: own, submitted_by: [shop/cashier], about: [staff]}
"""
SLIPS = """titel: {zh: 甲, en: A}
title: {zh: 甲, en: A}
submitted_by: [boss]
fields:
  - {id: one, type: txt, label: {zh: 甲, en: A}}
  - {id: one, type: text, label: {zh: 甲, en: A}}
  - {id: two, type: integer, label: {zh: 乙, en: B}}
serves:
  shop:
    - id: duty-log
      submited_by: [cashier]
    - id: two
      submitted_by: [cashier]
      as: {tow: zwei, two: one}
      without: [thre]
      changes:
        two: {id: zwei, unti: 元, help: {zh: 甲}}
        four: {label: {zh: 丁, en: D}}
      fields:
        - {id: five, type: text, label: {zh: 戊, en: E}, before: tow}
    - id: Three
    - submitted_by: [cashier]
  shpo: four
  office: 5
  kiosk: {id: one, submitted_by: [shop/guard], schedule: {every: dya}, changes: {one: {type: choice}}}
"""
TOLD = """1: form "titel" is not known. Did you mean "title"?
5: field "one" of type choice has no "options".
5: type "txt" is not known. Did you mean "text"?
6: field "one" stands twice. Give one of them another id.
10: role "boss" is not known.
11: form "duty-log" "submited_by" is not known. Did you mean "submitted_by"?
14: as names "tow", but the shared form has no such field. Did you mean "two"?
14: field "one" stands twice. Give one of them another id.
15: without names "thre", but the shared form has no such field.
17: "id" cannot be changed here. Write as: {two: new-id}.
17: field "one" "unti" is not known. Did you mean "unit"?
17: help has no "en".
18: changes names "four", but the shared form has no such field.
20: before names "tow", but the shared form has no such field. Did you mean "two"?
21: form "Three" is not written as an id. Use lower-case letters, digits and hyphens.
22: form has no "id".
23: department "shpo" is not known. Did you mean "shop"?
24: "office" must be keys and values. Write office: {key: value}.
25: every: "dya" is not known. Did you mean "day"?"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    for name, title in (("office", "办公室"), ("kiosk", "售货亭")):
        made.write(
            f"handbook/zh/departments/{name}/index.md",
            f"---\ntitle: {title}\ndepartment: {name}\nsector: retail\n---\n{title}。\n",
        )
        made.write(f"handbook/en/departments/{name}/index.md", f"---\ntitle: The {name}\n---\nThe {name}.\n")
    return made


def test_each_department_has_the_form_under_its_own_name(project: Project) -> None:
    project.write(FILE, FORM)
    forms = project.load().forms
    assert project.check() == []
    assert list(forms) == ["shop/leave-request", "office/leave-slip", "kiosk/day-off", "kiosk/trip", "shop/duty-log"]
    shop, office = forms["shop/leave-request"], forms["office/leave-slip"]
    assert (shop.title, shop.roles, shop.per, shop.schedule) == (
        Text("请假申请", "Leave request"), ("shop/cashier",), "person", Schedule("event"),
    )  # fmt: skip
    assert (office.title, office.roles, office.per, office.at) == (
        Text("请假条", "Leave slip"), ("shop/guard",), "role", "floor",
    )  # fmt: skip
    assert (office.schedule, office.assumed, office.formerly) == (Schedule("week", (4,)), True, ("office/old-slip",))
    assert shop.approval.steps == (ApprovalStep("approve", Text("批准", "Approval"), ("shop/guard",)),)
    assert office.approval.steps == (ApprovalStep("clerk", Text("备案", "Filing"), ("shop/cashier",)),)
    assert (shop.note, office.note) == (None, Text("提前一天交", "Hand it in a day before"))


def test_a_department_renames_leaves_out_changes_and_adds_fields(project: Project) -> None:
    project.write(FILE, FORM)
    forms = project.load().forms
    assert [field.id for field in forms["shop/leave-request"].fields] == ["applicant", "kind", "days", "reason"]
    fields = {field.id: field for field in forms["office/leave-slip"].fields}
    assert list(fields) == ["who", "leave-days", "stand-in", "reason", "remarks"]
    days, reason = fields["leave-days"], fields["reason"]
    assert (days.label.zh, days.least, days.most, days.unit) == ("请假天数", 0.5, 3, "天")
    assert (reason.type, reason.label.zh, reason.required) == ("longtext", "事由", True)


def test_a_department_may_use_one_definition_for_two_forms(project: Project) -> None:
    project.write(FILE, FORM)
    forms = project.load().forms
    assert len(forms["kiosk/day-off"].fields[1].options) == 2
    assert forms["kiosk/trip"].fields[1].options == (Option("town", Text("市内", "In town")),)
    assert freeze(forms["kiosk/trip"].fields[0].label.as_json()) == freeze(forms["kiosk/day-off"].fields[0].label.as_json())


def test_whom_it_is_about_follows_the_fields_of_each_department(project: Project) -> None:
    project.write(FILE, ABOUT)
    assert project.check() == []
    assert {name: form.approval.about for name, form in project.load().forms.items() if name != "shop/duty-log"} == {
        "shop/summary": ("staff", "lines.who"),
        "office/review": ("employee", "rows.who"),
        "kiosk/short": ("staff",),
        "kiosk/none": (),
        "kiosk/own": ("staff",),
    }


def test_every_part_knows_the_line_it_came_from(project: Project) -> None:
    project.write(FILE, FORM)
    form = project.load().forms["office/leave-slip"]
    assert form.source is not None and (form.source.file, form.source.line) == (FILE, 17)
    assert [field.source.line for field in form.fields if field.source] == [4, 11, 33, 12, 34]


def test_a_field_of_another_type_keeps_nothing_that_does_not_suit_it(project: Project) -> None:
    project.write(FILE, FORM.replace("{type: longtext, required: true}", "{type: integer}").replace("as: {", "as: {reason: n, "))
    project.write(FILE, project.read(FILE).replace("changes:\n      days: {", "changes:\n      days: {type: text, "))
    assert [problem.partition(": ")[2] for problem in project.check()] == []
    days = project.load().forms["office/leave-slip"].fields[1]
    assert (days.type, days.help, days.unit, days.least, days.required) == ("text", None, "", None, True)


def test_formulas_and_conditions_follow_the_departments_names(project: Project) -> None:
    fields = """fields:
  - {id: sick, type: yesno, label: {zh: 病假, en: Sick}, required: true}
  - {id: days, type: integer, label: {zh: 天数, en: Days}, required: true}
  - id: parts
    type: table
    label: {zh: 分段, en: Parts}
    columns: [{id: hours, type: integer, label: {zh: 小时, en: Hours}}]
  - {id: note, type: text, label: {zh: 诊断, en: Diagnosis}, show-when: {field: sick, is: true}}
  - {id: half, type: computed, label: {zh: 折算, en: In halves}, compute: {product: [days, 2]}}
  - {id: all, type: computed, label: {zh: 合计, en: Total}, compute: {sum: parts.hours}}
serves:
  shop: leave-request
  office:
    id: leave-slip
    submitted_by: [shop/guard]
    as: {sick: ill, days: length, parts: pieces}
"""
    project.write(FILE, FORM.partition("fields:")[0] + fields)
    assert project.check() == []
    of = {form: project.load().forms[form].fields for form in ("shop/leave-request", "office/leave-slip")}
    conditions = [fields[3].shown_when.field for fields in of.values() if fields[3].shown_when]
    formulas = [field.compute.of for fields in of.values() for field in fields[4:] if field.compute]
    assert conditions == ["sick", "ill"]
    assert formulas == [("days", 2), ("parts.hours",), ("length", 2), ("pieces.hours",)]


def test_every_slip_is_told_at_once_with_its_line(project: Project) -> None:
    project.write("forms/definitions/shared/slips.yml", SLIPS)
    *shared, twice = (told for told in project.check() if told.startswith("forms/"))
    assert shared == [f"forms/definitions/shared/slips.yml:{line}" for line in TOLD.splitlines()]
    assert twice == (
        'forms/definitions/shop/duty-log.yml:1: form "duty-log" is defined already in forms/definitions/shared/slips.yml:10. '
        "Give one of them another id."
    )


@pytest.mark.parametrize("serves", ["", "serves: {}\n", "serves: []\n"])
def test_a_shared_form_serves_somebody(project: Project, serves: str) -> None:
    project.write(FILE, FORM.partition("serves:")[0] + serves)
    assert any("the shared form serves no department. Write serves: {department: id}." in line for line in project.check())


def test_only_a_shared_form_serves_departments(project: Project) -> None:
    project.write("forms/definitions/shop/leave-request.yml", FORM)
    assert 'forms/definitions/shop/leave-request.yml:15: form "serves" is not known.' in "\n".join(project.check())
