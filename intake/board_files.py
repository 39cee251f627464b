"""The board as a file: its table as it is shown, and how many of which state stand behind every cell of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, Response
from flask_babel import gettext as _

from intake import board, organisation, releases
from intake.auth import allow, me
from intake.exports import Work, attached
from intake.grids import ANY_TIME
from intake.language import lang
from intake.scope import scope
from intake.services import now, services
from intake.spreadsheets import BOM, KIND, written_csv
from intake.states import MARKS
from intake.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.board import View
    from intake.cells import Cell
    from intake.grids import Cell as Counted
    from intake.grids import Column, Grid

    Row = list[Cell]

pages = Blueprint("board_files", __name__)


@pages.get("/board.<any(csv,xlsx):kind>")
@allow("manager")
def take(kind: str) -> Response:
    """The day or month that the board shows at the same address, with its filters and within the same reach."""
    moment, known = now(), organisation.of_request()
    reach = scope(me(), known)
    view = board.read_view(known, reach)
    grid = board.counted(known, reach, view, moment)
    title = f"{_('Board')} {known.place(view.place).name.to(lang())} {view.when}"
    work = Work(services().engine, me().id, services().clock)
    work.begin("", view.period.first, view.period.last, view.place)
    try:
        content = _workbook(title, grid, view) if kind == "xlsx" else _csv(grid, view)
    finally:
        work.end()
    response = Response(content, content_type=KIND[kind])
    response.headers["Content-Disposition"] = attached(f"{title}.{kind}")
    return response


def _csv(grid: Grid, view: View) -> bytes:
    return BOM.encode() + written_csv([_headings(view), *_counts(grid, view)])


def _workbook(title: str, grid: Grid, view: View) -> bytes:
    shown = [_("Role"), *(_named(one, view) for one in grid.columns), _("Total")]
    full = _("A sheet holds no more lines. Choose a shorter period, or export as CSV.")
    book = Workbook([(title, shown), (_("Numbers"), _headings(view))], full)
    try:
        return b"".join([book.write(0, _table(grid, view)), book.write(1, _counts(grid, view)), *book.end()])
    finally:
        book.close()


def _table(grid: Grid, view: View) -> Iterator[Row]:
    """The table as the page shows it: a month in per cent, a day in states."""
    for role, line in grid.rows:
        cells = [_told(cell, view) if cell else None for _column, cell in line]
        yield [_title(role), *cells, grid.by_role[role].percent]
    if grid.roles:
        totals = (grid.by_column.get(one.name) for one in grid.columns)
        yield [_("Total"), *(cell.percent if cell else None for cell in totals), grid.whole.percent]


def _told(cell: Counted, view: View) -> Cell:
    if view.is_month and cell.percent is not None:
        return cell.percent
    states = [MARKS[state] for state in MARKS if cell.counts[state]]
    comma = "，" if lang() == "zh" else ", "
    return comma.join(str(one.word) if view.is_month else f"{one.word} {cell.counts[one.state]}" for one in states)


def _headings(view: View) -> list[str]:
    when = [_("Business day")] if view.is_month else [_("Business day"), _("Hour")]
    return [_("Role"), *when, _("Completion in per cent"), _("Owed in all"), *(str(mark.word) for mark in MARKS.values())]


def _counts(grid: Grid, view: View) -> Iterator[Row]:
    """A line for every cell in which anything was owed; what several roles owe together stands with each of them."""
    for role, line in grid.rows:
        for column, cell in line:
            if cell:
                when = _when(column, view)
                yield [_title(role), *when, cell.percent, cell.total, *(cell.counts[state] for state in MARKS)]


def _when(column: Column, view: View) -> list[Cell]:
    return [date.fromisoformat(column.name)] if view.is_month else [view.day, _named(column, view)]


def _named(column: Column, view: View) -> str:
    """A day as a date, an hour as the clock shows it."""
    if view.is_month:
        return column.name
    return str(_("Any time")) if column.name == ANY_TIME else f"{column.name}:00"


def _title(role: str) -> str:
    return releases.names().title("role", role).to(lang())
