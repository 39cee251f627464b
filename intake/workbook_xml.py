"""A workbook's XML: cells by the type of their value, and the parts that stand around the sheets."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from intake.cells import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LONGEST_TEXT = 32_767
LONGEST_NAME = 31
HEADING, DAY, MOMENT, AMOUNT = 1, 2, 3, 4  # styles
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# What XML cannot hold is written as Excel writes it, _x0007_; what looks like that is kept from being read so.
SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "_": "_x005F_"}
FIRST_DAY = date(1899, 12, 30).toordinal()
# Printed, all columns stand on one sheet of A4 across.
PRINTED = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
ON_PAPER = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'  # 4 is #,##0.00
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def letters(column: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def escaped(text: str) -> str:
    """``text`` as XML holds it, no longer than a cell may be."""
    if len(text) > LONGEST_TEXT // 2:
        text = text.encode("utf-16-le", "surrogatepass")[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")
    return SPECIAL.sub(_escape, text) if SPECIAL.search(text) else text


def names(wished: Sequence[str]) -> list[str]:
    """Names that sheets may have: short, without signs that Excel refuses, each once."""
    found: list[str] = []
    for wish in wished:
        plain = NOT_IN_NAMES.sub(" ", wish).strip(" '")[:LONGEST_NAME] or "-"
        number, name = 1, plain
        while name.casefold() in {one.casefold() for one in found}:
            number += 1
            name = f"{plain[: LONGEST_NAME - 4]} {number}"
        found.append(name)
    return found


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return ENTITIES.get(sign) or ("�" if sign >= "\ud800" else f"_x{ord(sign):04X}_")


def _text(at: str, value: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>'


def _number(at: str, value: Decimal | float) -> str:
    return f'<c r="{at}"><v>{value}</v></c>'


def _amount(at: str, value: Decimal) -> str:
    return f'<c r="{at}" s="{AMOUNT}"><v>{value}</v></c>'


def _day(at: str, value: date) -> str:
    return f'<c r="{at}" s="{DAY}"><v>{value.toordinal() - FIRST_DAY}</v></c>'


def _moment(at: str, value: datetime) -> str:
    # In full: with fewer decimals 10:55 comes a moment short of it, and is shown as 10:54.
    share = (value.hour * 60 + value.minute) / 1440
    return f'<c r="{at}" s="{MOMENT}"><v>{value.toordinal() - FIRST_DAY + share!r}</v></c>'


WRITE: dict[type, Callable[[str, Any], str]] = {
    str: _text, int: _number, float: _number, Decimal: _number, Money: _amount, date: _day, datetime: _moment,
}  # fmt: skip


def path_of(number: int) -> str:
    """Where a sheet stands in the archive; 0 is the first."""
    return f"xl/worksheets/sheet{number + 1}.xml"


def parts(sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Everything in the archive beside the rows."""
    numbers = range(1, len(sheets) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(f'<Override PartName="/{path_of(one - 1)}" ContentType="{kind}.worksheet+xml"/>' for one in numbers)
    yield (
        "[Content_Types].xml",
        (
            f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{overrides}</Types>'
        ),
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    named = "".join(
        f'<sheet name="{_quoted(name)}" sheetId="{one}" r:id="rId{one}"/>' for one, name in zip(numbers, sheets, strict=True)
    )
    yield "xl/workbook.xml", f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
    targets = [*(("worksheet", f"worksheets/sheet{one}.xml") for one in numbers), ("styles", "styles.xml")]
    yield "xl/_rels/workbook.xml.rels", _relations(targets)
    yield "xl/styles.xml", STYLES


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{one}" Type="{OFFICE}/{kind}" Target="{path}"/>' for one, (kind, path) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _quoted(name: str) -> str:
    return escaped(name).replace('"', "&quot;")
