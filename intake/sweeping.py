"""Sweeping the storage: bytes that no row names, which a send that was cut off leaves, go; what rows name and is lost is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db import attachments
from db.engine import reading
from intake.keeping import THUMBNAIL, small_picture
from intake.storage import path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Engine

    from intake.storage import Kept, Storage

# Bytes are written before the row that names them; no send takes as long as this.
YOUNG = timedelta(days=1)
AT_ONCE = 500


@dataclass
class Swept:
    """What a sweep did and found: files removed and their size in bytes, digests that rows name and nothing is there, small
    pictures made again, and digests of pictures that none can be made of.
    """

    files: int = 0
    size: int = 0
    missing: tuple[str, ...] = ()
    renewed: int = 0
    damaged: tuple[str, ...] = ()


def sweep(engine: Engine, storage: Storage, now: datetime) -> Swept:
    """Remove what nothing names; ``now`` is the storage's own time, which the files bear."""
    swept, seen = Swept(), set[str]()
    kept = list(storage.kept())  # before anything is moved
    for first in range(0, len(kept), AT_ONCE):
        some = kept[first : first + AT_ONCE]
        seen |= {one.path for one in some}
        for one in _nameless(engine, some, now - YOUNG):
            if storage.remove(one.path, now - YOUNG):
                swept.files, swept.size = swept.files + 1, swept.size + one.size
    swept.missing = _missing(engine, storage, seen)
    _renew(engine, storage, seen, swept)
    return swept


def _nameless(engine: Engine, some: Iterable[Kept], before: datetime) -> list[Kept]:
    """Those that are old enough and that no row names."""
    old = [one for one in some if one.changed < before]
    with reading(engine) as conn:
        named = attachments.named(conn, {one.digest for one in old})
    return [one for one in old if one.digest not in named]


def _missing(engine: Engine, storage: Storage, seen: set[str]) -> tuple[str, ...]:
    """What rows name and was not seen, nor came in the meantime."""
    with reading(engine) as conn:
        unseen = list(_unseen(attachments.digests(conn), "", seen))
    return tuple(digest for digest in unseen if not storage.has(digest))


def _renew(engine: Engine, storage: Storage, seen: set[str], swept: Swept) -> None:
    """Make the small pictures that are not there."""
    with reading(engine) as conn:
        unseen = list(_unseen(attachments.pictures(conn), THUMBNAIL, seen))
    lacking = [one for one in unseen if one not in swept.missing and not storage.has(one, THUMBNAIL)]
    swept.damaged = tuple(digest for digest in lacking if small_picture(storage, digest) is None)
    swept.renewed = len(lacking) - len(swept.damaged)


def _unseen(digests: Iterable[str], part: str, seen: set[str]) -> Iterator[str]:
    return (digest for digest in digests if path_of(digest, part) not in seen)
