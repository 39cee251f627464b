"""Files as people attach them, judged by what is in them and not by what they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from flask_babel import gettext as _

from intake import pictures
from intake.errors import Refused
from intake.language import lang
from intake.storage import digest_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

LARGEST = 8 * 1024 * 1024
LONGEST_NAME = 100
MOST_PARTS = 2000
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
    "image": "image/jpeg",
}
ENDINGS = {media_type: "jpg" if kind == "image" else kind for kind, media_type in TYPES.items()}
NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "pptx": "PPT", "csv": "CSV", "txt": "TXT"}
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
STRANGE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
ACTIVE = re.compile(r"\s*(#!|<(!doctype|html|script|svg|\?xml|\?php))", re.I)
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"<>|:*?\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True)
class Taken:
    """What is kept of a file: pictures re-encoded, everything else as it came."""

    content: bytes
    media_type: str
    name: str
    sent: str
    photo: pictures.Photo | None = None

    @property
    def digest(self) -> str:
        return digest_of(self.content)


def take(content: bytes, name: str, kinds: Collection[str]) -> Taken:
    """The file if it is one of ``kinds`` (photos alone are ``{"image"}``); refused with a sentence that says what to do."""
    if not content:
        raise Refused("file-empty")
    if len(content) > LARGEST:
        raise Refused("file-too-large")
    kind = _kind(content, name)
    if kind == "image" or tuple(kinds) == ("image",):
        _allow("image", kinds)
        photo = pictures.develop(content)
        return Taken(photo.content, TYPES["image"], clean_name(name, "jpg"), digest_of(content), photo)
    _allow(kind, kinds)
    return Taken(content, TYPES[kind], clean_name(name, kind), digest_of(content))


def _allow(kind: str, kinds: Collection[str]) -> None:
    if kind not in kinds:
        raise Refused("file-kind", kinds=kind_names(kinds))


def kind_names(kinds: Iterable[str]) -> str:
    """Kinds of files in words; all of them where none are named."""
    named = [NAMES.get(one) or str(_("pictures")) for one in kinds or TYPES]
    return ("、" if lang() == "zh" else ", ").join(named)


def _kind(content: bytes, name: str) -> str:
    """What the content is; empty for what is never taken."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if pictures.is_heic(content) or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[8:12] == b"WEBP":
        return "image"
    if not _is_text(content):
        return ""
    return "csv" if name.lower().endswith(".csv") else "txt"


def _office(content: bytes) -> str:
    """A document or workbook without macros, by the list of its parts; nothing is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            names = parts.namelist()
    except (BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return ""
    if (
        len(names) > MOST_PARTS
        or "[Content_Types].xml" not in names
        or any(one.lower().endswith(".bin") for one in names if "vba" in one.lower())
    ):
        return ""
    return next((kind for part, kind in OFFICE.items() if part in names), "")


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not STRANGE.search(text) and not ACTIVE.match(text)
    return False


def clean_name(name: str, ending: str) -> str:
    """The name to show: no folders, nothing that a screen or a disk could mistake, and the ending of its content."""
    last = re.split(r"[/\\]", name)[-1]
    stem = NOT_IN_NAMES.sub("", last).strip(". ")
    stem = stem.rpartition(".")[0].strip(". ") if "." in stem else stem
    return f"{stem[:LONGEST_NAME] or _('attachment')}.{ending}"
