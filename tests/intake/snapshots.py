"""Pictures and files made for tests, with what real ones carry."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

ON_ITS_SIDE = 6


def jpeg(width: int, height: int, *, turned: bool = False, located: bool = False) -> bytes:
    """A photo with some grain; ``turned`` as a phone held upright stores it, ``located`` with its place in it."""
    grain = random.Random(width * height).randbytes(64 * 64 * 3)
    picture = Image.frombytes("RGB", (64, 64), grain).resize((width, height))
    exif = Image.Exif()
    if turned:
        exif[Base.Orientation] = ON_ITS_SIDE
    if located:
        exif[Base.ImageDescription] = "secret note"
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (31.0, 14.0, 9.0)
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def png_of(width: int, height: int, *, clear: bool = False) -> bytes:
    """A picture of one colour: few bytes, as many pixels as asked for; ``clear`` with four bytes for each."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8 if clear else 1, 6 if clear else 0, 0, 0, 0)
    row, packed = bytes((width * 4 if clear else (width + 7) // 8) + 1), zlib.compressobj(9)
    rows = b"".join([*(packed.compress(row) for _ in range(height)), packed.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    """The picture as a file of this kind."""
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def office(*names: str) -> bytes:
    """A document as office programs pack it, with these parts."""
    out = BytesIO()
    with ZipFile(out, "w") as parts:
        for name in ("[Content_Types].xml", *names):
            parts.writestr(name, "<x/>")
    return out.getvalue()
