"""Exports: a list of submissions as CSV, workbook or JSON, sent while it is read; one at a time for each person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from db import audit, leases, places
from db.base import new_id
from db.engine import reading, writing
from intake import books, finding, lines, organisation
from intake.auth import allow, me
from intake.columns import Questions
from intake.errors import Refused
from intake.language import lang
from intake.occurrences import content
from intake.scope import scope
from intake.services import services
from intake.spreadsheets import KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Engine

    from db.finding import Wanted
    from intake.columns import Line
    from intake.spreadsheets import Book

pages = Blueprint("exports", __name__)
WORK = "export"
LEASE, RENEW = timedelta(minutes=2), timedelta(seconds=30)


@pages.get("/submissions.<any(csv,xlsx,json):kind>")
@allow("signed-in")
def mine(kind: str) -> Response:
    """What the person has handed in."""
    return _export(kind, finding.read(request.args, None).mine(me().id), None)


@pages.get("/records.<any(csv,xlsx,json):kind>")
@allow("manager")
def within(kind: str) -> Response:
    """What was handed in within a manager's reach."""
    reach, asked = scope(me(), organisation.of_request()), finding.read(request.args, None)
    return _export(kind, asked.within(reach), asked.place or next((one.id for one in reach.places), None))


def _export(kind: str, wanted: Wanted, place: UUID | None) -> Response:
    """Everything that depends on the request is settled here; what is sent afterwards only reads."""
    known, engine = organisation.of_request(), services().engine
    said = books.words(known, lang(), services().settings.address)
    with reading(engine) as conn:
        contents = {one: content(conn, one) for one in books.revisions(known, wanted.form)} if wanted.form else {}
    if wanted.form and not contents:
        raise Refused("not-found")
    questions = Questions(contents, said)
    book = books.make(kind, said, contents, questions, request.args.get("table", ""))
    work = Work(engine, me().id, services().clock)
    work.begin(wanted.form, wanted.first, wanted.last, place)
    response = Response(_written(book, lines.pages(engine, wanted, said, questions.people), work), content_type=KIND[kind])
    response.call_on_close(work.end)
    response.call_on_close(book.close)
    response.headers["Content-Disposition"] = attached(books.name(wanted, contents, lang(), kind))
    return response


def attached(name: str) -> str:
    """A file's name in letters of any script, which a header holds only when they are quoted."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _written(book: Book, found: Iterable[list[Line]], work: Work) -> Iterator[bytes]:
    yield book.begin()
    for page in found:
        yield book.page(page)
        work.go_on()
    yield from book.end()


class Work:
    """That this person's export is under way, in whichever process; a dead process's is forgotten after a while."""

    def __init__(self, engine: Engine, person: UUID, clock: Callable[[], datetime]) -> None:
        self._engine, self._person, self._clock = engine, person, clock
        self._since = clock()
        self._id = new_id(self._since)

    def begin(self, form: str, first: date | None, last: date | None, place: UUID | None) -> None:
        """Refused while another export of the person's is under way; noted in the trail of the place, else of the top one."""
        moment, said = self._since, {"form": form, "first": str(first or ""), "last": str(last or "")}
        with writing(self._engine) as conn:
            if not leases.take(conn, self._person, WORK, self._id, moment, moment + LEASE):
                raise Refused("exporting", retry_after=10)
            where = place or places.root(conn)
            if where is not None:
                noted: dict[str, Any] = {"verb": "export", "noun": "list", "subject": self._id, "now": moment, **said}
                audit.append(conn, place=where, person=self._person, **noted)

    def go_on(self) -> None:
        """Say so now and then."""
        moment = self._clock()
        if moment - self._since > RENEW:
            self._since = moment
            with writing(self._engine) as conn:
                leases.renew(conn, self._person, WORK, self._id, moment + LEASE)

    def end(self) -> None:
        with writing(self._engine) as conn:
            leases.give_back(conn, self._person, WORK, self._id)
