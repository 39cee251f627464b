"""A project's catalogue as its files stand: read once a process, again when a file has changed, and handed on to generators."""

from __future__ import annotations

import os
import pickle
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forms import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.catalogue import Catalogue

    Looks = frozenset[tuple[str, int, int]]

LOOK_AGAIN = (
    2.0  # seconds between looks at the files: few in a long build, one for a page where a generator serves what it builds
)
CONFIGURATION = "mkdocs.yml"
FOLDERS = ("handbook", "forms/definitions")
HANDED_ON = "DUTYBOOK_CATALOGUE"  # where a generator finds what the process that started it has read


@dataclass(frozen=True)
class Standing:
    """The catalogue of a project, and what its files looked like when it was read."""

    catalogue: Catalogue
    looks: Looks
    looked_at: float


_standing: dict[Path, Standing] = {}


def of_project(root: Path) -> Catalogue:
    """The project's catalogue; its files are looked at now and then only, for this is asked with every page."""
    known = _standing.get(root)
    if known and time.monotonic() - known.looked_at < LOOK_AGAIN:
        return known.catalogue
    return as_it_stands(root)


def as_it_stands(root: Path) -> Catalogue:
    """The project's catalogue as its files are now. Pages whose text has not changed are not parsed again."""
    known = _standing.get(root) or _handed_on()
    seen = looks(root)
    if known and known.looks == seen:
        found = known.catalogue
    else:
        same_dialect = known is not None and _of_configuration(known.looks) == _of_configuration(seen)
        found = catalogue.load(root, known.catalogue.pages if known and same_dialect else {})
    _standing[root] = Standing(found, seen, time.monotonic())
    return found


def looks(root: Path) -> Looks:
    """Name, time and size of every file that the catalogue is made from; names count from ``root``."""
    return frozenset(_looks(root))


def _looks(root: Path) -> Iterator[tuple[str, int, int]]:
    if (root / CONFIGURATION).is_file():
        file = (root / CONFIGURATION).stat()
        yield CONFIGURATION, file.st_mtime_ns, file.st_size
    for name in FOLDERS:
        yield from _below(root / name, name)


def _below(folder: Path, name: str) -> Iterator[tuple[str, int, int]]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _below(Path(entry.path), f"{name}/{entry.name}")
            else:
                file = entry.stat()
                yield f"{name}/{entry.name}", file.st_mtime_ns, file.st_size


def _of_configuration(seen: Looks) -> list[tuple[str, int, int]]:
    return [one for one in seen if one[0] == CONFIGURATION]


def hand_on(root: Path, file: Path) -> None:
    """Write down what has been read, for a process whose environment names the file. It still looks at the project itself."""
    if root in _standing:
        file.write_bytes(pickle.dumps(_standing[root], pickle.HIGHEST_PROTOCOL))


def _handed_on() -> Standing | None:
    file = os.environ.get(HANDED_ON)
    if not file or not Path(file).is_file():
        return None
    found = pickle.loads(Path(file).read_bytes())  # noqa: S301  (written by the process that started this one, in its own folder)
    return found if isinstance(found, Standing) else None


def project_of(folder: str) -> Path:
    """The project's folder: as configured, else where the build was started, else where this code stands."""
    started = Path.cwd()
    if folder:
        return Path(folder).resolve()
    return started if (started / "handbook").is_dir() else Path(__file__).parents[1]
