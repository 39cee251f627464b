"""What is seen on a page while it is being converted: its list lines, and its faults, which the parts of the dialect tell."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from forms.braces import ListLine, Slip
from forms.phrases import NOTHING, Phrase
from forms.problems import DefinitionsFaulty, Problem

OPEN, CLOSE = "\ue000", "\ue001"
MARKER = re.compile(f"{OPEN}(\\d+){CLOSE}")


@dataclass
class Seen:
    """What was seen on the page being converted; ``lines`` is indexed by the number inside a marker."""

    collect: bool = False
    lines: list[ListLine] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)

    def begin(self, source: list[str]) -> None:
        self.lines, self.slips, self.source, self.hits = [], [], source, Counter()

    def tell(self, line: int, sentence: Phrase, hint: Phrase = NOTHING) -> None:
        self.slips.append(Slip(line, sentence, hint))

    def where(self, words: str) -> int:
        """The line where ``words`` stands: the first time it is asked for the first, and so on; 1 where it cannot be seen."""
        self.hits[words] += 1
        left = self.hits[words]
        for number, text in enumerate(self.source, 1):
            left -= text.count(words)
            if left <= 0:
                return number
        return 1

    def stop(self) -> None:
        """Stop a site build on any fault; the kernel goes on, to find them all."""
        if self.slips and not self.collect:
            raise DefinitionsFaulty(Problem("page", slip.line, slip.sentence, slip.hint) for slip in self.slips)
