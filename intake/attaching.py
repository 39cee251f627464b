"""Attaching files and photos to a form while it is filled in: what there is, what comes in, what is taken off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from db import attachments
from db.engine import reading, writing
from intake import files, filling, keeping
from intake.answers import PREFIX
from intake.controls import ATTACHING, MOST_ATTACHED
from intake.errors import Refused
from intake.keeping import Spot
from intake.services import services
from intake.storage import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection
    from werkzeug.datastructures import FileStorage, MultiDict

    from db.attachments import Attachment
    from intake.answers import Setting, Typed
    from intake.filling import Filling

NEW = "new-"  # the name of a file input is that of its question with this before it
ALL_KINDS = tuple(files.TYPES)
KEPT = {"id", "name", "type", "size", "digest"}  # what a version keeps of a file


@dataclass
class Arrived:
    """What a posted form brought along: the ids by question, and the first sentence of what was not taken."""

    ids: Typed = field(default_factory=dict)
    refused: dict[str, Refused] = field(default_factory=dict)


def setting(conn: Connection, found: Filling, paper: UUID | None, lang: str) -> Setting:
    """What the form is filled in with: whom and what can be chosen, and what may stand in it."""
    return replace(filling.setting(conn, found, lang), attached=known(conn, found, paper))


def known(conn: Connection, found: Filling, paper: UUID | None) -> dict[str, Attachment]:
    """What may stand in the form: what its draft has, and what the version has that is corrected."""
    if found.kinds.isdisjoint(ATTACHING):
        return {}
    place, person = found.key.place, found.who.person
    own = attachments.of_paper(conn, place, paper) if paper else ()
    carried = attachments.several(conn, place, kept_ids(found.corrects.answers)) if found.corrects else ()
    return {str(one.id): one for one in (*carried, *own) if one.person_id == person}


def kept_ids(answers: Mapping[str, Any]) -> list[UUID]:
    """The attachments that answers name; a table's rows are lists of dictionaries too, with columns of any name."""
    lists = (value for value in answers.values() if isinstance(value, list))
    return [UUID(one["id"]) for value in lists for one in value if isinstance(one, dict) and one.keys() == KEPT]


def with_all(typed: Typed, here: Mapping[str, Attachment], paper: UUID | None) -> Typed:
    """What was typed with everything that was attached to the draft, also where the page was gone before it could say so."""
    listed = {one for values in typed.values() for one in values}
    made = dict(typed)
    for id_, one in here.items():
        if one.paper_id == paper and id_ not in listed:
            made[one.field] = [*made.get(one.field, ()), id_]
    return made


def asked(found: Filling, name: str) -> dict[str, Any]:
    """The question for files or photos of this name; refused where the form has none."""
    fitting = (one for one in found.content["fields"] if one["id"] == name and one["type"] in ATTACHING)
    question = next(fitting, None)
    if question is None:
        raise Refused("bad-request")
    return dict(question)


def attach(found: Filling, paper: UUID, id: UUID, name: str, file: FileStorage, now: datetime) -> Attachment:
    """Take a file in: judged and written down first, then named by a row. The same once more is the same attachment."""
    content = keeping.content_of(file)
    return _keep(found, paper, id, asked(found, name), content, file.filename or "", now)


def _keep(
    found: Filling, paper: UUID, id: UUID, question: Mapping[str, Any], content: bytes, filename: str, now: datetime
) -> Attachment:
    kinds = ("image",) if question["type"] == "photo" else tuple(question.get("kinds") or ALL_KINDS)
    spot = Spot(found.key.place, id, paper, question["id"], found.who.person)
    return keeping.keep(spot, kinds, content, filename, MOST_ATTACHED, now)


def arrived(found: Filling, paper: UUID, typed: Typed, sent: MultiDict[str, FileStorage], now: datetime) -> Arrived:
    """Take in what came with a posted form, question by question; what was not taken is told at its question."""
    made = Arrived()
    for name, listed in sent.lists():
        given = [one for one in listed if one.filename]
        if not name.startswith(NEW + PREFIX) or not given:
            continue
        question = asked(found, name.removeprefix(NEW + PREFIX))
        most, already = int(question["most"] or MOST_ATTACHED), len(typed.get(question["id"], ()))
        if already + len(given) > most:
            made.refused[question["id"]] = Refused("too-many-files", n=most)
            continue
        _take_all(found, paper, question, given, made, now)
    return made


def _take_all(
    found: Filling, paper: UUID, question: Mapping[str, Any], given: Iterable[FileStorage], made: Arrived, now: datetime
) -> None:
    for one in given:
        content = keeping.content_of(one)
        try:
            kept = _keep(
                found, paper, _free_id(found, paper, question["id"], content), question, content, one.filename or "", now
            )
        except Refused as refused:
            made.refused.setdefault(question["id"], refused)
            continue
        made.ids[question["id"]] = [*made.ids.get(question["id"], ()), str(kept.id)]


def _free_id(found: Filling, paper: UUID, name: str, content: bytes) -> UUID:
    """The id of a file that came without one: sent once more it is the same, unless it was taken off in between."""
    with reading(services().engine) as conn:
        for number in range(100):
            id_ = uuid5(paper, f"{name} {number} {digest_of(content)}")
            standing = attachments.find(conn, found.key.place, id_)
            if standing is None or standing.removed_at is None:
                return id_
    raise Refused("conflict")


def joined(typed: Typed, more: Typed) -> Typed:
    """What was typed, with what was attached besides."""
    return typed | {name: list(dict.fromkeys([*typed.get(name, ()), *ids])) for name, ids in more.items()}


def taken_off(found: Filling, paper: UUID, typed: Typed, id: UUID, now: datetime) -> Typed:
    """What was typed without this attachment. One that an earlier version has stays with that version."""
    with writing(services().engine) as conn:
        standing = attachments.find(conn, found.key.place, id)
        if standing is not None and standing.paper_id == paper:
            attachments.remove(conn, found.key.place, id, found.who.person, now)
    return {name: [one for one in values if one != str(id)] for name, values in typed.items()}


def seen(found: Filling, paper: UUID | None, setting: Setting) -> Setting:
    """The setting with what may stand in the form."""
    with reading(services().engine) as conn:
        return replace(setting, attached=known(conn, found, paper))
