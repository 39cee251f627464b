"""The sweep: what no row names and is older than a day goes; what a row names, or has just been sent, stays."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from obstore.store import MemoryStore

from db import attachments
from db.attachments import NewAttachment
from db.engine import writing
from intake.keeping import THUMBNAIL
from intake.pictures import develop
from intake.storage import ON_THE_WAY, Storage, digest_of, make_storage, path_of
from intake.sweeping import YOUNG, sweep
from tests.intake import papers
from tests.intake.conftest import EACH_ENGINE
from tests.intake.world import MORNING, ROOT, SHOP, STAFF, settings

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from sqlalchemy import Engine

ORPHAN, NAMED = b"nobody names this", b"a row names this"
SOON = timedelta(minutes=1)


@pytest.fixture
def storage(data: Path) -> Storage:
    return make_storage(settings(data))


def keep(storage: Storage, content: bytes, *, old: bool = True) -> None:
    """Content with a thumbnail, as it was left a week ago."""
    for part in ("", THUMBNAIL):
        storage.keep(digest_of(content), content, part)
        if old and storage.folder:
            ending = f".{part}" if part else ""
            make_old(storage.folder / digest_of(content)[:2] / f"{digest_of(content)}{ending}")


def make_old(path: Path) -> None:
    then = (datetime.now(UTC) - timedelta(days=7)).timestamp()
    os.utime(path, (then, then))


def name(engine: Engine, content: bytes, id: UUID = papers.ATTACHMENT) -> None:
    kept = (digest_of(content), digest_of(content), "image/jpeg", len(content), 40, 30, "a.jpg")
    with writing(engine) as conn:
        attachments.add(conn, NewAttachment(SHOP, id, papers.SUBMISSION, "shelf", STAFF.id, *kept), 20, MORNING)


@EACH_ENGINE
def test_bytes_that_no_row_names_go_and_those_that_one_names_stay(engine: Engine, storage: Storage) -> None:
    keep(storage, ORPHAN)
    keep(storage, NAMED)
    name(engine, NAMED)
    swept = sweep(engine, storage, datetime.now(UTC))
    assert (swept.files, swept.size, swept.missing) == (2, 2 * len(ORPHAN), ())
    assert [storage.fetch(digest_of(ORPHAN), part) for part in ("", THUMBNAIL)] == [None, None]
    assert [storage.fetch(digest_of(NAMED), part) for part in ("", THUMBNAIL)] == [NAMED, NAMED]
    assert sweep(engine, storage, datetime.now(UTC)).files == 0


def test_what_was_taken_off_its_draft_is_named_all_the_same(engine: Engine, storage: Storage) -> None:
    keep(storage, NAMED)
    name(engine, NAMED)
    with writing(engine) as conn:
        attachments.remove(conn, SHOP, papers.ATTACHMENT, STAFF.id, MORNING)
    assert sweep(engine, storage, datetime.now(UTC)).files == 0


def test_bytes_whose_row_is_still_to_come_stay(engine: Engine, storage: Storage) -> None:
    keep(storage, ORPHAN, old=False)
    assert sweep(engine, storage, datetime.now(UTC)).files == 0
    assert storage.fetch(digest_of(ORPHAN)) == ORPHAN


def test_content_that_is_sent_again_while_it_is_being_swept_stays(engine: Engine, storage: Storage) -> None:
    """Between the look at the rows and the removal somebody sends the same photo."""
    keep(storage, ORPHAN)
    found = [one for one in storage.kept() if one.digest == digest_of(ORPHAN)]
    keep(storage, ORPHAN, old=False)
    assert [storage.remove(one.path, datetime.now(UTC) - YOUNG) for one in found] == [False, False]
    assert [storage.fetch(digest_of(ORPHAN), part) for part in ("", THUMBNAIL)] == [ORPHAN, ORPHAN]


def test_a_send_that_was_cut_off_leaves_nothing_for_ever(engine: Engine, storage: Storage) -> None:
    assert storage.folder is not None
    cut, going_on = (storage.folder / ON_THE_WAY / one for one in ("cut", "going-on"))
    cut.parent.mkdir()
    for path in (cut, going_on):
        path.write_bytes(b"half of a ph")
    make_old(cut)
    assert sweep(engine, storage, datetime.now(UTC)).files == 1
    assert (cut.exists(), going_on.exists()) == (False, True)


def test_rows_whose_bytes_are_gone_are_told(engine: Engine, storage: Storage) -> None:
    name(engine, NAMED)
    assert sweep(engine, storage, datetime.now(UTC)).missing == (digest_of(NAMED),)


def test_a_photo_whose_small_one_only_is_left_is_told(engine: Engine, storage: Storage) -> None:
    keep(storage, NAMED)
    name(engine, NAMED)
    assert storage.folder is not None
    (storage.folder / path_of(digest_of(NAMED), "")).unlink()
    swept = sweep(engine, storage, datetime.now(UTC))
    assert (swept.missing, swept.renewed, swept.damaged) == ((digest_of(NAMED),), 0, ())


@pytest.mark.parametrize("place", ["folder", "object store"])
def test_a_small_picture_that_is_lost_is_made_again(engine: Engine, data: Path, place: str) -> None:
    storage = Storage(MemoryStore()) if place == "object store" else make_storage(settings(data))
    storage.keep(digest_of(papers.LAMP), papers.LAMP)
    name(engine, papers.LAMP)
    assert sweep(engine, storage, datetime.now(UTC)).renewed == 1
    small = storage.fetch(digest_of(papers.LAMP), THUMBNAIL)
    assert small is not None
    assert develop(small).width == develop(papers.LAMP).width
    assert sweep(engine, storage, datetime.now(UTC)).renewed == 0


def test_a_photo_that_cannot_be_read_is_told(engine: Engine, storage: Storage) -> None:
    storage.keep(digest_of(NAMED), NAMED)
    name(engine, NAMED)
    swept = sweep(engine, storage, datetime.now(UTC))
    assert (swept.missing, swept.renewed, swept.damaged) == ((), 0, (digest_of(NAMED),))


def test_an_object_store_is_swept_by_the_same_rules(engine: Engine, data: Path) -> None:
    storage = Storage(MemoryStore())
    keep(storage, ORPHAN)
    keep(storage, NAMED)
    name(engine, NAMED)
    now = datetime.now(UTC)
    assert sweep(engine, storage, now).files == 0  # all of it has just come
    assert sweep(engine, storage, now + YOUNG + SOON).files == 2
    assert (storage.fetch(digest_of(ORPHAN)), storage.fetch(digest_of(NAMED))) == (None, NAMED)


def test_a_folder_is_written_to_before_and_after_a_fork(tmp_path: Path) -> None:
    """The demo's photos are kept by the process that forks the service afterwards."""
    program = f"""
import os, pathlib
from intake.settings import Settings
from intake.storage import make_storage
storage = make_storage(Settings(data=pathlib.Path({str(tmp_path)!r})))
storage.keep("ab" * 32, b"before")
child = os.fork()
if not child:
    storage.keep("cd" * 32, b"after")
    os._exit(storage.fetch("cd" * 32) != b"after" or storage.fetch("ab" * 32) != b"before")
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=60, check=False).returncode == 0
