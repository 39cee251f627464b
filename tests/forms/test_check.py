"""``dutybook check`` and ``check --fix``: everything told at once, missing ids stamped, punctuation made full-width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.check import fix
from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """---
title: 开店
checklists:
  opening:
    roles: [cashier]
    schedule: {every: day, opens: "08:20", due: "08:30"}
---
"""
ZH, EN = "handbook/zh/departments/shop/checklists/opening.md", "handbook/en/departments/shop/checklists/opening.md"


def lists(project: Project, zh: list[str], en: list[str]) -> None:
    """The checklist page with these lines in either language."""
    project.page(
        "checklists/opening.md",
        f"{HEAD}## 开店 {{#opening}}\n\n" + "\n".join(zh) + "\n",
        "---\ntitle: Opening\n---\n## Opening {#opening}\n\n" + "\n".join(en) + "\n",
    )


def ids(project: Project, file: str) -> list[str]:
    return re.findall(r"\[ \] .*\{#(\S+?)[ }]", project.read(file))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_missing_ids_are_stamped_alike_in_both_languages(project: Project) -> None:
    lists(
        project,
        ["- [ ] 开灯", "- [ ] 点数 {evidence=note}", "    - [ ] 复核 {#again}", "- [ ] 锁门"],
        ["- [ ] Lights", "- [ ] Count", "    - [ ] Again", "- [ ] Lock {#lock}"],
    )
    assert fix(project.root) == [EN, ZH]
    chinese = ids(project, ZH)
    assert chinese == ids(project, EN)
    assert chinese[2:] == ["again", "lock"]
    assert all(re.fullmatch(r"item-[a-z0-9]{4}", name) for name in chinese[:2])
    assert f"- [ ] 点数 {{#{chinese[1]} evidence=note}}\n" in project.read(ZH)
    assert project.check() == []


def test_lists_of_different_length_are_left_to_their_editor(project: Project) -> None:
    lists(project, ["- [ ] 开灯", "- [ ] 锁门"], ["- [ ] Lights"])
    assert fix(project.root) == []
    assert project.check() == [
        f'{EN}:4: "opening" has 1 lines here, on the Chinese page 2. Ids can be stamped once both have the same number.',
        f"{EN}:6: this item has no id. Run dutybook check --fix to stamp one.",
        f"{ZH}:10: this item has no id. Run dutybook check --fix to stamp one.",
        f"{ZH}:11: this item has no id. Run dutybook check --fix to stamp one.",
    ]


def test_duties_steps_rules_and_points_are_stamped_by_their_own_names(project: Project) -> None:
    project.page(
        "rules.md",
        "---\ntitle: 规则\nrules: [rules]\n---\n## 规则 {#rules}\n\n- 一\n    - 二\n\n说明\n",
        "---\ntitle: Rules\n---\n## Rules {#rules}\n\n- One\n    - Two\n\nWords\n",
    )
    fix(project.root)
    assert re.search(r"\n- 一 \{#rule-[a-z0-9]{4}\}\n    - 二\n", project.read("handbook/zh/departments/shop/rules.md"))
    assert project.check() == []


def test_fixing_keeps_line_ends_and_the_mark_at_the_beginning(project: Project) -> None:
    lists(project, ["- [ ] 开灯,关门"], ["- [ ] Lights, door"])
    path = project.root / ZH
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    fix(project.root)
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf---\r\n") and after.count(b"\n") == after.count(b"\r\n")
    assert "开灯，关门 {#item-" in after.decode()
    assert project.check() == []


def test_what_cannot_be_read_is_not_touched(project: Project) -> None:
    path = project.write("forms/definitions/shop/broken.yml", "title: {zh: 甲,乙")
    fix(project.root)
    assert path.read_text(encoding="utf-8") == "title: {zh: 甲,乙"


lines = st.lists(
    st.tuples(
        st.sampled_from(["", "    "]),
        st.text(st.sampled_from(list('甲乙丙ab1 ,.;:?!()"`*_[]{}#-=<>|\\')), min_size=1, max_size=12),
        st.sampled_from(["", " {#one}", " {evidence=note}", " {#two role=cashier}", "{#three}"]),
    ).map(lambda made: f"{made[0]}- [ ] 文{made[1].strip() or '字'}{made[2]}"),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines)
def test_fixing_twice_changes_nothing_more(project: Project, zh: list[str]) -> None:
    lists(project, zh, [re.sub("[甲乙丙文字]", "x", line) for line in zh])
    fix(project.root)
    assert fix(project.root) == []


def test_chinese_on_english_pages_is_told_but_for_names_of_forms(project: Project) -> None:
    project.page(
        "reference.md",
        "---\ntitle: 参考\n---\n参考。\n",
        "---\ntitle: 参考\n---\n## Words\n\nFill in the 《值班日志》 or the [值班日志](form:duty-log).\n\n"
        "The 晨会 begins.\n\n```\n中文\n```\n",
    )
    assert project.check() == [
        'handbook/en/departments/shop/reference.md:2: Chinese "参考" on an English page. '
        "Translate it; only names of forms in 《》 stay Chinese.",
        'handbook/en/departments/shop/reference.md:8: Chinese "晨会" on an English page. '
        "Translate it; only names of forms in 《》 stay Chinese.",
    ]


def test_one_fault_never_hides_another(project: Project) -> None:
    project.write("forms/definitions/shop/broken.yml", "title: {zh: 甲")
    project.page("checklists/a.md", "---\ntitle: [\n---\n甲\n", "---\ntitle: A\n---\nA\n")
    lists(project, ["- [ ] 开灯 {#a}"], ["- [ ] Lights {#b}"])
    assert {problem.partition(":")[0] for problem in project.check()} == {
        "forms/definitions/shop/broken.yml",
        "handbook/zh/departments/shop/checklists/a.md",
        EN,
    }


def test_a_role_that_is_not_known_is_told_once_and_not_again_by_the_items_that_name_it(project: Project) -> None:
    head = HEAD.replace("[cashier]", "[cashier, gard]")
    project.page(
        "checklists/opening.md",
        f"{head}## 开店 {{#opening}}\n\n- [ ] 开灯 {{#lights role=guard}}\n",
        "---\ntitle: Opening\n---\n## Opening {#opening}\n\n- [ ] Lights {#lights}\n",
    )
    assert project.check() == [f'{ZH}:5: role "gard" is not known. Did you mean "guard"?']
