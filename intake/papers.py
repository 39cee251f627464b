"""The demo's papers: forms handed in and decided on, with answers that fit their fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db import decisions, submissions
from db.base import new_id
from db.decisions import NewDecision
from db.submissions import NewSubmission
from forms.content import form_content
from forms.settled import settle

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random
    from uuid import UUID

    from sqlalchemy import Connection

    from forms.catalogue import Catalogue
    from forms.model import Field, Form, Obligation
    from intake.organisation import Organisation

MISSING, LATE, RETURNED = 0.02, 0.05, 0.02
CORRECTED_AFTER = timedelta(hours=26)
TEXTS = {
    "till": "1号机",
    "area": "1楼",
    "floor": "本楼层",
    "department": "女装部",
    "category": "连衣裙",
    "brand": "甲品牌",
    "counter": "1号专柜",
    "goods": "连衣裙",
    "analysis": "周末客流多，试穿多。",
    "root-cause": "新品上柜",
    "problem": "地面有水渍",
    "incident": "顾客问路较多",
    "handling": "已安排保洁处理",
    "outcome": "已解决",
    "assigned-to": "保洁班",
    "staff": "应到人员全部到岗。",
    "sales": "12800",
}
PLAIN = "正常，无特别情况。"
ROWS = 2


def write(
    conn: Connection,
    known: Organisation,
    catalogue: Catalogue,
    owed: Obligation,
    chance: Random,
    now: datetime,
) -> None:
    """Hand in what was owed, most of the time, and let somebody with the step's role decide some hours later."""
    dice = chance.random()
    if not owed.holders or dice < MISSING:
        return
    window = owed.window
    usual = window.due - min(window.due - window.opens, timedelta(hours=2)) * chance.uniform(0.05, 0.9)
    at = window.late + timedelta(minutes=20) if dice < MISSING + LATE else usual
    if at >= min(now, window.closes):
        return
    author = chance.choice(sorted(owed.holders))
    form = catalogue.forms[owed.key.id]
    approval = [{"id": one.id, "title": one.title.as_json(), "roles": list(one.roles)} for one in owed.facts.approval.steps]
    key, id_ = owed.key, new_id(at)
    made = NewSubmission(
        *(key.place, id_, key.id, key.day, key.slot, key.owed_by, author, owed.facts.revision),
        *(_answers(form, owed, author, chance), approval, "zh"),
    )
    submissions.hand_in(conn, made, at)
    _decide(conn, known, made, at + timedelta(hours=chance.uniform(14, 38)), chance, now)


def _decide(conn: Connection, known: Organisation, made: NewSubmission, at: datetime, chance: Random, now: datetime) -> None:
    """Approve, or now and then return; what nobody has looked at yet waits in the queue."""
    for step in made.approval:
        if at >= now:
            return
        decider = _decider(known, made, step["roles"])
        if decider is None:
            return
        returned = chance.random() < RETURNED
        outcome: Any = "return" if returned else "approve"
        comment = "数字与收银报表不一致，请核对后再交。" if returned else ""
        decisions.decide(conn, NewDecision(made.place_id, new_id(at), made.id, step["id"], outcome, comment, "", decider), at)
        if returned:
            _correct(conn, known, made, at + CORRECTED_AFTER, chance, now)
            return


def _correct(conn: Connection, known: Organisation, made: NewSubmission, at: datetime, chance: Random, now: datetime) -> None:
    """The author hands in again, so that only what was returned of late is still to be corrected."""
    if at < now:
        again = replace(made, id=new_id(at), corrects=made.id, answers=_corrected(made.answers))
        submissions.hand_in(conn, again, at)
        _decide(conn, known, again, at + CORRECTED_AFTER, chance, now)


def _corrected(answers: dict[str, Any]) -> dict[str, Any]:
    """The figures put right, and a word about it where there is room."""
    amounts = {id_: f"{float(value) + 120:.2f}" for id_, value in answers.items() if str(value).endswith(".00")}
    words = {id_: f"{value}已与收银报表核对。" for id_, value in answers.items() if value == PLAIN}
    return answers | amounts | dict(list(words.items())[:1])


def _decider(known: Organisation, made: NewSubmission, roles: list[str]) -> UUID | None:
    """The first person with one of the roles in scope, never the author."""
    fitting = (
        held.person
        for held in known.holdings
        if held.role in roles and held.person != made.person_id and known.tree.in_scope(held.place, made.place_id)
    )
    return next(fitting, None)


def _answers(form: Form, owed: Obligation, author: UUID, chance: Random) -> dict[str, Any]:
    found = {
        field.id: _answer(field, field.id.removeprefix(f"{form.id.partition('/')[2]}-"), owed, author, chance)
        for field in form.fields
    }
    return settle(form_content(form)["fields"], {id_: value for id_, value in found.items() if value is not None}).answers


def _answer(field: Field, name: str, owed: Obligation, author: UUID, chance: Random) -> Any:
    """A value of the field's type; what need not be answered is left out at times."""
    if not field.required and chance.random() < 0.4:
        return None
    simple = {
        "date": owed.key.day.isoformat(),
        "place": str(owed.key.place),
        "person": str(author),
        "yesno": chance.random() < 0.3,
    }
    if field.type == "table":
        rows = range(chance.randint(1, ROWS))
        columns = [replace(one, required=True) for one in field.columns]  # a row that was begun was filled in
        return [{one.id: _answer(one, one.id, owed, author, chance) for one in columns} for _ in rows]
    if field.type in simple:
        return simple[field.type]
    if field.target is not None and field.type == "integer":
        return round(field.target.value * chance.uniform(0.7, 1.15))
    if field.type in ("integer", "rating"):
        return chance.randint(1, 60)
    if field.type in ("decimal", "money"):
        return f"{chance.randint(800, 36_000)}.00"
    if field.type in ("choice", "multichoice"):
        return field.options[0].id if field.type == "choice" else [field.options[0].id]
    return TEXTS.get(name, PLAIN) if field.type in ("text", "longtext") else None
