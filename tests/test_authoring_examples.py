"""What the editors' guide shows is what the kernel accepts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from forms.catalogue import load
from forms.check import check
from forms.form_pages import stubs
from forms.reader import load_yaml
from forms.schedule import parse

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.M | re.S)
SCHEDULE = re.compile(r"`(\{every: .*?\})`")
DEPARTMENT = "department-store-operations"


def guide(lang: str) -> str:
    return (ROOT / "handbook" / lang / "guide" / "editors.md").read_text(encoding="utf-8")


@pytest.fixture
def handbook_with_examples(tmp_path: Path) -> Path:
    """A copy of the project's definitions with every example of the guide added as the file it names."""
    for folder in ("handbook", "forms/definitions"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for name, body in FENCE.findall(guide("zh")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")
    # As the guide says: the check makes the pages of the forms that the shared example serves.
    for name, body in stubs(tmp_path):
        (tmp_path / name).write_text(body, encoding="utf-8")
    return tmp_path


def test_every_example_passes_the_check(handbook_with_examples: Path) -> None:
    assert [str(problem) for problem in check(handbook_with_examples)] == []


def test_the_examples_are_read_as_the_guide_says(handbook_with_examples: Path) -> None:
    catalogue = load(handbook_with_examples)
    stock_room = catalogue.checklists[f"{DEPARTMENT}/stock-room-check"]
    assert [item.id for item in stock_room.items] == ["doors", "shelves", "extinguisher"]
    assert stock_room.items[2].parent == "shelves"
    number, note = catalogue.checklists[f"{DEPARTMENT}/float-count"].items
    assert number.evidence is not None and (number.evidence.kind, number.evidence.unit, number.evidence.least) == (
        "number",
        "元",
        0,
    )
    assert note.evidence is not None and note.evidence.kind == "note"
    assert [duty.id for duty in catalogue.roles[f"{DEPARTMENT}/stock-keeper"].duties] == [
        "walk-the-stock-room",
        "prepare-replenishment",
    ]
    assert [len(step.branches) for step in catalogue.procedures[f"{DEPARTMENT}/replenishment"].steps] == [0, 1]
    assert [field.id for field in catalogue.forms[f"{DEPARTMENT}/stock-room-log"].fields] == ["date", "goods"]


def test_the_shared_form_of_the_guide_serves_two_departments(handbook_with_examples: Path) -> None:
    forms = load(handbook_with_examples).forms
    common, hotel = forms[f"{DEPARTMENT}/lost-property-log"], forms["hotel-marketing/guest-property-log"]
    assert [field.id for field in common.fields] == ["found-on", "finder", "thing"]
    assert [field.id for field in hotel.fields] == ["found-on", "room", "item"]
    assert (hotel.title.en, hotel.fields[0].label.en) == ("Guest property log", "Noticed on")
    assert (len(common.approval.steps), len(hotel.approval.steps)) == (0, 1)


def test_the_english_guide_shows_the_same_english_pages() -> None:
    chinese = dict(FENCE.findall(guide("zh")))
    for name, body in FENCE.findall(guide("en")):
        assert chinese[name] == body


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_schedule_in_the_guide_is_understood(lang: str) -> None:
    shown = SCHEDULE.findall(guide(lang))
    assert len(shown) == 9
    for text in shown:
        parse(load_yaml(text, "guide")[0])
