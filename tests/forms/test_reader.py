"""YAML as editors write it: what YAML would swallow is told, with its line."""

from __future__ import annotations

import pytest

from forms.reader import load_yaml


def told(text: str) -> list[str]:
    return [str(problem) for problem in load_yaml(text, "x.yml")[2]]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("due: 11:30", 'x.yml:1: time 11:30 is not quoted. Write "11:30".'),
        ("due: 08:30", 'x.yml:1: time 08:30 is not quoted. Write "08:30".'),
        ("a: {from: 9:00, to: x}", 'x.yml:1: time 9:00 is not quoted. Write "9:00".'),
        ("a: 1\nb: 2\na: 3", 'x.yml:3: "a" is written twice, first in line 1. Keep one of them.'),
        ("a: no", 'x.yml:1: no is not quoted, and YAML reads it as "false". Write "no" for the word, false for the truth.'),
        ("zh: 一,二\nen:", 'x.yml:2: "en" has no value. Leave the key out, or quote a text that holds a comma.'),
        ("{zh: 早, 晚}", 'x.yml:1: "晚" has no value. Leave the key out, or quote a text that holds a comma.'),
        ("a: &x [1]\nb: *x", "x.yml:1: YAML aliases (*name) are not used here. Write the value out."),
        (
            "a: [1",
            "x.yml:1: this is not readable as YAML: a [ is not closed. Write [one, two], with half-width brackets and commas.",
        ),
        ("a: !!python/name:os.system x", 'x.yml:1: YAML tag "os.system" is not used here. Write the value alone.'),
        ("[a]: 1", "x.yml:1: a key must be one word."),
    ],
)
def test_a_slip_is_told_with_its_line(text: str, problem: str) -> None:
    assert told(text) == [problem]


def test_lines_are_known_for_every_key() -> None:
    value, lines, _ = load_yaml("a:\n  b: [x, y]\n  c:\n    - {d: 1}\n", "x.yml", first_line=5)
    assert value == {"a": {"b": ["x", "y"], "c": [{"d": 1}]}}
    assert (lines[("a", "b")], lines[("a", "c")], lines[("a", "c", 0, "d")]) == (6, 7, 8)


def test_the_key_on_is_a_word() -> None:
    assert load_yaml("{every: week, on: fri}", "x.yml")[0] == {"every": "week", "on": "fri"}


def test_numbers_texts_and_truths_are_what_they_look_like() -> None:
    value, _, problems = load_yaml('[1, -2.5, "08:20", true, 0x10, 010, 2026-01-02, 1e3]', "x.yml")
    assert (value, problems) == ([1, -2.5, "08:20", True, "0x10", "010", "2026-01-02", "1e3"], [])


@pytest.mark.parametrize("text", ["[" * 20000, "a: " + "9" * 10000, "a: &a [x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]"])
def test_hostile_yaml_ends_soon(text: str) -> None:
    load_yaml(text, "x.yml")
