"""The history checker: what clients were told, held against what is kept.

Clients log every send to a file outside the system: ``{"id", "content", "answer"}`` with the answer "ok", "failed" or "unknown"
(none came). Whatever was answered "ok" must be kept once and unaltered, "failed" must not be kept, "unknown" at most once.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Answer = Literal["ok", "failed", "unknown"]


@dataclass
class Client:
    """Writes down what one client sent and was told, each line flushed before the next send."""

    path: Path

    def log(self, id: str, content: Any, answer: Answer) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"id": id, "content": content, "answer": answer}, ensure_ascii=False) + "\n")


@dataclass(frozen=True)
class Verdict:
    """Ids by fault; empty lists mean that every promise was kept."""

    acknowledged: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    uninvited: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.altered or self.uninvited)


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The lines of all clients' files."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def judge(history: Iterable[dict[str, Any]], kept: Iterable[tuple[str, Any]]) -> Verdict:
    """Hold the log against the rows that are kept, as (id, content). The same id sent again counts as one intent."""
    sent: dict[str, Any] = {}
    answers: dict[str, set[Answer]] = {}
    for line in history:
        sent.setdefault(line["id"], line["content"])
        answers.setdefault(line["id"], set()).add(line["answer"])
    rows = list(kept)
    times = Counter(id_ for id_, _ in rows)
    contents = dict(rows)
    acknowledged = [id_ for id_, told in answers.items() if "ok" in told]
    return Verdict(
        len(acknowledged),
        lost=sorted(id_ for id_ in acknowledged if not times[id_]),
        doubled=sorted(id_ for id_, count in times.items() if count > 1),
        altered=sorted(id_ for id_ in sent if id_ in contents and contents[id_] != sent[id_]),
        uninvited=sorted(id_ for id_ in times if answers.get(id_, {"failed"}) == {"failed"}),
    )
