"""What people attach: hostile and broken files are met with a sentence, pictures come out as ours, digests find the bytes."""

from __future__ import annotations

import random
import subprocess
import sys
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from intake import files, pictures
from intake.errors import Refused
from intake.settings import Settings
from intake.storage import ON_THE_WAY, digest_of, make_storage
from tests.intake.snapshots import jpeg, office, png_of, saved
from tests.intake.world import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

ALL = tuple(files.TYPES)
PHOTO = ("image",)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
MEMORY = 230  # megabytes
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(400)


@pytest.fixture(autouse=True, scope="module")
def request_in_english(routed_app: Flask) -> Iterator[None]:
    """Sentences are told in the language of a request."""
    with routed_app.test_request_context("/en/x", base_url="http://127.0.0.1:8000"):
        yield


def refusal(content: bytes, name: str, kinds: tuple[str, ...]) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        files.take(content, name, kinds)
    return refused.value.code, refused.value.status


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (b"", "file-empty", 422),
        (HEIC, "photo-heic", 415),
        (PROGRAM, "not-a-photo", 415),
        (b"\x7fELF" + bytes(100), "not-a-photo", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not-a-photo", 415),
        (b"GIF89a" + bytes(100), "not-a-photo", 415),
        (jpeg(800, 600)[:-4000], "photo-broken", 422),
        (b"\xff\xd8\xff\xe0", "not-a-photo", 415),
        (png_of(10_000, 10_000), "photo-too-large", 422),
        (jpeg(8, 8) + bytes(files.LARGEST), "file-too-large", 413),
    ],
    ids=["empty", "heic", "program", "elf", "svg", "gif", "truncated", "stub", "bomb", "oversized"],
)
def test_what_is_no_photo_is_told_so(content: bytes, code: str, status: int) -> None:
    assert refusal(content, "photo.jpg", PHOTO) == (code, status)


def test_a_bomb_of_pixels_is_refused_before_it_is_decoded() -> None:
    bomb = png_of(10_000, 10_000)
    assert len(bomb) < 150_000
    assert refusal(bomb, "a.png", PHOTO) == ("photo-too-large", 422)


def test_each_kind_has_as_many_pixels_as_fit_into_memory() -> None:
    for picture, kind, how, most in (
        (Image.new("RGB", (4200, 3200)), "WEBP", {"method": 0}, "13"),
        (Image.new("RGB", (5000, 3300)), "JPEG", {"progressive": True}, "16"),
        (Image.new("1", (8000, 5100)), "PNG", {}, "40"),
    ):
        with pytest.raises(Refused) as refused:
            files.take(saved(picture, kind, **how), "a", PHOTO)
        assert refused.value.sentence == (
            f"This picture has more than {most} megapixels, too many for its kind. "
            "Take a smaller one, or save it as a plain JPEG."
        )
    assert pictures.develop(saved(Image.new("RGB", (4200, 3200)), "JPEG")).width == 2048
    assert refusal(png_of(1, 70_000), "a.png", PHOTO) == ("not-a-photo", 415)


@pytest.mark.parametrize("kind", ["webp", "progressive", "clear"])
def test_the_largest_that_are_taken_fit_into_memory(tmp_path: Path, kind: str) -> None:
    """In a process of its own, which says by how much it grew."""
    file = tmp_path / "photo"
    if kind == "clear":
        file.write_bytes(png_of(8000, 5000, clear=True))
    elif kind == "webp":
        file.write_bytes(saved(Image.new("RGB", (4160, 3120)), "WEBP", method=0))
    else:
        file.write_bytes(saved(Image.new("RGB", (4600, 3450)), "JPEG", progressive=True, subsampling=0))
    program = """
import pathlib, resource, sys
from intake import pictures
content = pathlib.Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert pictures.develop(content).width == 2048
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", program, str(file)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < MEMORY


@pytest.mark.parametrize(("width", "height"), [(5003, 3101), (2100, 6500), (9001, 700)])
def test_a_large_picture_is_made_smaller_without_a_seam(width: int, height: int) -> None:
    slope = Image.merge("RGB", (Image.linear_gradient("L"), Image.radial_gradient("L"), Image.new("L", (256, 256), 90)))
    large = slope.resize((width, height))
    made = pictures.develop(saved(large, "PNG"))
    large.thumbnail((pictures.LONGEST_SIDE, pictures.LONGEST_SIDE))
    with Image.open(BytesIO(made.content)) as kept:
        off = ImageChops.difference(kept, large.resize(kept.size))
        assert max(high for _, high in off.getextrema()) <= 12


def test_a_photo_comes_out_upright_smaller_and_without_the_place_it_was_taken_at() -> None:
    taken = files.take(jpeg(3000, 1500, turned=True, located=True), "IMG 1.JPG", PHOTO)
    assert taken.photo is not None
    assert (taken.photo.width, taken.photo.height) == (1024, 2048)
    assert (taken.media_type, taken.name) == ("image/jpeg", "IMG 1.jpg")
    with Image.open(BytesIO(taken.content)) as kept:
        assert dict(kept.getexif()) == {}
        assert "exif" not in kept.info
    assert b"GPS" not in taken.content and b"secret note" not in taken.content
    with Image.open(BytesIO(taken.photo.thumbnail)) as small:
        assert small.size == (160, 320)


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "L", "CMYK", "I;16", "1"])
def test_a_picture_of_any_make_becomes_a_jpeg(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (40, 30)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert pictures.develop(out.getvalue()).width == 40


def test_a_picture_hidden_behind_another_file_loses_it() -> None:
    polyglot = jpeg(40, 30) + b"PK\x03\x04 <script>alert(1)</script>"
    assert b"script" not in files.take(polyglot, "a.jpg", PHOTO).content


@given(st.binary(max_size=400), st.sampled_from([b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\x00\x00\x00WEBP", b""]))
def test_whatever_bytes_come_nothing_but_a_sentence_comes_back(content: bytes, head: bytes) -> None:
    try:
        files.take(head + content, "x", PHOTO)
    except Refused as refused:
        assert refused.status in (413, 415, 422)


@given(st.integers(0, 2**32), st.integers(1, 3))
def test_a_damaged_photo_is_taken_or_told_never_a_fault(seed: int, hits: int) -> None:
    chance, content = random.Random(seed), bytearray(jpeg(120, 90))
    for _ in range(hits):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        files.take(bytes(content), "x.jpg", PHOTO)
    except Refused as refused:
        assert refused.status in (415, 422)


@pytest.mark.parametrize(("at", "byte"), [(41, 0), (95, 0), (95, 2), (97, 3), (109, 1)])
def test_a_photo_whose_notes_make_no_sense_is_told(at: int, byte: int) -> None:
    content = bytearray(jpeg(120, 90, turned=True, located=True))
    content[at] = byte
    assert refusal(bytes(content), "x.jpg", PHOTO) == ("photo-broken", 422)


def test_a_photo_whose_notes_end_too_early_is_taken_without_them() -> None:
    content = bytearray(jpeg(120, 90))
    notes = content.index(b"Exif\x00\x00MM")
    content[notes + 15] = 7  # more entries than there are bytes
    assert files.take(bytes(content), "x.jpg", PHOTO).photo is not None


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_large_picture_of_any_kind_is_kept_small(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (4100, 1025)).save(out, "PNG")
    kept = files.take(out.getvalue(), "x.png", PHOTO)
    assert kept.photo is not None
    assert (kept.photo.width, kept.photo.height) == (2048, 512)


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept"),
    [
        (b"%PDF-1.7 ...", "quote.exe", "application/pdf", "quote.pdf"),
        (office("word/document.xml"), "note.docx", files.TYPES["docx"], "note.docx"),
        (office("xl/workbook.xml"), "C:\\temp\\sheet.xlsx", files.TYPES["xlsx"], "sheet.xlsx"),
        ("品名,数量\n丝巾,2".encode("gb18030"), "货.csv", "text/csv", "货.csv"),
        ("丝巾".encode(), "../../etc/passwd", "text/plain", "passwd.txt"),
        (b"plain", "a\u202etxt.exe", "text/plain", "atxt.txt"),
        (b"plain", "", "text/plain", "attachment.txt"),
    ],
)
def test_a_file_is_what_it_holds_under_a_harmless_name(content: bytes, name: str, media_type: str, kept: str) -> None:
    taken = files.take(content, name, ALL)
    assert (taken.media_type, taken.name, taken.content) == (media_type, kept, content)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PROGRAM, "quote.pdf"),
        (b"#!/bin/sh\nrm -rf /", "notes.txt"),
        (b"<!DOCTYPE html><script>1</script>", "notes.txt"),
        (b"<?xml version='1.0'?><svg/>", "a.csv"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "macro.xlsx"),
        (office("index.html"), "a.docx"),
        (b"PK\x03\x04 broken", "a.xlsx"),
        (zlib.compress(b"x" * 500), "a.txt"),
        (HEIC[:4] + b"ftypqt  " + bytes(50), "film.pdf"),
    ],
)
def test_what_may_run_or_cannot_be_known_is_not_taken(content: bytes, name: str) -> None:
    assert refusal(content, name, ALL) == ("file-kind", 415)


def test_only_the_kinds_that_a_question_takes_are_taken() -> None:
    assert refusal(b"%PDF-1.7", "a.pdf", ("xlsx",)) == ("file-kind", 415)
    assert refusal(jpeg(8, 8), "a.jpg", ("pdf",)) == ("file-kind", 415)
    assert files.take(jpeg(8, 8), "a.jpg", ("pdf", "image")).photo is not None


def test_bytes_are_found_again_by_their_digest_and_nothing_stays_on_the_way(tmp_path: Path) -> None:
    storage = make_storage(Settings(data=tmp_path))
    for _ in range(2):
        storage.keep(digest_of(b"one"), b"one")
    storage.keep(digest_of(b"one"), b"small", "thumbnail")
    again = make_storage(Settings(data=tmp_path))
    assert (again.fetch(digest_of(b"one")), again.fetch(digest_of(b"one"), "thumbnail")) == (b"one", b"small")
    assert again.fetch(digest_of(b"two")) is None
    assert list((tmp_path / "attachments" / ON_THE_WAY).iterdir()) == []


def test_another_store_is_a_setting(tmp_path: Path) -> None:
    storage = make_storage(Settings(data=tmp_path, storage="memory:///"))
    storage.keep(digest_of(b"one"), b"one")
    assert storage.fetch(digest_of(b"one")) == b"one"
    assert not (tmp_path / "attachments").exists()


def test_a_list_of_parts_is_never_unpacked() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as parts:
        for number in range(files.MOST_PARTS + 1):
            parts.writestr(f"word/{number}", "")
        parts.writestr("[Content_Types].xml", "")
        parts.writestr("word/document.xml", "")
    assert refusal(out.getvalue(), "a.docx", ALL) == ("file-kind", 415)
