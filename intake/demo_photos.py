"""A photo for the demo's history: a ceiling with a row of lights out, drawn here, so that nobody's picture is needed."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from db import attachments
from intake import files, keeping

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from intake.keeping import Spot
    from intake.storage import Storage

CEILING, LIT, DARK = (58, 63, 71), (255, 244, 206), (84, 87, 92)


def keep(conn: Connection, storage: Storage, spot: Spot, now: datetime) -> UUID:
    """The photo kept for a tick; every tick of the demo has the same."""
    taken = _taken()
    if not storage.has(taken.digest):
        keeping.write_down(storage, taken)
    return attachments.add(conn, keeping.named(spot, taken), 1, now).id


@cache
def _taken() -> files.Taken:
    out = BytesIO()
    _ceiling().save(out, "JPEG")
    return files.take(out.getvalue(), "photo.jpg", ("image",))


def _ceiling() -> Image.Image:
    picture = Image.new("RGB", (1200, 900), CEILING)
    pen = ImageDraw.Draw(picture)
    for row, top in enumerate((120, 380, 640)):
        for left in range(70, 1100, 220):
            pen.rounded_rectangle((left, top, left + 150, top + 90), 12, fill=DARK if row == 1 else LIT)
    return picture
