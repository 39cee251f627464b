"""What the check says, in both languages: every phrase has its Chinese, no Chinese is left over, and both fill in the same."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from forms.phrases import CATALOGUE, Phrase, all_of, called, chinese, either, listed, of_environment, one_of
from forms.problems import Problem
from tests.forms.project import SHOP, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FILLED_IN = re.compile(r"%\((\w+)\)s")
LISTS = f"handbook/zh/{SHOP}checklists/opening.md"


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every place of the code where a phrase is made."""
    for path in (*(ROOT / "forms").rglob("*.py"), *(ROOT / "intake").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Phrase" and node.args:
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


def written() -> list[tuple[str, ast.Call, str]]:
    """Those places whose words stand in the code, and the words."""
    return [(place, call, call.args[0].value) for place, call in calls() if isinstance(call.args[0], ast.Constant)]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_words_of_every_phrase_stand_in_the_code() -> None:
    """But for the one place where a phrase is made from another."""
    elsewhere = {place.partition(":")[0] for place, call in calls() if not isinstance(call.args[0], ast.Constant)}
    assert elsewhere == {"forms/phrases.py"}


def test_every_phrase_is_said_in_chinese() -> None:
    assert sorted({said for _, _, said in written()} - chinese().keys()) == []


def test_no_chinese_is_kept_that_nobody_says() -> None:
    assert sorted(chinese().keys() - {said for _, _, said in written()}) == []


def test_every_phrase_is_given_what_it_fills_in() -> None:
    wrong = []
    for place, call, said in written():
        given = {keyword.arg for keyword in call.keywords}
        if None not in given and given != set(FILLED_IN.findall(said)):
            wrong.append(f"{place} {said}")
    assert wrong == []


def test_no_translation_changes_what_is_filled_in() -> None:
    differ = [english for english, said in chinese().items() if set(FILLED_IN.findall(english)) != set(FILLED_IN.findall(said))]
    assert differ == []


def test_the_catalogue_is_read_as_gettext_reads_it() -> None:
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file, locale="zh") if message.id]
    assert {message.id: message.string for message in messages} == chinese()
    assert len(messages) == CATALOGUE.read_text(encoding="utf-8").count("\nmsgid ") - 1


def test_chinese_is_punctuated_as_chinese() -> None:
    """Half-width signs stand only in what an editor types."""
    typed = re.compile(r"\[[^\]]*\](\([^)]*\))?|!!!")
    assert [said for said in chinese().values() if re.search(r"[\u3400-\u9fff](?:[,;:!?()]|\.$)", typed.sub("", said))] == []


def test_a_phrase_is_its_english_and_keeps_what_was_filled_in_through_a_pickle() -> None:
    phrase = Phrase('%(label)s "%(key)s" is not known.', label=called("checklist", "opening"), key="roels")
    assert phrase == 'checklist "opening" "roels" is not known.'
    again = pickle.loads(pickle.dumps(phrase))
    assert (again, again.to("zh")) == (phrase, "清单“opening”里没有“roels”这一项。")


def test_a_phrase_that_the_catalogue_lacks_stays_english() -> None:
    assert Phrase("nobody says %(what)s.", what="this").to("zh") == "nobody says this."


def test_what_can_be_chosen_is_listed_in_either_language() -> None:
    words = ("a", "b", "c")
    made = [listed(words), either(words), one_of(words), all_of(words), either([])]
    assert made == ["a, b, c", "a or b or c", "a, b or c", "a, b and c", ""]
    assert [one.to("zh") for one in made if isinstance(one, Phrase)] == ["a、b、c"] * 4


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_a_terminal_is_spoken_to_in_the_language_of_its_locale(environment: dict[str, str], lang: str) -> None:
    assert of_environment(environment) == lang


def test_file_line_and_what_the_editor_wrote_stand_in_both_languages() -> None:
    problem = Problem("a.md", 7, Phrase("time %(text)s is not quoted.", text="8:20"), Phrase('Write "%(text)s".', text="8:20"))
    assert str(problem) == 'a.md:7: time 8:20 is not quoted. Write "8:20".'
    assert problem.to("zh") == 'a.md:7: 时刻8:20没有加引号。写成"8:20"。'


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("收银员", "没有岗位“收银员”。是不是要写“cashier”？"),
        ("Cashier", "没有岗位“Cashier”。是不是要写“cashier”？"),
        ("收银", "没有岗位“收银”。是不是要写“cashier”？"),
        ("cashir", "没有岗位“cashir”。是不是要写“cashier”？"),
        ("厨师", "没有岗位“厨师”。"),
    ],
)
def test_a_title_written_for_an_id_leads_to_the_id(project: Project, written: str, told: str) -> None:
    front = (
        f'---\ntitle: 开店\nchecklists:\n  opening:\n    roles: [{written}]\n    schedule: {{every: day, opens: "open"}}\n---\n'
    )
    project.page(
        "checklists/opening.md",
        f"{front}## 开店 {{#opening}}\n\n- [ ] 开灯 {{#lights}}\n",
        "---\ntitle: Opening\n---\n## Opening {#opening}\n\n- [ ] Lights {#lights}\n",
    )
    assert [problem.to("zh") for problem in project.load().problems] == [f"{LISTS}:5: {told}"]


def test_a_link_by_a_forms_title_leads_to_its_id(project: Project) -> None:
    project.page("rules.md", "---\ntitle: 规则\n---\n[日志](form:值班日志)\n", "---\ntitle: Rules\n---\n[Log](form:duty-log)\n")
    told = "链接的表单“值班日志”不存在。是不是要写“duty-log”？"
    assert [problem.to("zh") for problem in project.load().problems] == [f"handbook/zh/{SHOP}rules.md:4: {told}"]
