"""Answers as plain data, for tools and for the page without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.search.near import near
from forms.search.passages import parts, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.search.across import Across, Found
    from forms.search.engine import Asker, Engine, Hit, Result


def answered(search: Across, typed: str, asker: Asker | None = None) -> dict[str, Any]:
    """The results with their passages; where none of them fits, what may have been meant."""
    found = search.search(typed, asker)
    results = [described(search, found, result) for result in found.answer.results]
    fits = found.answer.fits
    return {
        "query": typed,
        "fits": fits,
        "results": results,
        "near": [] if fits or not typed.strip() else near(search.own, typed),
    }


def described(search: Across, found: Found, result: Result) -> dict[str, Any]:
    """A page's best entry, with the others of the page and those of the same name."""
    engine, answer = search.own, found.answer
    index, entry = engine.index, result.hits[0].entry
    by = (search.other, found.said[entry]) if entry in found.said else (engine, entry)
    words, names, passage, spoken = said((engine, entry), by, answer.words)
    return {
        **_brief(engine, result.hits[0]),
        "score": result.hits[0].score,
        "on_page": index["title"][engine.page[entry]],
        "id": full_name(engine, entry),
        "action": action(engine, entry),
        "marked_title": parts_json(parts(engine.title(entry), engine.folded_title(entry), words)),
        "called": parts_json(names),
        "passage": parts_json(passage),
        "passage_lang": spoken,
        "more": [_brief(engine, hit) for hit in others(engine, result.hits)],
        "like": [_brief(engine, hit) for hit in result.like],
    }


def others(engine: Engine, hits: Sequence[Hit]) -> list[Hit]:
    """The page's other entries, each title once: one that reads like the first, or like one before it, would say nothing."""
    by_title = {engine.title(hit.entry): hit for hit in reversed(hits)}
    return [hit for hit in hits[1:] if by_title[engine.title(hit.entry)] is hit]


def _brief(engine: Engine, hit: Hit) -> dict[str, Any]:
    index = engine.index
    id_, title, _ = index["departments"][index["department"][hit.entry]]
    return {
        "kind": index["kinds"][index["kind"][hit.entry]],
        "title": engine.title(hit.entry),
        "department": {"id": id_, "title": title} if id_ else None,
        "address": engine.address(hit.entry),
    }


def parts_json(found: list[Any]) -> list[dict[str, Any]]:
    return [{"text": part.text, "marked": part.marked} for part in found]


def full_name(engine: Engine, entry: int) -> str:
    """The full name of what is ticked or filled in; empty for anything else."""
    index = engine.index
    name = index["name"][entry]
    return f"{index['departments'][index['department'][entry]][0]}/{name}" if name else ""


def action(engine: Engine, entry: int) -> str:
    """Where it is filled in or ticked; empty where there is nothing to do."""
    index = engine.index
    kind = index["kinds"][index["kind"][entry]]
    if kind == "form":
        return f"/forms/{full_name(engine, entry)}"
    return engine.address(entry) if kind == "checklist" else ""
