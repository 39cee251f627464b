"""A folder of backups: each is a list of the pieces that its database consists of; pieces and attachments lie there once.

A database changes in few places from one backup to the next, and an attachment never: the next one writes what is new.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from intake.archives import ATTACHED, BROKEN, DATABASE, FORMAT, Archive, Manifest, NotWhole, Part
from intake.storage import FOLDER, ON_THE_WAY, digest_of, keep_in, path_of, write_down

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

LISTS, PIECES, ENDING = "backups", "pieces", ".json.gz"
PIECE = 128 * 1024
# What is kept, counted and not by the clock, which may be wrong: the newest, a day's at one every five minutes, and the last of
# so many days and months.
NEWEST, DAYS, MONTHS = 300, 31, 12


@dataclass(frozen=True)
class Database:
    """A database as the folder has it: its size and digest, its pieces in their order, and how many bytes were new."""

    size: int
    digest: str
    pieces: tuple[str, ...]
    new: int


@dataclass(frozen=True)
class BackupFolder:
    """Pieces are compressed and lie under the digest of what they were before; attachments lie as they are."""

    path: Path

    def lists(self) -> list[Path]:
        """The backups in it, the oldest first; by their numbers, as a clock may be put back."""
        return sorted(self.path.joinpath(LISTS).glob(f"[0-9]*-*{ENDING}"), key=_number)

    def keep_database(self, file: Path) -> Database:
        """Keep what is new of ``file``. Every piece is read back and compared, also those of earlier backups."""
        whole, size, new, named = hashlib.sha256(), 0, 0, list[str]()
        with file.open("rb") as source:
            while piece := source.read(PIECE):
                named.append(digest_of(piece))
                new += self._keep_piece(named[-1], piece)
                whole.update(piece)
                size += len(piece)
        return Database(size, whole.hexdigest(), tuple(named), new)

    def _keep_piece(self, digest: str, piece: bytes) -> int:
        """How many bytes it took: none where it lies here already, and is sound."""
        if self.piece(digest) == piece:
            return 0
        packed = zlib.compress(piece, 1)
        keep_in(self.path / PIECES, path_of(digest, ""), packed)
        if self.piece(digest) != piece:
            raise NotWhole(f"What was written to {self.path} reads back as something else.")
        return len(packed)

    def piece(self, digest: str) -> bytes | None:
        """What lies under ``digest``; None where nothing does, or nothing that can be unpacked."""
        try:
            return zlib.decompressobj().decompress((self.path / PIECES / path_of(digest, "")).read_bytes(), PIECE)
        except (FileNotFoundError, zlib.error):
            return None

    def keep_attachment(self, digest: str, content: bytes) -> None:
        keep_in(self.path / FOLDER, path_of(digest, ""), content)

    def lying(self, part: str) -> set[str]:
        """The digests of the pieces or attachments that lie here, without a look at each file."""
        found = (path.name for begins in self.path.joinpath(part).glob("[0-9a-f][0-9a-f]") for path in begins.iterdir())
        return {name for name in found if ATTACHED.fullmatch(f"{FOLDER}/{path_of(name, '')}")}

    def name(self, manifest: Manifest, database: Database | None) -> None:
        """Name a backup, of which all lies here: from now on there is one more. The first of a day clears up."""
        lists = self.lists()
        number = _number(lists[-1]) + 1 if lists else 1
        target = self.path / LISTS / f"{number:06}-{manifest.made_at:%Y%m%d-%H%M%S}{ENDING}"
        keep_in(self.path / LISTS, target.name, gzip.compress(json.dumps(_told(manifest, database)).encode()))
        if lists and _day(lists[-1].name) != _day(target.name):
            self.clear()

    def clear(self) -> None:
        """Remove the backups that are one too many, and the pieces that only they had."""
        lists = self.lists()
        kept = worth_keeping([path.name for path in lists])
        named = {digest for path in lists if path.name in kept for digest in _read(path).get("pieces", ())}
        for path in lists:
            if path.name not in kept:
                path.unlink()
        for digest in self.lying(PIECES) - named:
            (self.path / PIECES / path_of(digest, "")).unlink()
        for left in self.path.glob(f"*/{ON_THE_WAY}/*"):
            left.unlink()


def worth_keeping(names: Sequence[str]) -> set[str]:
    """Those of the backups, named from the oldest to the newest, that are not one too many."""
    days = {_day(name): name for name in names}
    months = {_day(name)[:6]: name for name in names}
    return {*names[-NEWEST:], *list(days.values())[-DAYS:], *list(months.values())[-MONTHS:]}


def made_in(path: Path) -> BackupFolder:
    """The folder, with room for backups; nobody but the owner can look into it."""
    for name in (LISTS, PIECES, FOLDER):
        (path / name).mkdir(mode=0o700, exist_ok=True)
    write_down(path)
    return BackupFolder(path)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The newest backup in the folder ``path``, or the one whose list ``path`` is; NotWhole where it cannot be read."""
    folder = BackupFolder(path.parent.parent if path.is_file() else path)
    lists = [path] if path.is_file() else folder.lists()
    if not lists:
        raise NotWhole(f"There is no backup in {path}.")
    told = _read(lists[-1])
    try:
        database = [Part(DATABASE, int(told["size"]), str(told["digest"]))] if told["schema"] else []
        pieces, missing = [str(one) for one in told.get("pieces", ())], tuple(map(str, told["missing"]))
        made_at, elsewhere, stands = datetime.fromisoformat(told["made_at"]), bool(told["elsewhere"]), str(told["schema"])
    except BROKEN as error:
        raise NotWhole(f"{lists[-1]} cannot be read ({error}).") from error
    attached = () if elsewhere else tuple(_attached(folder))
    yield Archive(Manifest(made_at, stands, elsewhere, missing, (*database, *attached)), partial(_blocks, folder, pieces))


def _attached(folder: BackupFolder) -> Iterator[Part]:
    for digest in sorted(folder.lying(FOLDER)):
        name = f"{FOLDER}/{path_of(digest, '')}"
        yield Part(name, (folder.path / name).stat().st_size, digest)


def _blocks(folder: BackupFolder, pieces: Collection[str], name: str) -> Iterator[bytes]:
    if name != DATABASE:
        yield folder.path.joinpath(name).read_bytes()  # one of the names that were found here
        return
    for digest in pieces:
        piece = folder.piece(digest)
        if piece is None or digest_of(piece) != digest:
            raise NotWhole(f"The piece {digest} of the database is not there or damaged.")
        yield piece


def _told(manifest: Manifest, database: Database | None) -> dict[str, Any]:
    told = {name: value for name, value in manifest.as_json().items() if name != "parts"}
    return told | ({"size": database.size, "digest": database.digest, "pieces": database.pieces} if database else {})


def _read(path: Path) -> dict[str, Any]:
    try:
        told = dict(json.loads(gzip.decompress(path.read_bytes())))
        is_ours = told["format"] == FORMAT
    except BROKEN as error:
        raise NotWhole(f"{path} cannot be read ({error}).") from error
    if not is_ours:
        raise NotWhole("This backup was written by a newer Dutybook. Restore it with that one.")
    return told


def _number(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _day(name: str) -> str:
    return name.split("-")[1]
