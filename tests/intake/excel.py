"""A workbook read back by unzipping it: each sheet's rows, with numbers as numbers and texts as texts."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

NAMES = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
Cell = str | Decimal | None


def sheets(data: bytes) -> dict[str, list[list[Cell]]]:
    """The rows of each sheet by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [one.attrib["name"] for one in book.iterfind(".//x:sheet", NAMES)]
        parts = [archive.read(f"xl/worksheets/sheet{number}.xml") for number in range(1, len(names) + 1)]
    assert b"<f>" not in b"".join(parts)
    return {name: _rows(part) for name, part in zip(names, parts, strict=True)}


def _rows(part: bytes) -> list[list[Cell]]:
    rows = []
    for row in ElementTree.fromstring(part).iterfind(".//x:row", NAMES):
        cells = {_column(one.attrib["r"]): _value(one) for one in row}
        rows.append([cells.get(number) for number in range(max(cells, default=-1) + 1)])
    return rows


def _value(cell: ElementTree.Element) -> Cell:
    if cell.attrib.get("t") == "inlineStr":
        text = cell.findtext(".//x:t", "", NAMES)
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return Decimal(cell.findtext("x:v", "", NAMES))


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
