"""What an export is written as: CSV that opens right in Excel, a workbook, or JSON. Rows in, bytes out, page by page."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from intake import workbook
from intake.cells import Money, written
from intake.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from intake.cells import Cell, Words
    from intake.columns import Line, Questions

BOM = "\ufeff"  # Excel takes a CSV for UTF-8 by it
# What a spreadsheet may take for the beginning of a formula, also as a Chinese keyboard types it.
RISKY = frozenset("=+-@\t\r\n\0＝＋－＠")
SAFE = frozenset({int, type(None), Decimal, Money, date, float})  # types that csv writes as a spreadsheet reads them
KIND = {"csv": "text/csv; charset=utf-8", "xlsx": workbook.TYPE, "json": "application/json"}


class Book(Protocol):
    """What pages of lines are written into."""

    def begin(self) -> bytes:
        """What comes before the first line."""

    def page(self, lines: Sequence[Line]) -> bytes:
        """Some more lines."""

    def end(self) -> Iterable[bytes]:
        """What comes after the last line."""

    def close(self) -> None:
        """Let go of what was held, whether all was sent or not."""


class Csv:
    """One line for each submission, or with rows of a table, one for each of those."""

    def __init__(self, headings: Sequence[str], cells: Callable[[Line], Iterable[Sequence[Cell]]]) -> None:
        self._headings, self._cells = headings, cells

    def begin(self) -> bytes:
        return BOM.encode() + written_csv([self._headings])

    def page(self, lines: Sequence[Line]) -> bytes:
        return written_csv(row for line in lines for row in self._cells(line))

    def end(self) -> Iterable[bytes]:
        return ()

    def close(self) -> None:
        """Nothing is held."""


def written_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as CSV, with no text that a spreadsheet would run."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [cell if (cell.__class__ is str and cell[:1] not in RISKY) or cell.__class__ in SAFE else plain(cell) for cell in row]
        for row in rows
    )
    return out.getvalue().encode("utf-8", "replace")


def plain(cell: Cell) -> Cell:
    """A cell as CSV holds it: a number as it is, a text so that no spreadsheet runs it."""
    if type(cell) is str:
        return f"'{cell}" if cell and cell[0] in RISKY else cell
    return written(cell) if type(cell) is datetime else cell


class Xlsx:
    """A sheet with one line for each submission, and for every table a sheet with its rows."""

    def __init__(
        self, title: str, headings: Sequence[str], cells: Callable[[Line], Sequence[Cell]], questions: Questions
    ) -> None:
        self._cells, self._questions, self._tables = cells, questions, list(questions.tables)
        own = [(questions.heading(one), questions.row_headings(one)) for one in self._tables]
        full = _("A sheet holds no more lines. Choose a shorter period, or export as CSV.")
        self._book = Workbook([(title, headings), *own], full)

    def begin(self) -> bytes:
        return self._book.write(0, ())

    def page(self, lines: Sequence[Line]) -> bytes:
        ready = self._book.write(0, map(self._cells, lines))
        for number, table in enumerate(self._tables, 1):
            ready += self._book.write(number, (row for line in lines for row in self._questions.rows(table, line)))
        return ready

    def end(self) -> Iterator[bytes]:
        return self._book.end()

    def close(self) -> None:
        self._book.close()


class Json:
    """For programs: answers as they are kept, with the wording of every question beside them."""

    def __init__(self, fields: dict[str, Any], words: Words) -> None:
        self._fields, self._words, self._first = fields, words, True

    def begin(self) -> bytes:
        return f'{{"fields": {_dumped(self._fields)},\n"submissions": ['.encode()

    def page(self, lines: Sequence[Line]) -> bytes:
        joined = ",\n".join(_dumped(self._one(line)) for line in lines)
        before, self._first = "\n" if self._first else ",\n", self._first and not lines
        return f"{before}{joined}".encode() if lines else b""

    def end(self) -> Iterable[bytes]:
        return (b"\n]}\n",)

    def close(self) -> None:
        """Nothing is held."""

    def _one(self, line: Line) -> dict[str, Any]:
        one, people = line.paper, self._words.people
        place = self._words.places[one.place_id]
        zone = ZoneInfo(place.zone)
        return {
            "id": one.id,
            "form": one.form_id,
            "revision": one.revision,
            "place": {"id": one.place_id, "name": place.name.as_json()},
            "day": one.day.isoformat(),
            "from": one.slot or None,
            "handed_in_by": {"id": one.person_id, "name": people.get(one.person_id)},
            "handed_in_at": one.handed_in_at.astimezone(zone).isoformat(),
            "version": one.version,
            "state": one.state,
            "decisions": [
                {
                    "step": made.step,
                    "outcome": made.outcome,
                    "comment": made.comment,
                    "by": {"id": made.person_id, "name": people.get(made.person_id)},
                    "for": made.for_person_id and {"id": made.for_person_id, "name": people.get(made.for_person_id)},
                    "at": made.decided_at.astimezone(zone).isoformat(),
                }
                for made in one.decisions
            ],
            "answers": one.answers,
        }


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
