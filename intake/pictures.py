"""Photos as people send them made into pictures of ours: re-encoded, upright, without the camera's notes, with a thumbnail."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from threading import Lock
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from intake.errors import Refused

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

KINDS = ("JPEG", "PNG", "WEBP")
# As many as fit into 200 MB while they are decoded. Of a progressive JPEG all is held before any of it can be made smaller, and
# WebP's own decoder holds everything four times.
MOST_PIXELS, MOST_PROGRESSIVE, MOST_WEBP = 40_000_000, 16_000_000, 13_000_000
LONGEST_SENT = 65_500  # no JPEG has a longer side; a row of a picture takes memory too, whatever is in it
LONGEST_SIDE, THUMBNAIL_SIDE = 2048, 320
QUALITY, THUMBNAIL_QUALITY = 85, 75
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
# Dimensions are judged here, before anything is decoded; Pillow's own check only warns up to twice its limit.
Image.MAX_IMAGE_PIXELS = None
SCALED = ("L", "LA", "RGB", "RGBA")  # as they are; others are converted first
# What Pillow raises where the bytes make no sense, by the format and by what stands in the camera's notes.
BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, EOFError, struct.error)
TILE = 1024  # a side of what is converted at once
_one_at_a_time = Lock()  # in a process, for the memory's sake


@dataclass(frozen=True)
class Photo:
    """A JPEG of our own, and a small one to show in its place."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def is_heic(content: bytes) -> bool:
    """Whether this is what iPhones store unless told otherwise."""
    return content[4:8] == b"ftyp" and content[8:12] in HEIC


def develop(content: bytes) -> Photo:
    """The photo in ``content``; refused with a sentence where there is none to be had."""
    if is_heic(content):
        raise Refused("photo-heic")
    try:
        with Image.open(BytesIO(content), formats=KINDS) as opened:
            if max(opened.size) > LONGEST_SENT:
                raise Refused("not-a-photo")
            if opened.width * opened.height > (most := _most(opened)):
                raise Refused("photo-too-large", n=most // 1_000_000)
            with _one_at_a_time:
                return _photo(opened)
    except UnidentifiedImageError:
        raise Refused("not-a-photo") from None
    except BROKEN:
        raise Refused("photo-broken") from None


def _most(opened: Picture) -> int:
    """How many pixels a picture of this make may have."""
    if opened.format == "WEBP":
        return MOST_WEBP
    return MOST_PROGRESSIVE if opened.info.get("progressive") else MOST_PIXELS


def _photo(opened: Picture) -> Photo:
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at half its size or less
    upright = _plain(ImageOps.exif_transpose(_scaled(opened)))
    small = upright.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Photo(_jpeg(upright, QUALITY), _jpeg(small, THUMBNAIL_QUALITY), upright.width, upright.height)


def _scaled(opened: Picture) -> Picture:
    """No larger than we keep it, tile by tile: whatever is made of a large one as a whole takes as much memory again."""
    opened.load()
    is_clear = "transparency" in opened.info
    mode = opened.mode if opened.mode in SCALED and not is_clear else "RGBA" if is_clear else "RGB"
    step = max(1, max(opened.size) // LONGEST_SIDE)
    side = max(1, TILE // step) * step
    made = Image.new(mode, (-(-opened.width // step), -(-opened.height // step)))
    for left, top in product(range(0, opened.width, side), range(0, opened.height, side)):
        tile = opened.crop((left, top, min(left + side, opened.width), min(top + side, opened.height)))
        made.paste(tile.convert(mode).reduce(step), (left // step, top // step))
    made.info = {name: value for name, value in opened.info.items() if name != "transparency"}  # how it was held is in it
    opened.close()  # the large one goes before anything else is made
    made.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return made


def _plain(picture: Picture) -> Picture:
    """On white where it is transparent, and without anything that came along, such as where it was taken."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        white = Image.new("RGB", clear.size, "white")
        white.paste(clear, mask=clear.getchannel("A"))
        return white
    made = picture.convert("RGB")
    made.info = {}
    return made


def _jpeg(picture: Picture, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, exif=b"", icc_profile=None)
    return out.getvalue()
