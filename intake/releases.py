"""The release that is served now: one row names its folder, so that a publication switches everything at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from flask import g
from markupsafe import Markup

from db import definitions
from db.engine import reading
from forms.model import LANGS, Text
from intake.services import services

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEAD_MARKER = "<!-- dutybook:head -->"
PERSON_MARKER = "<!-- dutybook:person -->"
CONTENT_MARKER = "<!-- dutybook:content -->"


@dataclass(frozen=True)
class Frame:
    """The site's own page in parts: up to the head marker, up to the person's menu, up to the content marker, and the rest."""

    start: Markup
    header: Markup
    middle: Markup
    end: Markup


@dataclass(frozen=True)
class Hashes:
    """What the content security policy must let through of the inline code that the theme emits."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """What the service calls things: titles and handbook pages by full name, as they stood when the release was built."""

    titles: dict[str, Text]  # "role:dept/x", "checklist:dept/x", "form:dept/x", "department:dept"
    addresses: dict[str, Text]  # the same keys

    def of(self, kind: str) -> dict[str, Text]:
        """The titles of one kind by full name, in the handbook's own order."""
        return {key.partition(":")[2]: title for key, title in self.titles.items() if key.startswith(f"{kind}:")}

    def in_order(self, kind: str, names: Iterable[str]) -> list[str]:
        """These in the handbook's own order; those that it no longer has stand at the end."""
        place = {name: at for at, name in enumerate(self.of(kind))}
        return sorted(names, key=lambda name: (place.get(name, len(place)), name))

    def title(self, kind: str, name: str) -> Text:
        """The title, or the bare id where the handbook no longer has it."""
        return self.titles.get(f"{kind}:{name}") or Text(name.rpartition("/")[2], name.rpartition("/")[2])

    def address(self, kind: str, name: str, lang: str) -> str:
        """Where the handbook tells about it, in ``lang``; empty where it does not."""
        found = self.addresses.get(f"{kind}:{name}")
        return found.to(lang) if found else ""


@dataclass(frozen=True)
class Release:
    """What one build left in its folder."""

    folder: Path
    digest: str
    hashes: Hashes
    names: Names
    frames: dict[str, Frame]

    @property
    def site(self) -> Path:
        return self.folder / "site"


def current() -> Release | None:
    """The release now in force; None before the first publication. Looked up once a request."""
    if "release" not in g:
        with reading(services().engine) as conn:
            row = definitions.current_release(conn)
        g.release = load(services().settings.data / "releases" / row.folder, row.digest) if row else None
    return cast("Release | None", g.release)


def names() -> Names:
    """What the release in force calls things; nothing has a name before the first publication."""
    release = current()
    return release.names if release else Names({}, {})


@lru_cache(maxsize=4)
def load(folder: Path, digest: str) -> Release:
    """Read a release's folder; it never changes once it has its name."""
    policy = _read_json(folder / "csp.json")
    hashes = Hashes(tuple(policy.get("scripts", ())), tuple(policy.get("styles", ())))
    return Release(folder, digest, hashes, _names(folder), _frames(folder))


def _read_json(path: Path) -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def _names(folder: Path) -> Names:
    path = folder / "names.json"
    stored = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return Names(*({key: Text(**text) for key, text in stored.get(part, {}).items()} for part in ("titles", "addresses")))


def _frames(folder: Path) -> dict[str, Frame]:
    paths = {lang: folder / "site" / ("en" if lang == "en" else "") / "frame.html" for lang in LANGS}
    return {lang: cut(path.read_text("utf-8")) for lang, path in paths.items() if path.is_file()}


def cut(page: str) -> Frame:
    """Cut the site's frame page at its two markers; it is text from our own build and never evaluated."""
    before, head, rest = page.partition(HEAD_MARKER)
    header, person, after = rest.partition(PERSON_MARKER)
    middle, content, end = after.partition(CONTENT_MARKER)
    if not (head and person and content):
        raise ValueError(f"frame.html must hold {HEAD_MARKER}, {PERSON_MARKER} and {CONTENT_MARKER}, in this order")
    # What follows the person's marker up to the end of its element is for pages that nobody fills.
    middle = middle[middle.index("</div>") :]
    return Frame(Markup(before), Markup(header), Markup(middle), Markup(end))  # noqa: S704  (built by us, not typed by anybody)
