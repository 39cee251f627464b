"""The operators' guide tells every setting, with its default and meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.settings import PREFIX, SETTINGS

GUIDE = Path(__file__).parents[2] / "handbook"


def table(lang: str) -> dict[str, list[str]]:
    lines = (GUIDE / lang / "guide" / "operators.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith(f"| `{PREFIX}_")]
    return {row[0].strip("`"): row[1:] for row in rows}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_setting_is_in_the_operators_guide(lang: str) -> None:
    assert list(table(lang)) == [f"{PREFIX}_{setting.name}" for setting in SETTINGS]


def test_the_english_guide_says_what_the_code_says() -> None:
    assert [row[1] for row in table("en").values()] == [setting.help for setting in SETTINGS]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_defaults_are_told(lang: str) -> None:
    told = [row[0].strip("`") for row in table(lang).values()]
    real = [str(list(s.default) if isinstance(s.default, tuple) else s.default) for s in SETTINGS]
    assert told == [value.lower() if value in ("True", "False") else value for value in real]
