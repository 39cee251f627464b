"""Columns of an export: what is known of every submission, then one for each question, in the person's language.

A question that only an older wording asked keeps its column, after those of today.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from forms.units import is_money
from intake.cells import NUMBERS, amount, label, reader, total_of, wall_clock, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from db.exports import Decided, Paper
    from intake.cells import Cell, Json, Words

    Plan = list[tuple[str, Callable[[Any], Cell] | None]]  # each heading's question, and what makes its cell


class Line(NamedTuple):
    """One submission of the list, with its number in the export."""

    number: int
    paper: Paper


def about(words: Words, several: bool) -> tuple[list[str], Callable[[Line], list[Cell]]]:
    """Headings and cells of what is known of every submission; ``several`` forms are told apart by their titles."""
    first = [_("No."), _("Form")] if several else [_("No.")]
    who = [_("Place"), _("Business day"), _("Opens at"), _("Handed in by"), _("Handed in at"), _("Version"), _("State")]
    decided = [_("Decided by"), _("Decided at"), _("Comment"), _("Earlier decisions")]
    headings = [*first, *who, *decided, _("Address")]
    return headings, partial(_about, words, several, {})


def _about(words: Words, several: bool, zones: dict[str, ZoneInfo], line: Line) -> list[Cell]:
    one = line.paper
    last = one.decisions[-1] if one.decisions else None
    place = words.places[one.place_id]
    zone = zones.get(one.place_id) or zones.setdefault(one.place_id, ZoneInfo(place.zone))
    title: list[Cell] = [words.titles.get(one.form_id, one.form_id)] if several else []
    return [
        line.number,
        *title,
        place.name.to(words.lang),
        one.day,
        one.slot or None,
        words.people.get(one.person_id),
        wall_clock(one.handed_in_at, zone),
        one.version,
        words.states[one.state],
        _decider(words, last) if last else None,
        wall_clock(last.decided_at, zone) if last else None,
        (last.comment or None) if last else None,
        _decisions(words, one.decisions[:-1], zone) if len(one.decisions) > 1 else None,
        f"{words.address}/submissions/{one.place_id}/{one.id}",
    ]


def _decisions(words: Words, made: Iterable[Decided], zone: ZoneInfo) -> str:
    return words.signs[2].join(_decision(words, one, zone) for one in made)


def _decision(words: Words, one: Decided, zone: ZoneInfo) -> str:
    colon, comma, _then, _unit = words.signs
    at = written(wall_clock(one.decided_at, zone))
    said = comma.join(filter(None, (words.outcomes[one.outcome], at, one.comment)))
    return f"{_decider(words, one)}{colon}{said}"


def _decider(words: Words, one: Decided) -> str:
    who = words.people.get(one.person_id, "")
    return words.instead.format(who, words.people.get(one.for_person_id, "")) if one.for_person_id else who


class Questions:
    """One column for each question of a form, through all its wordings; ``contents`` by revision, the newest first."""

    def __init__(self, contents: dict[str, Json], words: Words) -> None:
        self._contents, self._words = contents, words
        self._fields: dict[str, dict[str, Json]] = {}
        self._named_people: dict[str, list[tuple[str, list[str]]]] = {}
        self._named: dict[tuple[str, str], str] = {}
        for content in contents.values():
            for one in content["fields"]:
                self._name(one)
        self._plans: dict[tuple[str, str], Plan] = {}

    @property
    def headings(self) -> list[str]:
        return list(self._named.values())

    @cached_property
    def tables(self) -> dict[str, Json]:
        """The questions that are answered in rows, as they are asked today."""
        found: dict[str, Json] = {}
        for content in self._contents.values():
            for one in content["fields"]:
                if one["type"] == "table":
                    found.setdefault(one["id"], one)
        return found

    def cells(self, paper: Paper) -> list[Cell]:
        """What was answered, in the order of the headings."""
        return _read(self._plan(paper.revision), paper.answers)

    def people(self, paper: Paper) -> Iterable[str]:
        """The ids of people among the answers."""
        asked = self._people(paper.revision)
        return self._named_in(paper, asked) if asked else ()

    @staticmethod
    def _named_in(paper: Paper, asked: list[tuple[str, list[str]]]) -> Iterator[str]:
        for id_, columns in asked:
            given = paper.answers.get(id_)
            if given and not columns:
                yield given
            for row in given or () if columns else ():
                yield from (row[one] for one in columns if row.get(one))

    def rows(self, table: str, line: Line) -> list[list[Cell]]:
        """The rows of one table, each under the number of its submission."""
        one, words = line.paper, self._words
        plan = self._plan(one.revision, table)
        known: list[Cell] = [
            line.number, words.places[one.place_id].name.to(words.lang), one.day, words.people.get(one.person_id),
        ]  # fmt: skip
        return [known + _read(plan, row) for row in one.answers.get(table) or ()]

    def heading(self, table: str) -> str:
        """What the table is called today."""
        return str(self.tables[table]["label"][self._words.lang])

    def row_headings(self, table: str) -> list[str]:
        own = [label(one, self._words) for one in self.tables[table]["columns"]]
        return [_("No."), _("Place"), _("Business day"), _("Handed in by"), *own]

    def _people(self, revision: str) -> list[tuple[str, list[str]]]:
        """The questions that a person is the answer to, and for tables their columns that are."""
        if revision not in self._named_people:
            asked = self._asked(revision).values()
            columns = [(one["id"], [column["id"] for column in one["columns"] if column["type"] == "person"]) for one in asked]
            plain: list[tuple[str, list[str]]] = [(one["id"], []) for one in asked if one["type"] == "person"]
            self._named_people[revision] = plain + [(id_, some) for id_, some in columns if some]
        return self._named_people[revision]

    def _name(self, one: Json) -> None:
        self._named.setdefault((one["id"], ""), label(one, self._words))
        for column in one["columns"]:
            if column["type"] in NUMBERS:
                total = _("%(table)s: %(column)s, total", table=one["label"][self._words.lang], column=label(column, self._words))
                self._named.setdefault((one["id"], column["id"]), str(total))

    def _asked(self, revision: str) -> dict[str, Json]:
        if revision not in self._fields:
            self._fields[revision] = {one["id"]: one for one in self._contents.get(revision, {"fields": ()})["fields"]}
        return self._fields[revision]

    def _plan(self, revision: str, table: str = "") -> Plan:
        """How the answers that one wording asked for are read, or the rows of one of its tables."""
        plan = self._plans.get((revision, table))
        if plan is None:
            plan = self._plans[revision, table] = self._table_plan(revision, table) if table else self._main_plan(revision)
        return plan

    def _main_plan(self, revision: str) -> Plan:
        asked = self._asked(revision)
        return [(id_, _answer(asked.get(id_), column, self._words)) for id_, column in self._named]

    def _table_plan(self, revision: str, table: str) -> Plan:
        columns = {one["id"]: one for one in self._asked(revision).get(table, {"columns": ()})["columns"]}
        return [(one["id"], _answer(columns.get(one["id"]), "", self._words)) for one in self.tables[table]["columns"]]


def _read(plan: Plan, answers: Json) -> list[Cell]:
    return [kept if (kept := answers.get(id_)) is None or read is None else read(kept) for id_, read in plan]


def _answer(asked: Json | None, column: str, words: Words) -> Callable[[Any], Cell] | None:
    """What makes a cell of a kept answer; None where it is one already."""
    if asked is None:
        return lambda _kept: None
    if not column:
        return reader(asked, words)
    if any(one["id"] == column and is_money(one) for one in asked["columns"]):
        return lambda rows: amount(total_of(rows, column))
    return lambda rows: total_of(rows, column)
