"""The departments' chains as their rules have them: for each case, who decides one after another, and with whom it is filed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from forms import approval
from forms.catalogue import load
from forms.conditions import Case

if TYPE_CHECKING:
    from forms.catalogue import Catalogue

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


def way(catalogue: Catalogue, form: str, answers: dict[str, Any], roles: tuple[str, ...] = ()) -> list[str]:
    """The roles of each step, bare; those side by side with a stroke between."""
    department = form.partition("/")[0]
    case = Case(answers, [f"{department}/{role}" for role in roles], "office")
    steps = approval.chain(catalogue.forms[form].approval, case)
    return ["|".join(role.partition("/")[2] for role in step["roles"]) for step in steps]


OFFICE, SHOP = {"leave-unit": "marketing"}, {"leave-unit": "direct-store"}
LEADERS = ["marketing-manager", "general-manager"]
JOINT = ["technical-director", "general-manager", "key-account-department-manager"]
LONG = ["product-market-manager", "business-unit-manager", "general-manager", *JOINT]
CASES: list[tuple[str, dict[str, Any], tuple[str, ...], list[str]]] = [
    ("franchise-marketing/leave-request", OFFICE | {"leave-days": "1.5"}, (), ["department-supervisor"]),
    ("franchise-marketing/leave-request", OFFICE | {"leave-days": "2"}, (), ["department-supervisor", *LEADERS]),
    ("franchise-marketing/leave-request", SHOP | {"leave-days": "1"}, (), ["direct-store-manager"]),
    ("franchise-marketing/leave-request", SHOP | {"leave-days": "3"}, (), ["direct-store-manager", *LEADERS]),
    ("franchise-marketing/candidate-assessment", {"candidate-result": "passed"}, (), ["general-manager"]),
    ("franchise-marketing/candidate-assessment", {"candidate-result": "failed"}, (), []),
    (
        "franchise-marketing/resignation-letter",
        {},
        (),
        ["department-supervisor", *LEADERS, "hr-department", "finance-department"],
    ),
    ("investment-promotion-marketing/research-plan", {"research-plan-kind": "annual"}, (), ["general-manager"]),
    ("investment-promotion-marketing/research-plan", {"research-plan-kind": "monthly"}, (), ["general-manager"]),
    (
        "investment-promotion-marketing/research-plan",
        {"research-plan-kind": "major-special"},
        (),
        ["marketing-director", "finance-director", "general-manager"],
    ),
    ("investment-promotion-marketing/research-plan", {"research-plan-kind": "routine"}, ("business-manager",), []),
    ("investment-promotion-marketing/promotion-scheme", {"promotion-scheme-within-plan": True}, (), ["division-manager"]),
    ("investment-promotion-marketing/promotion-scheme", {"promotion-scheme-within-plan": False}, (), ["group-general-manager"]),
    ("rail-technology-marketing/market-research-planning-book", {"planning-kind": "annual"}, (), LONG),
    ("rail-technology-marketing/market-research-planning-book", {"planning-kind": "major-project"}, (), LONG),
    (
        "rail-technology-marketing/market-research-planning-book",
        {"planning-kind": "routine"},
        (),
        ["product-market-manager", *JOINT],
    ),
    ("sales-team-regulations/marketing-plan", {"mp-period": "quarter"}, ("marketing-department",), ["company-leadership"]),
    (
        "sales-team-regulations/marketing-plan",
        {"mp-period": "month"},
        ("marketing-department", "market-dept-head"),
        ["company-leadership", "general-manager"],
    ),
    (
        "sales-team-regulations/marketing-plan",
        {"mp-period": "month"},
        ("market-dept-head",),
        ["company-leadership", "general-manager"],
    ),
    ("sales-team-regulations/campaign-approval", {}, (), ["department-supervisor"]),
    (
        "securities-branch-sales/fee-discount-application",
        {},
        (),
        ["marketing-dept", "marketing-dept-director", "finance-dept"],
    ),
    (
        "securities-branch-sales/commission-application",
        {},
        (),
        ["marketing-dept", "marketing-dept-director", "branch-general-manager"],
    ),
    ("securities-branch-sales/pay-report", {}, (), ["finance-manager", "sales-director", "branch-general-manager"]),
    ("marketing-clerk/vehicle-dispatch-slip", {}, (), ["section-chief", "manager-assistant"]),
]


@pytest.mark.parametrize(("form", "answers", "roles", "expected"), CASES)
def test_each_case_takes_its_own_way(
    catalogue: Catalogue, form: str, answers: dict[str, Any], roles: tuple[str, ...], expected: list[str]
) -> None:
    assert way(catalogue, form, answers, roles) == expected


@pytest.mark.parametrize("days", ["1", "5"])
def test_a_leave_is_filed_with_human_resources(catalogue: Catalogue, days: str) -> None:
    found = catalogue.forms["franchise-marketing/leave-request"].approval
    assert approval.filed_with(found, Case({"leave-days": days}, (), "shop")) == ["franchise-marketing/hr-department"]


def test_every_leave_makes_an_absence(catalogue: Catalogue) -> None:
    leaves = {name: form.approval.absence for name, form in catalogue.forms.items() if name.endswith("/leave-request")}
    assert len(leaves) == 4
    assert all(leaves.values())
    for name, away in leaves.items():
        assert away is not None
        assert {away.since, away.until, away.person} <= {field.id for field in catalogue.forms[name].fields}


# Named, but not whom it is about: in charge of something, a partner, or an approver of another paper.
MERELY_NAMED = {
    "apparel-operations": {
        "customer-service-file.owner",
        "franchisee-file.owner",
        "monthly-work-plan.monthly-work-plan-tasks.owner",
    },
    "department-store-operations": {"store-patrol-record.store-patrol-record-findings.assigned-to"},
    "home-decoration-marketing": {"negotiation-follow-up.follow-up-designer"},
    "hotel-marketing": {
        "customer-file.owner",
        "job-description.approved-by",
        "job-description.prepared-by",
        "job-description.reviewed-by",
    },
    "mall-leasing-operations": {"office-stock-register.handler"},
    "market-operations-department": {"customer-information-record.owner"},
    "market-specialist": {"customer-file.owner"},
    "marketing-clerk": {"customer-data-book.salesperson"},
    "plaza-market-management": {"gift-coupon-register.handler"},
    "real-estate-research-marketing": {"research-work-plan.work-plan-schedule.person"},
    "sales-team-management-methods": {"crisis-plan.lead"},
    "sales-team-regulations": {
        "campaign-approval.campaign-approver",
        "contingency-plan.lead",
        "group-plan.gp-tasks.responsible",
        "marketing-plan.mp-actions.responsible",
    },
    "securities-branch-sales": {
        "annual-plan.plan-breakdown.responsible",
        "asset-movement-register.keeper",
        "prospect-list.owner",
    },
    "software-project-sales": {"customer-database.account-owner"},
    "tourism-planning-marketing": {"customer-file.owner"},
    "training-school-marketing": {
        "practice-summary.partner",
        "training-assignment.owner",
        "training-assignment.steps.person",
    },
}


def test_everybody_a_form_names_is_whom_it_is_about_or_merely_named(catalogue: Catalogue) -> None:
    found: dict[str, set[str]] = {}
    for name, form in catalogue.forms.items():
        fields = {field.id: field for field in form.fields}
        fields |= {f"{field.id}.{column.id}": column for field in form.fields for column in field.columns}
        people = {place for place, field in fields.items() if field.type == "person"}
        department, _, own = name.partition("/")
        found.setdefault(department, set()).update(f"{own}.{place}" for place in people - set(form.approval.about))
    assert {department: named for department, named in found.items() if named} == MERELY_NAMED


def test_no_form_still_tells_a_condition_that_its_steps_do_not_know(catalogue: Catalogue) -> None:
    """What a title puts in brackets, such as "two days or more", is data now."""
    told = [
        (name, step.title.zh)
        for name, form in catalogue.forms.items()
        for step in form.approval.steps
        if any(word in step.title.zh for word in ("可跳过", "及以上", "以下）"))
    ]
    assert told == []
