"""Keeping a file for good: judged by what is in it, its bytes written down, and only then named by a row."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db import attachments
from db.attachments import NewAttachment
from db.base import Conflict
from db.engine import reading, writing
from intake import files, pictures
from intake.errors import Refused
from intake.services import services

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from werkzeug.datastructures import FileStorage

    from db.attachments import Attachment
    from intake.storage import Storage

MOST_A_DAY = 300
THUMBNAIL = "thumbnail"


@dataclass(frozen=True)
class Spot:
    """Where a file belongs: which place's, its client-made id, the paper and the field of it, and who sends it."""

    place: UUID
    id: UUID
    paper: UUID
    field: str
    person: UUID


def content_of(file: FileStorage) -> bytes:
    """What was sent, as far as it may be too large by."""
    return file.stream.read(files.LARGEST + 1)


def keep(spot: Spot, kinds: Collection[str], content: bytes, filename: str, most: int, now: datetime) -> Attachment:
    """Keep the file, of which a paper takes ``most``. The same once more is the same attachment."""
    taken = files.take(content, filename, kinds)
    with reading(services().engine) as conn:
        if attachments.added_since(conn, spot.person, now - timedelta(days=1)) >= MOST_A_DAY:
            raise Refused("too-many-today")
    write_down(services().storage, taken)
    with writing(services().engine) as conn:
        try:
            return attachments.add(conn, named(spot, taken), most, now)
        except Conflict as conflict:
            if conflict.reason == "full":
                raise Refused("paper-full", n=most) from None
            raise


def named(spot: Spot, taken: files.Taken) -> NewAttachment:
    """The row that names the bytes."""
    width, height = (taken.photo.width, taken.photo.height) if taken.photo else (None, None)
    where = (spot.place, spot.id, spot.paper, spot.field, spot.person)
    return NewAttachment(*where, taken.sent, taken.digest, taken.media_type, len(taken.content), width, height, taken.name)


def write_down(storage: Storage, taken: files.Taken) -> None:
    """The bytes, and of a photo the small one too, before any row names them."""
    storage.keep(taken.digest, taken.content)
    if taken.photo:
        storage.keep(taken.digest, taken.photo.thumbnail, THUMBNAIL)


def small_picture(storage: Storage, digest: str) -> bytes | None:
    """A picture's small one, made again where it is not there, as after a restore; None where the picture is lost or damaged."""
    small = storage.fetch(digest, THUMBNAIL)
    content = storage.fetch(digest) if small is None else None
    if content is None:
        return small
    try:
        small = pictures.develop(content).thumbnail
    except Refused:
        return None
    with suppress(OSError):  # it can be shown all the same, and made once more
        storage.keep(digest, small, THUMBNAIL)
    return small
