"""Pages by pairs of small files: what stands in ``pages/<case>.md`` is read as ``pages/<case>.json`` says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forms.catalogue_json import catalogue_json
from forms.pages import body_digest, markdown_of, parse_page
from tests.forms.project import ROOT, SHOP, Project

CASES = sorted(Path(__file__).with_name("pages").glob("*.json"))


def said(case: Path, tmp_path: Path) -> dict[str, object]:
    """What the kernel makes of a case, in the shape of its expected file."""
    project = Project(tmp_path)
    path = f"{case.stem}.md" if case.stem in ("rules", "meetings", "forms") else f"checklists/{case.stem}.md"
    english = case.with_suffix(".en.md")
    project.page(path, case.with_suffix(".md").read_text(encoding="utf-8"), english.read_text(encoding="utf-8"))
    for lang in ("zh", "en"):
        project.write(f"handbook/{lang}/{SHOP}checklists/door.png", "")
    catalogue = project.load()
    (department,) = catalogue_json(catalogue)["departments"]
    found = {kind: department[kind] for kind in ("checklists", "procedures", "meetings", "rules") if department[kind]}
    return {"problems": [str(problem).replace(SHOP, "") for problem in catalogue.problems], **found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_is_read_as_expected(case: Path, tmp_path: Path) -> None:
    assert said(case, tmp_path) == json.loads(case.read_text(encoding="utf-8"))


def test_lines_are_counted_in_the_file_and_not_in_the_body() -> None:
    text = "---\ntitle: 甲\n---\n\n\n- 一 {#one}\n\n    - 二 {#two}\n"
    page = parse_page(text, "zh", "x.md", "handbook/zh/x.md", markdown_of(ROOT))
    assert [(line.id, line.line, text.split("\n")[line.line - 1].strip()) for line in page.lines] == [
        ("one", 6, "- 一 {#one}"),
        ("two", 8, "- 二 {#two}"),
    ]


def test_the_digest_does_not_see_blank_lines_around_the_text() -> None:
    page = parse_page("---\ntitle: 甲\n---\n\n文字\n\n", "zh", "x.md", "x.md", markdown_of(ROOT))
    assert page.digest == body_digest("文字") == body_digest("\r\n文字\r\n")


def test_a_page_without_front_matter_has_its_heading_for_a_title() -> None:
    assert parse_page("# 甲 `乙`\n", "zh", "x.md", "x.md", markdown_of(ROOT)).title == "甲 乙"


def test_broken_front_matter_is_told_with_its_line() -> None:
    page = parse_page("---\ntitle: 甲\nroles: [a\n---\n文字\n", "zh", "x.md", "x.md", markdown_of(ROOT))
    assert [str(problem) for problem in page.problems] == [
        "x.md:3: this is not readable as YAML: a [ is not closed. Write [one, two], with half-width brackets and commas."
    ]
