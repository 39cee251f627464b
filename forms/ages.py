"""English pages that may have fallen behind: the Chinese wording changed in git after the English page last did.

Facts stand in the Chinese page only, so a new schedule or role makes no English page old; nor does punctuation.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from forms.pages import FRONT_MATTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHINESE, ENGLISH = "handbook/zh/", "handbook/en/"
TRANSLATED = re.compile(r"^(?:title|purpose|trigger|description):.*$", re.MULTILINE)
BRACES = re.compile(r"\{[^{}\n]*\}")
WORDS = re.compile(r"\w+")
PATIENCE = 20  # seconds; a notice is not worth a longer wait


def outrun(root: Path) -> list[str]:
    """The English pages whose Chinese wording is newer; none where git cannot say."""
    log = _git(root, "log", "--format=commit %H", "--name-only", "--relative", "--", "handbook")
    edited = _git(root, "diff", "--name-only", "--relative", "HEAD", "--", "handbook")
    if log is None or edited is None:
        return []
    return [
        english for english, since in candidates(log.splitlines(), set(edited.splitlines())) if _reworded(root, english, since)
    ]


def candidates(log: Iterable[str], edited: set[str]) -> Iterator[tuple[str, str]]:
    """English pages with the commit that last changed them, where the Chinese page has changed since."""
    last = _last_changes(log)
    for english, (order, commit) in sorted(last.items()):
        chinese = english.replace(ENGLISH, CHINESE, 1)
        if not english.startswith(ENGLISH) or english in edited or chinese not in last:
            continue
        if chinese in edited or last[chinese][0] < order:
            yield english, commit


def _last_changes(log: Iterable[str]) -> dict[str, tuple[int, str]]:
    """File by file the newest commit that touched it; a lower number is a newer one. Dates can be equal, an order cannot."""
    last: dict[str, tuple[int, str]] = {}
    order, commit = 0, ""
    for line in log:
        if line.startswith("commit "):
            order, commit = order + 1, line.removeprefix("commit ")
        elif line:
            last.setdefault(line, (order, commit))
    return last


def _reworded(root: Path, english: str, since: str) -> bool:
    chinese = english.replace(ENGLISH, CHINESE, 1)
    before = _git(root, "show", f"{since}:./{chinese}")
    if before is None or not (root / english).is_file() or not (root / chinese).is_file():
        return False
    return wording(before) != wording((root / chinese).read_text(encoding="utf-8-sig", errors="replace"))


def wording(text: str) -> list[str]:
    """The words of a page that have a translation."""
    front = FRONT_MATTER.match(text)
    titles = TRANSLATED.findall(front[1]) if front else []
    body = BRACES.sub("", text[front.end() if front else 0 :])
    return WORDS.findall("\n".join([*titles, body]))


def _git(root: Path, *words: str) -> str | None:
    """What git answers; None where there is no git, no checkout or no such thing."""
    command = ["git", "-c", "core.quotePath=false", *words]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=True, timeout=PATIENCE)  # noqa: S603  (our own command)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")
