"""House rules of the handbook's wording: full-width punctuation in Chinese, no Chinese characters in English."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from forms.catalogue import load
from forms.units import unit_in

if TYPE_CHECKING:
    from collections.abc import Iterator

HANDBOOK = Path(__file__).parents[1] / "handbook"
DEFINITIONS = Path(__file__).parents[1] / "forms/definitions"
HAN = r"[\u3400-\u9fff]"
FULL_WIDTH = r"[\u3001\u3002\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]"
# Markdown's own punctuation: code, link targets, braces, the quotes of an admonition, keys of the front matter, lists of words.
SYNTAX = re.compile(r'(?ms)^keywords: [^\n]*|^ *```.*?^ *```|`[^`]*`|\]\([^)]*\)|\{[^{}]*\}|^ *!!! \w+ "|"$|^ *[a-z_-]+: "?')
WRONG_IN_CHINESE = re.compile(
    rf"{HAN}[,;:?!(]|[,;:?!)]{HAN}|[\"']{HAN}|{HAN}[\"']"  # half-width marks
    rf"|{HAN} +\d|\d +{HAN}"  # a gap between Chinese and digits
    r"|\d\d:\d\d *[-\u2013~\uff5e] *\d\d:\d\d"  # from-to is written with one long dash
)
WRONG_IN_ENGLISH = re.compile(rf"{HAN}|{FULL_WIDTH}|\d\d:\d\d *[-\u2014~] *\d\d:\d\d")


def pages(lang: str) -> list[str]:
    return sorted(str(path.relative_to(HANDBOOK)) for path in (HANDBOOK / lang).rglob("*.md"))


def wrong(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [text[max(0, found.start() - 12) : found.end() + 12] for found in pattern.finditer(text)]


@pytest.mark.parametrize("page", pages("zh"))
def test_chinese_pages_use_full_width_punctuation(page: str) -> None:
    text = (HANDBOOK / page).read_text(encoding="utf-8")
    assert not wrong(SYNTAX.sub("\n", text), WRONG_IN_CHINESE)


@pytest.mark.parametrize("page", pages("en"))
def test_english_pages_hold_no_chinese_but_names_of_forms(page: str) -> None:
    text = re.sub("《[^》]*》", "", (HANDBOOK / page).read_text(encoding="utf-8"))
    assert not wrong(text, WRONG_IN_ENGLISH)


def test_both_languages_hold_the_same_pages() -> None:
    missing = {page.partition("/")[2] for page in pages("zh")} ^ {page.partition("/")[2] for page in pages("en")}
    assert not missing


def wordings(value: Any, lang: str) -> Iterator[str]:
    """Every text of a form definition in one language."""
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        yield value[lang]
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from wordings(part, lang)


@pytest.mark.parametrize("form", sorted(str(path.relative_to(DEFINITIONS)) for path in DEFINITIONS.rglob("*.yml")))
def test_forms_are_worded_as_the_pages_are(form: str) -> None:
    definition = yaml.safe_load((DEFINITIONS / form).read_text(encoding="utf-8"))
    assert [text for text in wordings(definition, "zh") if wrong(text, WRONG_IN_CHINESE)] == []
    assert [text for text in wordings(definition, "en") if wrong(re.sub("《[^》]*》", "", text), WRONG_IN_ENGLISH)] == []


# One Chinese title, two different things: who runs the market hall of a plaza, who sells for a software company or a broker.
TWO_THINGS = {
    "市场经理": {"Market manager", "Marketing manager"},
    "市场部（部门整体）": {"Marketing department (whole team)", "Sales and marketing department (as a whole)"},
    "营销总监": {"Marketing director", "Sales director"},
}


@pytest.mark.parametrize("kind", ["departments", "roles", "forms", "checklists", "procedures", "meetings"])
def test_the_same_thing_has_one_english_name_in_all_departments(kind: str) -> None:
    named: defaultdict[str, set[str]] = defaultdict(set)
    for one in getattr(load(HANDBOOK.parent), kind).values():
        named[one.title.zh.strip("《》【】")].add(one.title.en)
    assert {zh: en for zh, en in named.items() if len(en) > 1 and TWO_THINGS.get(zh) != en} == {}


def test_every_unit_has_an_english_name() -> None:
    catalogue = load(HANDBOOK.parent)
    items = (item.evidence.unit for checklist in catalogue.checklists.values() for item in checklist.items if item.evidence)
    fields = (column.unit for form in catalogue.forms.values() for field in form.fields for column in (field, *field.columns))
    assert [unit for unit in {*items, *fields} if re.search(HAN, unit_in("en", unit))] == []
