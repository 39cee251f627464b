"""Workbooks for Excel, written while they are sent: rows in, bytes out, never more than a page of rows in memory.

Every text is an inline string, so no cell is ever a formula, whatever it begins with.
"""

from __future__ import annotations

import tempfile
import zipfile
from typing import IO, TYPE_CHECKING, cast

from intake.workbook_xml import HEADING, MAIN, ON_PAPER, PRINTED, WRITE, XML, escaped, letters, names, parts, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake.cells import Cell

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # what a sheet of Excel holds
QUICK = 3  # of zlib's nine levels: twice as quick as the usual one, a tenth larger


class _Wire:
    """Where the archive writes to; what has come is taken off and sent."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


class _Sheet:
    """The rows of one sheet as XML, until it is full."""

    def __init__(self, headings: Sequence[str], out: IO[bytes], full: str) -> None:
        self._out, self._full, self._row = out, full, 0
        self._letters = [letters(column) for column in range(len(headings))]
        columns = f'<cols><col min="1" max="{len(headings)}" width="16" customWidth="1"/></cols>'
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        out.write(f'{XML}<worksheet xmlns="{MAIN}">{PRINTED}{views}{columns}<sheetData>'.encode())
        self._row = 1
        head = "".join(
            f'<c r="{at}1" s="{HEADING}" t="inlineStr"><is><t>{escaped(one)}</t></is></c>'
            for at, one in zip(self._letters, headings, strict=True)
        )
        out.write(f'<row r="1">{head}</row>'.encode())

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._out.write("".join(self._lines(rows)).encode())

    def _lines(self, rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
        at = self._letters
        for row in rows:
            if self._row >= MOST_ROWS:
                return
            self._row += 1
            number, shown = self._row, row if self._row < MOST_ROWS else [self._full]
            cells = [
                WRITE[type(value)](f"{column}{number}", value)
                for column, value in zip(at, shown, strict=False)
                if value is not None
            ]
            yield f'<row r="{number}">{"".join(cells)}</row>'

    def end(self) -> None:
        everything = f"A1:{self._letters[-1]}{self._row}"
        self._out.write(f'</sheetData><autoFilter ref="{everything}"/>{ON_PAPER}</worksheet>'.encode())


class Workbook:
    """A workbook of one sheet that is sent as it grows, and others that wait on the disk until it is done.

    ``sheets`` are names with their headings; ``full`` is the last line of a sheet that could not hold all.
    """

    def __init__(self, sheets: Sequence[tuple[str, Sequence[str]]], full: str) -> None:
        self._wire = _Wire()
        wire = cast("IO[bytes]", self._wire)
        self._archive = zipfile.ZipFile(wire, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK)
        for path, text in parts(names([name for name, _ in sheets])):
            self._archive.writestr(path, text)
        self._first = self._archive.open(path_of(0), "w")
        self._waiting: list[IO[bytes]] = [tempfile.TemporaryFile() for _ in sheets[1:]]  # noqa: SIM115  (closed by close)
        outs = [self._first, *self._waiting]
        self._sheets = [_Sheet(headings, out, full) for (_, headings), out in zip(sheets, outs, strict=True)]

    def write(self, sheet: int, rows: Iterable[Sequence[Cell]]) -> bytes:
        """More rows of a sheet; what can be sent by now."""
        self._sheets[sheet].write(rows)
        return self._wire.take()

    def end(self) -> Iterator[bytes]:
        """The sheets that waited, and the end of the archive."""
        for sheet in self._sheets:
            sheet.end()
        self._first.close()
        yield self._wire.take()
        for number, waiting in enumerate(self._waiting, 1):
            waiting.seek(0)
            with self._archive.open(path_of(number), "w") as out:
                while part := waiting.read(1 << 20):
                    out.write(part)
                    yield self._wire.take()
        self._archive.close()
        yield self._wire.take()

    def close(self) -> None:
        """Throw away what waits, whether all was sent or not."""
        for waiting in self._waiting:
            waiting.close()
