"""The answer to a question of who may do what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """Yes, or no with the reason's code; true in a condition where it is yes."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Answer(True)


def no(reason: str) -> Answer:
    """The refusal for ``reason``."""
    return Answer(False, reason)
