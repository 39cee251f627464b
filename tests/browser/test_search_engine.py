"""The browser's engine and the service's hold the same rules in two languages: asked the same, they answer the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.search.queries import DEVELOPMENT, ODDITIES, in_vain, read
from forms.search.across import Across
from forms.search.answers import answered
from forms.search.engine import Asker, Engine
from forms.search.index import as_text, index_of
from forms.standing import as_it_stands
from tests.browser.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

LANGS = ("zh", "en")
SAMPLE = {"zh": 2, "en": 3}  # one in so many of what people typed is asked; by somebody signed in, one in as many times five
INDEXES = {"zh": ["/search/index.json", "/en/search/index.json"], "en": ["/en/search/index.json", "/search/index.json"]}
ASKER = Asker(
    frozenset(["department-store-operations"]),
    frozenset(["department-store-operations/floor-supervisor"]),
)
ODD = (
    *(
        "",
        " ",
        "?",
        "\u4e2d",
        "a",
        "的",
        "…《》",
        "＂<b>x</b>",
        "C++",
        "5s",
        "１２３",
        "jiao jie ban",
        "jiaojieb",
        "jjb",
        "lv",
        "hand over",
    ),
    *(
        "handovers",
        "weekly rep",
        "x" * 120,
        "交" * 120,
        "换班 shift",
        "POS机",
        "请假2天",
        "SC010流程",
        "请假三天找谁批",
        "備用金",
        "constructor",
        "__proto__",
        "交结班",
        "值曰曰志",
        "aproval of leave",
        "qingjiadan",
    ),
)
ANSWER = """async ([queries, asker, index, theirs]) => {
  const { Engine } = await import("/assets/javascripts/search/engine.mjs")
  const { across, isForeign } = await import("/assets/javascripts/search/across.mjs")
  const { near } = await import("/assets/javascripts/search/near.mjs")
  const { parts, said } = await import("/assets/javascripts/search/passages.mjs")
  const { others } = await import("/assets/javascripts/search/rows.mjs")
  const who = asker && { departments: new Set(asker.departments), roles: new Set(asker.roles) }
  const [engine, other] = await Promise.all([index, theirs].map(async at => new Engine(await (await fetch(at)).json())))
  return queries.map(typed => {
    const abroad = isForeign(engine, typed) && across(engine, other, typed, who)
    const { results, words, fits, speaker } = abroad || engine.search(typed, who)
    return { fits, near: fits || !typed.trim() ? [] : near(engine, typed), results: results.map(({ hits, like }) => {
      const { entry, score } = hits[0]
      const { names, passage, lang, words: shown } = said([engine, entry], speaker?.(entry) ?? [engine, entry], words)
      return [engine.address(entry), score, engine.title(entry), others(engine, hits).map(hit => engine.address(hit.entry)),
        like.map(hit => engine.address(hit.entry)), names.map(Object.values), passage.map(Object.values), lang,
        parts(engine.title(entry), engine.foldedTitle(entry), shown).map(Object.values)]
    }) }
  })
}"""


@pytest.fixture(scope="module")
def searches() -> dict[str, Across]:
    """As the service has them: read back from what is served."""
    catalogue = as_it_stands(ROOT)
    zh, en = (Engine(json.loads(as_text(index_of(catalogue, lang)))) for lang in LANGS)
    return {"zh": Across(zh, en), "en": Across(en, zh)}


def ours(search: Across, typed: str, asker: Asker | None) -> dict[str, Any]:
    """The service's answer in the shape of the browser's."""
    found = answered(search, typed, asker)
    return {
        "fits": found["fits"],
        "near": found["near"],
        "results": [
            [
                *(one[key] for key in ("address", "score", "title")),
                *([other["address"] for other in one[key]] for key in ("more", "like")),
                *([list(part.values()) for part in one[key]] for key in ("called", "passage")),
                one["passage_lang"],
                [list(part.values()) for part in one["marked_title"]],
            ]
            for one in found["results"]
        ],
    }


@pytest.mark.parametrize("asker", [None, ASKER], ids=["anybody", "signed in"])
@pytest.mark.parametrize("lang", LANGS)
def test_both_engines_answer_alike(
    open_browser: Callable[..., Page], searches: dict[str, Across], lang: str, asker: Asker | None
) -> None:
    typed_by_people = [query.text for file in (*DEVELOPMENT, ODDITIES) for query in read(file)] + [
        typed for _, typed in in_vain()
    ]
    queries = [*ODD, *typed_by_people[:: SAMPLE[lang] * (5 if asker else 1)]]
    who = asker and {"departments": sorted(asker.departments), "roles": sorted(asker.roles)}
    page = open_browser()
    page.goto("/en/" if lang == "en" else "/")
    theirs = page.evaluate(ANSWER, [queries, who, *INDEXES[lang]])
    for typed, answer in zip(queries, theirs, strict=True):
        assert answer == json.loads(json.dumps(ours(searches[lang], typed, asker))), typed
