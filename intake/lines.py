"""The lines of an export, read page by page: each page is a short read of its own, so that nobody's tick waits for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from db import exports, people
from db.engine import reading
from db.finding import Within
from intake.columns import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection, Engine

    from db.exports import Paper
    from db.finding import Wanted
    from intake.cells import Words

    Named = Callable[[Paper], Iterable[str]]
    Beside = Callable[[Connection, list[Paper]], None]

PAGE = 1000


def pages(engine: Engine, wanted: Wanted, words: Words, named: Named) -> Iterator[list[Line]]:
    """Everything that is wanted, place by place and there the latest first.

    Names are learnt on the way: of who handed in and decided, and of whom an answer has ``named``.
    """
    number = 0
    for page in papers(engine, wanted, lambda conn, found: _learn(conn, words, found, named)):
        yield [Line(number + at, one) for at, one in enumerate(page, 1)]
        number += len(page)


def papers(engine: Engine, wanted: Wanted, beside: Beside = lambda _conn, _found: None) -> Iterator[list[Paper]]:
    """The same without numbers; what goes with a page is read ``beside`` it."""
    for part in _parts(wanted):
        after, is_last = None, False
        while not is_last:
            with reading(engine) as conn:
                found = exports.read(conn, part, PAGE, after)
                beside(conn, found)
            if found:
                yield found
                after = found[-1].mark
            is_last = len(found) < PAGE


def _parts(wanted: Wanted) -> Iterator[Wanted]:
    """The same place by place: the database follows one index from key to key, where several places would be sorted anew."""
    if wanted.within is None:
        yield wanted
        return
    for part in wanted.within:
        for place in part.places:
            yield replace(wanted, within=(Within((place,), part.departments),))


def _learn(conn: Connection, words: Words, found: Iterable[Paper], named: Named) -> None:
    made = [made for one in found for made in one.decisions]
    concerned = {one.person_id for one in found} | {one.person_id for one in made}
    concerned |= {one.for_person_id for one in made if one.for_person_id}
    concerned |= {id_ for one in found for id_ in named(one)}
    unknown = concerned - words.people.keys()
    if unknown:
        names = people.names(conn, {UUID(id_) for id_ in unknown}, words.lang)
        words.people.update(dict.fromkeys(unknown, "—") | {str(id_): name for id_, name in names.items()})
