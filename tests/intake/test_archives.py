"""An archive is believed only where every byte is what was written, and no name in it leads out of its folder."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.archives import DATABASE, FORMAT, MANIFEST, Manifest, NotWhole, Writer, opened
from intake.storage import digest_of, path_of
from tests.intake.world import MORNING

if TYPE_CHECKING:
    from pathlib import Path

PHOTO, SMALL, ROWS = b"a photo" * 30, b"a thumbnail", b"rows of a database" * 400
NAME = f"attachments/{path_of(digest_of(PHOTO), '')}"
CONTENT = {NAME: PHOTO, f"{NAME}.thumbnail": SMALL, DATABASE: ROWS}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small archive."""
    rows, file = tmp_path_factory.mktemp("archive") / "rows", tmp_path_factory.mktemp("archive") / "made"
    rows.write_bytes(ROWS)
    with file.open("wb") as made:
        writer = Writer(made)
        writer.add_database(rows)
        writer.add_attachment(digest_of(PHOTO), "", PHOTO)
        writer.add_attachment(digest_of(PHOTO), "thumbnail", SMALL)
        writer.finish(Manifest(MORNING, "0010", parts=tuple(writer.parts)))
    return file.read_bytes()


def unpacked(content: bytes, folder: Path) -> dict[str, bytes]:
    """Everything in the archive by its name."""
    (folder / "archive").write_bytes(content)
    found = {}
    with opened(folder / "archive") as archive:
        for part in archive.manifest.parts:
            target = folder / "part"
            target.unlink(missing_ok=True)
            archive.unpack(part, target)
            found[part.name] = target.read_bytes()
    return found


def repacked(whole: bytes, told: dict[str, Any], more: dict[str, bytes] | None = None, without: str = "") -> bytes:
    """The archive with another list and other parts, as somebody might make it by hand."""
    made = BytesIO()
    with ZipFile(BytesIO(whole)) as source, ZipFile(made, "w") as target:
        names = [one for one in source.namelist() if one not in (MANIFEST, without)]
        for name, content in ({name: source.read(name) for name in names} | (more or {})).items():
            target.writestr(name, content)
        target.writestr(MANIFEST, json.dumps(json.loads(source.read(MANIFEST)) | told))
    return made.getvalue()


def parts(*more: dict[str, Any], but: str = "") -> dict[str, Any]:
    named = [{"name": name, "size": len(content), "digest": digest_of(content)} for name, content in CONTENT.items()]
    return {"parts": [*(one for one in named if one["name"] != but), *more]}


def test_what_was_written_is_read_again(whole: bytes, tmp_path: Path) -> None:
    assert unpacked(whole, tmp_path) == CONTENT
    assert unpacked(repacked(whole, parts()), tmp_path) == CONTENT


@given(data=st.data())
def test_a_byte_that_was_changed_is_found_out_or_changed_nothing(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    at, byte = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 255))
    try:
        found = unpacked(whole[:at] + bytes([byte]) + whole[at + 1 :], tmp_path_factory.mktemp("changed"))
    except NotWhole:
        return
    assert found == CONTENT


@given(data=st.data())
def test_an_archive_that_was_cut_off_is_none(whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    with pytest.raises(NotWhole):
        unpacked(whole[: data.draw(st.integers(0, len(whole) - 1))], tmp_path_factory.mktemp("cut"))


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "attachments/../evil",
        "attachments/ab/../../evil",
        "attachments\\evil",
        "evil",
        f"{NAME}.evil",
        "attachments/",
    ],
)
def test_no_name_leads_out_of_its_folder(whole: bytes, tmp_path: Path, name: str) -> None:
    evil = {"name": name, "size": 4, "digest": digest_of(b"evil")}
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(NotWhole):
        unpacked(repacked(whole, parts(evil), {name: b"evil"}), inside)
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]
    assert [path.name for path in inside.iterdir()] == ["archive"]


@pytest.mark.parametrize(
    ("told", "more", "without"),
    [
        (parts(), {"evil": b"evil"}, ""),
        (parts(), {}, NAME),
        (parts(but=NAME), {}, ""),
        (parts(*parts()["parts"][:1]), {}, ""),
        ({"schema": ""}, {}, ""),
        ({"parts": [{"name": NAME, "size": "many", "digest": ""}]}, {}, ""),
        ({"parts": None}, {}, ""),
        ({"made_at": "yesterday"}, {}, ""),
        (parts(), {NAME: b"another"}, ""),
        (parts({"name": NAME, "size": 7, "digest": digest_of(b"another")}, but=NAME), {NAME: b"another"}, ""),
        (parts({"name": NAME, "size": 1, "digest": digest_of(PHOTO)}, but=NAME), {}, ""),
    ],
)
def test_a_list_that_does_not_fit_is_refused(
    whole: bytes, tmp_path: Path, told: dict[str, Any], more: dict[str, bytes], without: str
) -> None:
    with pytest.raises(NotWhole):
        unpacked(repacked(whole, told, more, without), tmp_path)


def test_a_later_way_to_write_archives_is_not_guessed_at(whole: bytes, tmp_path: Path) -> None:
    with pytest.raises(NotWhole, match="newer Dutybook"):
        unpacked(repacked(whole, {"format": FORMAT + 1}), tmp_path)
