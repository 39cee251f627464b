"""The whole catalogue: what is loaded, what is found in it, and what is told when parts do not fit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from forms.catalogue import Catalogue, load
from forms.catalogue_json import catalogue_json
from forms.model import Text, freeze
from forms.schedule import from_json
from tests.forms.project import SHOP, Project

LIST = """---
title: 开店
checklists:
  opening:
    roles: [cashier]
    schedule: {every: day, opens: "08:20", due: "08:30"}
    at: floor
    formerly: [start]
---
## 开店 {#opening}

- [ ] 开灯 {#light}
- [ ] 点数 {#count evidence=number unit=元 min=0}
"""
OPENING = "handbook/zh/departments/shop/checklists/opening.md"
LIST_EN = """---
title: Opening
---
## Opening {#opening}

- [ ] Lights on {#light}
- [ ] Count {#count}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.page("checklists/opening.md", LIST, LIST_EN)
    return made


def test_a_sound_project_has_no_problems(project: Project) -> None:
    assert project.check() == []


def test_an_empty_folder_is_an_empty_catalogue(tmp_path: Path) -> None:
    catalogue = load(tmp_path)
    assert [str(problem) for problem in catalogue.problems] == [
        "mkdocs.yml:1: the file is missing. The site and the kernel are configured there."
    ]
    assert replace(catalogue, problems=()) == Catalogue()


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (
            "markdown_extensions:\n  - attr_list\n  - no_such\n",
            "mkdocs.yml:3: Markdown extension \"no_such\" cannot be used: No module named 'no_such'.",
        ),
        (
            "markdown_extensions: [",
            "mkdocs.yml:2: this is not readable as YAML: did not find expected node content. "
            "Check quotes, commas and indentation.",
        ),
    ],
)
def test_a_faulty_configuration_is_told(project: Project, settings: str, problem: str) -> None:
    project.write("mkdocs.yml", settings)
    assert project.check() == [problem]


def test_an_item_belongs_to_a_role_that_shares_the_list(project: Project) -> None:
    project.page("checklists/opening.md", LIST.replace("{#light}", "{#light role=guard}").replace("at: floor", "at: flor"))
    assert project.check() == [
        f'{OPENING}:7: kind of place "flor" is not known. Did you mean "floor"?',
        f'{OPENING}:12: role "guard" does not share this list. Name it under roles in the front matter.',
    ]


def test_definitions_are_found_by_full_name_and_from_inside_their_department(project: Project) -> None:
    catalogue = project.load()
    assert set(catalogue.roles) == {"shop/cashier", "shop/guard"}
    assert catalogue.resolve("role", "cashier", "shop") == catalogue.resolve("role", "shop/cashier", "other") == "shop/cashier"
    assert catalogue.resolve("role", "cashier", "other") is None
    assert [checklist.id for checklist in catalogue.checklists_of("shop/cashier")] == ["shop/opening"]
    assert [form.id for form in catalogue.forms_of("shop/cashier")] == ["shop/duty-log"]
    assert catalogue.checklists["shop/opening"].title == Text("开店", "Opening")


def test_an_extension_finds_its_page_by_the_text_alone(project: Project) -> None:
    catalogue = project.load()
    page = catalogue.pages["en", "departments/shop/checklists/opening.md"]
    assert catalogue.page_by_digest(page.digest) is page
    assert catalogue.page_by_digest("0") is None


def test_links_lead_to_the_handbook_in_the_readers_language(project: Project) -> None:
    catalogue = project.load()
    assert catalogue.link("role", "shop/cashier", "zh") == "/departments/shop/roles/cashier/"
    assert catalogue.link("checklist", "shop/opening", "en") == "/en/departments/shop/checklists/opening/#opening"
    assert catalogue.link("department", "shop", "zh") == "/departments/shop/"
    assert catalogue.link("form", "shop/duty-log", "zh") == "/departments/shop/forms/duty-log/"


def test_a_revision_holds_content_and_no_facts(project: Project) -> None:
    before = project.load()
    project.page("checklists/opening.md", LIST.replace('due: "08:30"', 'due: "08:35"').replace("[cashier]", "[guard]"))
    after = project.load()
    assert freeze(before.content("checklist", "shop/opening")) == freeze(after.content("checklist", "shop/opening"))
    assert before.facts("checklist", "shop/opening") != after.facts("checklist", "shop/opening")
    assert list(before.content("checklist", "shop/opening")) == ["kind", "id", "title", "page", "items"]
    assert list(before.content("form", "shop/duty-log")) == ["kind", "id", "title", "fields"]


def test_facts_are_plain_json(project: Project) -> None:
    catalogue = project.load()
    facts = json.loads(json.dumps(catalogue.facts("checklist", "shop/opening")))
    assert facts == {
        "roles": ["shop/cashier"],
        "schedule": {"every": "day", "opens": "08:20", "due": "08:30", "grace": "5min"},
        "per": "all",
        "at": "floor",
        "assumed": False,
        "title": {"zh": "开店", "en": "Opening"},
        "phase": "",
        "formerly": ["shop/start"],
        "role_places": [],
        "approval": [],
    }
    assert from_json(facts["schedule"]) == catalogue.checklists["shop/opening"].schedule


def test_the_printed_catalogue_has_bare_ids(project: Project) -> None:
    (department,) = json.loads(json.dumps(catalogue_json(project.load())))["departments"]
    assert department["id"] == "shop"
    assert [role["id"] for role in department["roles"]] == ["cashier", "guard"]
    assert department["roles"][0]["duties"][0]["text"] == {"zh": "看好收银员", "en": "Look after Cashier"}
    assert [(item["id"], item["evidence"] and item["evidence"]["unit"]) for item in department["checklists"][0]["items"]] == [
        ("light", None),
        ("count", "元"),
    ]


FAULTS = sorted(Path(__file__).with_name("faults").glob("*.txt"))


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case.stem)
def test_what_does_not_fit_is_told(project: Project, case: Path) -> None:
    head, *parts = case.read_text(encoding="utf-8").split("=== ")[1:]
    said = dict(part.split("\n", 1) for part in parts)
    for lang in said.keys() & {"zh", "en"}:
        project.write(f"handbook/{lang}/{SHOP}{head.removeprefix('page ').strip()}", said[lang])
    assert project.check() == said["problems"].splitlines()


def test_a_page_outside_departments_defines_nothing(project: Project) -> None:
    project.write("handbook/zh/guide.md", "---\ntitle: 甲\nrole: x\n---\n- [ ] 甲 {#a}\n\n[乙](role:cashier)\n")
    project.write("handbook/en/guide.md", "---\ntitle: A\n---\n[B](role:shop/cashier)\n")
    assert project.check() == [
        'handbook/zh/guide.md:3: front matter "role" is not known.',
        'handbook/zh/guide.md:5: "a" is counted nowhere. Take the braces off: no list is live here.',
        'handbook/zh/guide.md:7: link to role "cashier" leads nowhere. Did you mean "shop/cashier"?',
    ]


def test_items_in_a_note_or_without_a_box_are_told(project: Project) -> None:
    zh = LIST + '\n!!! note "注"\n\n    - [ ] 甲 {#a}\n\n- 乙 {#b}\n'
    project.page("checklists/opening.md", zh)
    assert project.check() == [
        f'{OPENING}:17: "a" is counted nowhere. Move the list out of the note, or take the braces off.',
        f'{OPENING}:19: "b" is counted nowhere. Write "- [ ]" where it is an item of its own, else take the braces off.',
    ]


def test_nesting_must_be_the_same_in_both_languages(project: Project) -> None:
    project.page("checklists/opening.md", LIST, LIST_EN.replace("- [ ] Count", "    - [ ] Count"))
    assert project.check() == [
        'handbook/en/departments/shop/checklists/opening.md:7: item "count" is nested otherwise than on the Chinese page.'
    ]


def test_a_page_that_is_not_text_is_told(project: Project) -> None:
    (project.root / "handbook/zh/departments/shop/index.md").write_bytes(b"\xff\xfe")
    assert "handbook/zh/departments/shop/index.md:1: the page is not UTF-8 text. Save it as UTF-8." in project.check()
