"""Every form there is: it is shown in both languages, takes a valid answer of any making, and tells what is not valid."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.catalogue import load
from forms.content import form_content
from intake.answers import PREFIX, Setting, cell, show, typed_again
from intake.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from jinja2 import Environment

    from intake.answers import Typed

ROOT = Path(__file__).parents[2]
FORMS = {name: form_content(form) for name, form in load(ROOT).forms.items()}
PEOPLE = [(str(UUID(int=number)), f"P{number}") for number in (1, 2)]
PLACES = [(str(UUID(int=number)), f"S{number}") for number in (3, 4)]
PICTURE = {"media_type": "image/jpeg", "size": 10, "digest": "d" * 64, "is_picture": True, "place_id": UUID(int=3)}
FILES = {
    str(UUID(int=number)): SimpleNamespace(
        id=UUID(int=number),
        name=f"{number}.jpg",
        media_type="image/jpeg",
        size=10,
        digest="d" * 64,
        is_picture=True,
        place_id=UUID(int=3),
    )
    for number in range(100, 130)
}
SETTINGS = {lang: Setting(lang, "Asia/Shanghai", PEOPLE, PLACES, FILES) for lang in ("zh", "en")}  # type: ignore[arg-type]
forms = pytest.mark.parametrize("name", FORMS)
few = settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=40)


@pytest.fixture(autouse=True, scope="module")
def request_in_english(routed_app: Flask) -> Iterator[None]:
    with routed_app.test_request_context("/en/x", base_url="http://127.0.0.1:8000"):
        yield


def values(field: dict[str, Any]) -> st.SearchStrategy[list[str]]:
    """What may be typed into a question of this type."""
    least, most = field["least"], field["most"]
    low, high = least if least is not None else -9999, most if most is not None else 99999
    match field["type"]:
        case "text" | "longtext":
            return (st.from_regex(field["pattern"], fullmatch=True) if field["pattern"] else WORDS).map(lambda one: [one])
        case "integer":
            return st.integers(int(least if least is not None else -9999), int(most if most is not None else 99999)).map(
                lambda one: [str(one)]
            )
        case "decimal" | "money":
            return st.decimals(low, high, places=2, allow_nan=False).map(lambda one: [f"{one:f}"])
        case "date":
            return st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(lambda one: [one.isoformat()])
        case "time":
            return st.times().map(lambda one: [f"{one:%H:%M}"])
        case "datetime":
            return st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda one: [f"{one:%Y-%m-%dT%H:%M}"])
        case "choice":
            return st.sampled_from([option["id"] for option in field["options"]]).map(lambda one: [one])
        case "multichoice":
            return st.lists(st.sampled_from([option["id"] for option in field["options"]]), min_size=1, unique=True)
        case "yesno":
            return st.sampled_from([["yes"], ["no"]])
        case "rating":
            return st.integers(1, 5).map(lambda one: [str(one)])
        case "person" | "place":
            return st.sampled_from(PEOPLE if field["type"] == "person" else PLACES).map(lambda one: [one[0]])
        case "file" | "photo":
            return st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=int(most or 20), unique=True)
    raise AssertionError(field["type"])


@st.composite
def filled_in(draw: st.DrawFn, content: dict[str, Any]) -> Typed:
    """A form with everything answered that must be, and some that may."""
    typed: Typed = {}
    for field in content["fields"]:
        if field["type"] == "computed" or not (field["required"] or draw(st.booleans())):
            continue
        if field["type"] != "table":
            typed[field["id"]] = draw(values(field))
            continue
        for row in range(draw(st.integers(1, min(3, field["max_rows"])))):
            for column in field["columns"]:
                if column["type"] != "computed":
                    typed[cell(field["id"], row, column["id"])] = draw(values(column))
    return typed


def fields_of(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each question and each column, with the name its control has."""
    for field in content["fields"]:
        if field["type"] == "table":
            yield from ((cell(field["id"], 0, column["id"]), column) for column in field["columns"])
        elif field["type"] != "computed":
            yield field["id"], field


WRONG = {
    "integer": "1.5",
    "decimal": "many",
    "money": "1.234",
    "date": "2026-02-30",
    "time": "25:00",
    "datetime": "soon",
    "choice": "no-such-answer",
    "multichoice": "no-such-answer",
    "yesno": "maybe",
    "rating": "6",
    "person": str(UUID(int=99)),
    "place": str(UUID(int=99)),
    "text": "x" * 201,
    "longtext": "x" * 4001,
}


@forms
@given(data=st.data())
@few
def test_a_valid_answer_is_taken_kept_shown_and_typed_again(name: str, data: st.DataObject) -> None:
    content = FORMS[name]
    typed = data.draw(filled_in(content))
    sheet = Sheet(content, typed, SETTINGS["en"])
    assert sheet.check(), list(sheet.faults())
    kept = sheet.answers()
    for lang, setting in SETTINGS.items():
        assert Sheet(content, typed, setting).answers() == kept
        for field in content["fields"]:
            if field["id"] in kept and field["type"] != "table":
                assert show(field, kept[field["id"]], setting), (lang, field["id"])
    again = Sheet(content, typed_again(content, kept, "Asia/Shanghai"), SETTINGS["zh"])
    assert again.check()
    assert again.answers() == kept


@forms
@given(data=st.data())
@few
def test_whatever_is_wrong_with_an_answer_is_told_at_its_question(name: str, data: st.DataObject) -> None:
    content = FORMS[name]
    typed = data.draw(filled_in(content))
    asked = {field["id"] for field in content["fields"]} - Sheet(content, typed, SETTINGS["en"])._settled.hidden
    candidates = [(where, one) for where, one in fields_of(content) if one["type"] in WRONG and where.partition(".")[0] in asked]
    where, field = data.draw(st.sampled_from(candidates))
    wrong = Sheet(content, typed | {where: [WRONG[field["type"]]]}, SETTINGS["en"])
    assert not wrong.check()
    assert PREFIX + where in {control for control, _, _ in wrong.faults()}


@forms
def test_what_must_be_answered_is_asked_for_and_nothing_else(name: str) -> None:
    content = FORMS[name]
    empty = Sheet(content, {}, SETTINGS["zh"])
    must = {PREFIX + one["id"] for one in content["fields"] if one["required"] and "shown_when" not in one}
    assert empty.check() is not bool(must)
    assert {control for control, _, _ in empty.faults()} == must


@forms
def test_numbers_outside_their_limits_and_too_many_files_are_told(name: str) -> None:
    content = FORMS[name]
    for where, field in fields_of(content):
        beyond = [str(limit + step) for limit, step in ((field["least"], -1), (field["most"], 1)) if limit is not None]
        if field["type"] in ("file", "photo"):
            beyond = []
            typed = {where: sorted(FILES)[: int(field["most"] or 20) + 1]}
            assert PREFIX + where in told(content, typed)
        for one in beyond:
            assert PREFIX + where in told(content, {where: [one]}), (where, one)


def told(content: dict[str, Any], typed: Typed) -> set[str]:
    """Where a form is at fault with this typed into it and all its questions asked."""
    bare = content | {"fields": [{key: value for key, value in one.items() if key != "shown_when"} for one in content["fields"]]}
    sheet = Sheet(bare, typed, SETTINGS["en"])
    sheet.check()
    return {control for control, _, _ in sheet.faults()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_form_is_shown_with_each_question_named(routed_app: Flask, lang: str) -> None:
    environment: Environment = routed_app.jinja_env
    ask = environment.get_template("submissions/questions.html").make_module({"lang": lang}).ask  # type: ignore[attr-defined]
    for name, content in FORMS.items():
        sheet = Sheet(content, {}, SETTINGS[lang])
        for question in sheet.questions:
            page = str(ask(question, content["fields"]))
            assert str(environment.filters["e"](question.field["label"][lang])) in page, name
            assert f'"{question.name}' in page, name
