"""The book that an export is written into: which columns it has, in whose words, and what it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from intake import columns
from intake.cells import Words
from intake.errors import Refused
from intake.spreadsheets import Csv, Json, Xlsx
from intake.submissions import paper_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from db.finding import Wanted
    from intake.cells import Cell
    from intake.columns import Line, Questions
    from intake.organisation import Organisation
    from intake.spreadsheets import Book

LONGEST_TITLE = 60
Contents = dict[str, dict[str, Any]]


def words(known: Organisation, lang: str, address: str) -> Words:
    """What names and signs stand for."""
    return Words(
        lang,
        {str(id_): place for id_, place in known.place_of.items()},
        {one.id: one.title.to(lang) for one in known.in_force if one.kind == "form"},
        address,
        states={state: str(word) for state, (_colour, _sign, word) in paper_marks().items()},
        outcomes={"approve": _("approved"), "return": _("returned"), "reject": _("rejected")},
        yes=_("Yes"),
        no=_("No"),
        instead=_("{} for {}"),
    )


def revisions(known: Organisation, form: str) -> list[str]:
    """Every wording that the form ever had, the newest first."""
    rows = sorted(
        (one for one in known.in_force if (one.kind, one.id) == ("form", form)), key=lambda one: one.since, reverse=True
    )
    return list(dict.fromkeys(one.revision for one in rows))


def make(kind: str, said: Words, contents: Contents, questions: Questions, table: str = "") -> Book:
    """The book for lines of one form with a column for each question, or for lines of many forms with their answers in words."""
    if kind == "json":
        return Json({revision: one["fields"] for revision, one in contents.items()}, said)
    if table:
        if table not in questions.tables or kind != "csv":
            raise Refused("not-found")
        return Csv(questions.row_headings(table), lambda line: questions.rows(table, line))
    headings, about = columns.about(said, several=not contents)

    def cells(line: Line) -> list[Cell]:
        return about(line) + questions.cells(line.paper)

    headings += questions.headings
    return Xlsx(title(contents, said.lang), headings, cells, questions) if kind == "xlsx" else Csv(headings, _one(cells))


def title(contents: Contents, lang: str) -> str:
    """What the list is called: its form, where it is one."""
    newest = next(iter(contents.values()), None)
    return str(newest["title"][lang])[:LONGEST_TITLE] if newest else str(_("Submissions"))


def name(wanted: Wanted, contents: Contents, lang: str, kind: str) -> str:
    """What the file is called: the list and its period."""
    ends = [day.isoformat() for day in (wanted.first, wanted.last) if day]
    return f"{' '.join([title(contents, lang), *ends])}.{kind}"


def _one(cells: Callable[[Line], Sequence[Cell]]) -> Callable[[Line], Iterable[Sequence[Cell]]]:
    return lambda line: (cells(line),)
