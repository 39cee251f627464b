"""The dialect in bare Python-Markdown: what is marked, what is refused, and how fast."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from markdown import Markdown

from forms.checklists import below
from forms.pages import markdown_of, parse_page
from forms.problems import DefinitionsFaulty
from tests.forms.project import ROOT, Project

EXTENSIONS = ["toc", "tables", "fenced_code", "admonition", "attr_list", "def_list", "pymdownx.superfences"]


def bare(*, shuffled: bool = False) -> Any:
    """Python-Markdown with no generator around it, as a site build has it."""
    ours = ["forms.checklists", "forms.dialect"]
    return Markdown(extensions=[*ours, *EXTENSIONS] if shuffled else [*EXTENSIONS, *reversed(ours)])


def slips(text: str) -> list[str]:
    page = parse_page(text, "zh", "x.md", "x.md", markdown_of(ROOT))
    return [str(problem) for problem in page.problems]


def test_an_item_carries_its_id_and_facts() -> None:
    html = bare().convert('- [ ] **点清**[备用金](form:float) {#float evidence=number unit="元" min=0}\n')
    assert html == (
        '<ul>\n<li class="db-item" data-evidence="number" data-item="float" data-min="0" data-unit="元">'
        '<strong>点清</strong><a href="form:float">备用金</a></li>\n</ul>'
    )


def test_other_lines_carry_an_anchor_too() -> None:
    html = bare().convert("1. 一 {#one actor=guard}\n2. 二 {#two}\n")
    assert html == ('<ol>\n<li data-actor="guard" data-line="one" id="one">一</li>\n<li data-line="two" id="two">二</li>\n</ol>')


def test_a_task_list_without_ids_stays_plain() -> None:
    html = bare().convert("- [ ] 一\n- [x] 二\n")
    assert html == (
        '<ul>\n<li class="task-list-item"><input disabled="disabled" type="checkbox" /> 一</li>\n'
        '<li class="task-list-item"><input checked="checked" disabled="disabled" type="checkbox" /> 二</li>\n</ul>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "```\n- [ ] 一 {#one}\n```",
        "~~~ {title=x}\n- [ ] 一 {#one}\n~~~",
        "1. 甲\n\n    ```\n    - [ ] 一 {#one}\n    ```",
        "文字\n\n    - [ ] 一 {#one}",
    ],
)
def test_code_is_left_alone(text: str) -> None:
    html = re.sub("<[^>]+>", "", bare().convert(text))
    assert "- [ ] 一 {#one}" in html
    assert slips(text) == []


def test_bare_markdown_and_the_catalogue_see_the_same_items(tmp_path: Any) -> None:
    project = Project(tmp_path)
    body = (ROOT / "tests/forms/pages/nested.md").read_text(encoding="utf-8").replace("![门](door.png)", "门")
    project.page("checklists/nested.md", body, (ROOT / "tests/forms/pages/nested.en.md").read_text(encoding="utf-8"))
    items = [item.id for item in project.load().checklists["shop/opening"].items]
    for shuffled in (False, True):
        html = bare(shuffled=shuffled).convert(body.split("---\n", 2)[2])
        assert re.findall(r'data-item="([^"]+)"', html) == items
    assert len(items) == 6


def test_lists_below_a_heading_are_found_in_the_tree() -> None:
    found: list[tuple[str | None, str]] = []

    md = bare()
    run = md.treeprocessors["dutybook-checklists"].run

    def look(root: Any) -> None:
        run(root)
        found.extend(
            (under.text if under is not None else None, "".join(part.itertext()).strip()) for under, part in below(root, "a")
        )

    md.treeprocessors["dutybook-checklists"].run = look
    md.convert("## 甲 {#a}\n\n- 一\n\n### 乙\n\n- 二\n\n## 丙\n\n- 三\n")
    assert found == [(None, "一"), ("乙", "二")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<div>甲</div>", 'x.md:1: raw HTML "<div>" is not allowed. Write Markdown.'),
        ("甲\n\n<script>alert(1)</script>", 'x.md:3: raw HTML "<script>" is not allowed. Write Markdown.'),
        ("甲 <img src=x onerror=alert(1)>", 'x.md:1: raw HTML "<img>" is not allowed. Write Markdown.'),
        ("<!-- 甲 -->", 'x.md:1: raw HTML "<!--" is not allowed. Write Markdown.'),
        ("<?php x ?>", 'x.md:1: raw HTML "<?php>" is not allowed. Write Markdown.'),
        (
            "[甲](javascript:alert(1))",
            'x.md:1: link "javascript:alert(1)" is not allowed. Link to a page, a meaning or an https address.',
        ),
        ("[甲](JaVaScRiPt:x)", 'x.md:1: link "JaVaScRiPt:x" is not allowed. Link to a page, a meaning or an https address.'),
        ("[甲](java&#115;cript:x)", 'x.md:1: link "javascript:x" is not allowed. Link to a page, a meaning or an https address.'),
        (
            "[甲](<java\tscript:x>)",
            'x.md:1: link "java   script:x" is not allowed. Link to a page, a meaning or an https address.',
        ),
        (
            "[甲](data:text/html,x)",
            'x.md:1: link "data:text/html,x" is not allowed. Link to a page, a meaning or an https address.',
        ),
        ("[甲](vbscript:x)", 'x.md:1: link "vbscript:x" is not allowed. Link to a page, a meaning or an https address.'),
        (
            "[甲][a]\n\n[a]: javascript:x",
            'x.md:1: link "javascript:x" is not allowed. Link to a page, a meaning or an https address.',
        ),
        ("[甲](rol:x)", 'x.md:1: link "rol:x" is not allowed. Did you mean "role"?'),
        (
            "![甲](https://x.example/a.png)",
            'x.md:1: picture "https://x.example/a.png" is not allowed. Put the file into the handbook.',
        ),
        ("![甲](//x.example/a.png)", 'x.md:1: picture "//x.example/a.png" is not allowed. Put the file into the handbook.'),
        ("## 甲 {#a onclick=x}", 'x.md:1: "onclick" in braces is not known.'),
        ("[甲](x.md){style=color:red}", 'x.md:1: "style" in braces is not known. Did you mean "title"?'),
        ("## 甲 {data-item=x}", 'x.md:1: "data-item" in braces is not known.'),
        ("## 甲 {.db-item}", 'x.md:1: class "db-item" in braces is not allowed.'),
        ("甲\n\n- 乙 {#a onclick=x}", 'x.md:3: "onclick" in braces is not known.'),
        ("``` {.py onclick=x}\n甲\n```", 'x.md:1: "onclick" on a code block is not known.'),
        ("甲\n- [ ] 乙 {#a}", "x.md:2: the line reads as prose, not as a list. Leave an empty line above the list."),
        ("1. 甲\n   - 乙", "x.md:2: the line is indented by 3 spaces. A nested line needs 4."),
    ],
)
def test_what_must_not_reach_a_browser_is_refused(text: str, problem: str) -> None:
    assert problem in slips(text)
    with pytest.raises(DefinitionsFaulty, match="page:"):
        bare().convert(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 < 2 和 3 > 2",
        "`<div>`",
        "<https://x.example/>",
        "[甲](mailto:a@b.example)",
        "a &lt;b&gt;",
        "## 甲 {#a .b}",
        "填写{姓名}",
        "2<3",
        "- - -",
        "**甲** *乙*",
    ],
)
def test_what_is_harmless_passes(text: str) -> None:
    assert slips(text) == []
    bare().convert(text)


def test_raw_html_is_shown_as_text_even_where_faults_are_gathered() -> None:
    html = markdown_of(ROOT).convert("<script>alert(1)</script>\n\n甲 <b onclick=x>乙</b>\n")
    assert "<script" not in html and "<b" not in html


def test_too_many_open_brackets_are_told_and_cost_nothing() -> None:
    assert slips("甲\n\n" + "[" * 5000 + "\n\n[乙](https://x.example)\n") == [
        "x.md:3: there are too many open brackets. Close them, or write \\[ for a bracket."
    ]


WORST = [
    "`",
    "*",
    "_",
    "[",
    "![",
    "](",
    "(",
    "<",
    "<a ",
    "<!--",
    "{",
    "{#",
    "{a=",
    "- ",
    "> ",
    "#",
    "~~~",
    "^",
    "&",
    "|",
    "\\",
    "- [ ] ",
    "`a ",
    "**a ",
]


@pytest.mark.parametrize("unit", WORST)
def test_the_worst_strings_take_less_than_a_second(unit: str) -> None:
    md, text = markdown_of(ROOT), (unit * 10_000)[:10_000]
    before = time.process_time()
    parse_page(f"甲{text}\n\n- [ ] {text} {{#a}}\n", "zh", "x.md", "x.md", md)
    assert time.process_time() - before < 1
