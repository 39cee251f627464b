"""Columns of an export: what is known of every submission, then one for each question, in the person's language.

A question that only an older wording asked keeps its column, after those of today.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from forms.units import is_money
from intake.cells import NUMBERS, amount, label, reader, total_of, wall_clock, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from db.exports import Decided, Paper
    from intake.cells import Cell, Json, Words


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
        self._readers: dict[str, list[Callable[[Json], Cell]]] = {}

    @property
    def headings(self) -> list[str]:
        return list(self._named.values())

    @property
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
        readers = self._readers.get(paper.revision)
        if readers is None:
            readers = self._readers[paper.revision] = self._plan(paper.revision)
        answers = paper.answers
        return [read(answers) for read in readers]

    def people(self, paper: Paper) -> Iterator[str]:
        """The ids of people among the answers."""
        for id_, columns in self._people(paper.revision):
            given = paper.answers.get(id_)
            if given and not columns:
                yield given
            for row in given or () if columns else ():
                yield from (row[one] for one in columns if row.get(one))

    def rows(self, table: str, line: Line) -> list[list[Cell]]:
        """The rows of one table, each under the number of its submission."""
        asked = self._asked(line.paper.revision).get(table)
        columns = {one["id"]: _answer(one, "", self._words) for one in asked["columns"]} if asked else {}
        wanted = [one["id"] for one in self.tables[table]["columns"]]
        one, words = line.paper, self._words
        known: list[Cell] = [
            line.number, words.places[one.place_id].name.to(words.lang), one.day, words.people.get(one.person_id),
        ]  # fmt: skip
        return [
            [*known, *(columns[id_](row) if id_ in columns else None for id_ in wanted)]
            for row in line.paper.answers.get(table) or ()
        ]

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

    def _plan(self, revision: str) -> list[Callable[[Json], Cell]]:
        asked = self._asked(revision)
        return [_answer(asked.get(id_), column, self._words) for id_, column in self._named]


def _answer(asked: Json | None, column: str, words: Words) -> Callable[[Json], Cell]:
    """What takes the cell of one column out of all answers."""
    if asked is None:
        return lambda _answers: None
    id_ = asked["id"]
    if column:
        if any(one["id"] == column and is_money(one) for one in asked["columns"]):
            return lambda answers: amount(total_of(answers.get(id_), column))
        return lambda answers: total_of(answers.get(id_), column)
    read = reader(asked, words)
    if read is None:
        return lambda answers: answers.get(id_)
    return lambda answers: read(answers[id_]) if answers.get(id_) is not None else None
