"""The part of an English word that its forms share: checklists and checklist, policies and policy, planned and plan."""

from __future__ import annotations

import re

SHORTEST = 3
ENDINGS = ("ies", "ing", "ed", "es", "s", "y", "e")
SIBILANT = re.compile(r"(?:ss|sh|ch|x|z)es$")
DOUBLED = re.compile(r"([bdgmnprt])\1$")
FAMILY = ("ation", "ition", "ment", "ance", "ence", "ness", "ion", "ive", "al", "er", "or", "ly")
SHORTEST_ROOT = 5


def stem(word: str) -> str:
    """Always a beginning of the word, so that it can be looked for as one."""
    for ending in ENDINGS:
        kept = word.removesuffix(ending)
        if kept == word or len(kept) < SHORTEST or not word.isalpha():
            continue
        if (ending == "es" and not SIBILANT.search(word)) or (ending == "s" and word.endswith("ss")):
            continue
        if ending == "s":
            return stem(kept)
        return kept[:-1] if ending in ("ing", "ed") and DOUBLED.search(kept) else kept
    return word


def root(word: str) -> str:
    """What a word's whole family begins with, approve and approval, inspect and inspection; empty where too little is left."""
    kept = stem(word)
    for ending in FAMILY:
        if kept.endswith(ending) and len(kept) - len(ending) >= SHORTEST_ROOT:
            kept = kept.removesuffix(ending)
            break
    return kept if kept.isalpha() and len(kept) >= SHORTEST_ROOT else ""
