// The ranking: which entries of the index answer a query, the best first, page by page. As forms/search/engine.py; every figure is in the index.

import { fits } from "./fit.mjs"
import { Lookup } from "./lookup.mjs"
import { fold, isSingle, terms } from "./query.mjs"

export const MOST_PAGES = 30
const MOST_OF_A_PAGE = 3
const MOST_UNFIT = 3 // results that are shown although none of them fits
const WORTH_SHOWING = 0.4
const MILLION = 1e6

const rounded = score => Math.floor(score * MILLION + 0.5) / MILLION
const bare = text => text.replaceAll(/[^\p{L}\p{N}]/gu, "")

/** The best entries of a page, the best first; of equals the earlier one. */
function keepBest(found, hit) {
  let at = found.length
  while (at && found[at - 1].score < hit.score) at -= 1
  found.splice(at, 0, hit)
  if (found.length > MOST_OF_A_PAGE) found.pop()
}

/** What is held of all terms together: how much it is worth, and how much of the query it is. */
class Sum {
  constructor(size) {
    this.total = new Float64Array(size)
    this.held = new Float64Array(size)
  }

  take({ keys, values }, rare, counted) {
    for (let at = 0; at < keys.length; at += 1) {
      this.total[keys[at]] += rare * values[at]
      if (counted) this.held[keys[at]] += rare
    }
  }

  /** The scores; 0 where none of the words that count is held. */
  scores(most, power) {
    return this.total.map((total, key) => (this.held[key] ? total * (this.held[key] / most) ** power : 0))
  }
}

export class Engine {
  constructor(index) {
    this.index = index
    this.lookup = new Lookup(index)
    const { size, page, ends } = this.lookup
    Object.assign(this, { size, page, ends })
    this.entryAt = new Map(Array.from({ length: this.size }, (_, entry) => [this.address(entry), entry]).reverse())
    this.titled = new Map()
    for (let entry = 0; entry < this.size; entry += 1) {
      for (const name of ["title", "other"]) this.title_(bare(this.folded(name, entry))).add(entry)
    }
  }

  title_(words) {
    if (!this.titled.has(words)) this.titled.set(words, new Set())
    return this.titled.get(words)
  }

  /** What stands in a column of an entry, in the index's spelling. */
  folded(name, entry) {
    return this.lookup.folded(name, entry)
  }

  /** What else it is called, a name a line: its title in the other language, its keywords. */
  names(entry) {
    return `${this.index.other[entry]}\n${this.index.keywords[entry]}`
  }

  foldedNames(entry) {
    return `${this.folded("other", entry)}\n${this.folded("keywords", entry)}`
  }

  /** The pages that answer, the best first, the words that were found, and whether they fit what was typed. `asker` has sets: departments, roles. */
  search(typed, asker = null) {
    let { folded, wanted } = terms(typed, this.lookup.known)
    let scores = this.scores(wanted)
    if (!scores.entries.some(Boolean)) {
      wanted = this.lookup.sounding(folded)
      scores = this.scores(wanted)
    }
    this.weigh(scores.entries, folded, asker)
    this.weigh(scores.pages, folded, asker)
    const words = [...new Set(wanted.flatMap(term => this.lookup.held(term).words))]
    const results = this.alike(this.byPage(scores))
    const fitting = fits(this.lookup, wanted, results.map(({ hits }) => this.page[hits[0].entry]))
    return { results: results.slice(0, fitting ? MOST_PAGES : MOST_UNFIT), words, fits: fitting }
  }

  spelled(typed) {
    return fold(typed, this.lookup.known)
  }

  /** The score of every entry and of every page; 0 where it holds none of the words. */
  scores(wanted) {
    const entries = new Sum(this.size)
    const pages = new Sum(this.size)
    let most = 0
    const told = wanted.some(term => !isSingle(term) && this.lookup.held(term).often)
    for (const term of told ? wanted : []) { // a character here and there says nothing
      const held = this.lookup.held(term)
      if (!held.often) continue
      const rare = this.lookup.rare(held.often) * term.share
      most += term.counted ? rare : 0
      entries.take(held.found, rare, term.counted)
      pages.take(held.pages, rare, term.counted)
    }
    const { coverage } = this.index.figures
    return { entries: entries.scores(most, coverage), pages: pages.scores(most, coverage) }
  }

  /** Weigh the scores by what counts beside the words: the kind, the very title, whose it is. */
  weigh(scores, folded, asker) {
    const { index } = this
    const exact = this.titled.get(bare(folded))
    for (let entry = 0; entry < this.size; entry += 1) {
      if (!scores[entry]) continue
      let found = scores[entry] * index.kind_weights[index.kind[entry]]
      if (exact?.has(entry)) found *= index.figures.exact
      if (asker?.departments.has(index.departments[index.department[entry]][0])) found *= index.figures.own_department
      if (asker && (index.owners[entry] ?? []).some(role => asker.roles.has(index.roles[role]))) found *= index.figures.own_role
      scores[entry] = rounded(found)
    }
  }

  byPage(scores) {
    const { together, whole } = this.index.figures
    const ranked = []
    for (let page = 0; page < this.size; page = this.ends[page]) {
      const found = []
      for (let entry = page; entry < this.ends[page]; entry += 1) if (scores.entries[entry]) keepBest(found, { entry, score: scores.entries[entry] })
      if (!found.length) continue
      const more = found.slice(1).reduce((sum, hit) => sum + hit.score, 0)
      ranked.push({ page, found, lifted: rounded(found[0].score + together * more + whole * scores.pages[page]) })
    }
    ranked.sort((a, b) => b.lifted - a.lifted || a.page - b.page)
    return ranked.map(({ found }) => ({ hits: found.filter(hit => hit.score >= WORTH_SHOWING * found[0].score), like: [] }))
  }

  alike(results) {
    const { kind, department } = this.index
    const first = new Map()
    const kept = []
    for (const result of results) {
      const { entry } = result.hits[0]
      const title = this.folded("title", entry)
      const key = `${kind[entry]}\n${title}\n${this.folded("title", this.page[entry])}`
      if (first.has(key) && title && department[entry]) first.get(key).like.push(result.hits[0])
      else {
        first.set(key, result)
        kept.push(result)
      }
    }
    return kept
  }

  /** Its own title, else that of the section it stands in. */
  title(entry) {
    for (let at = entry; at >= this.page[entry]; at -= 1) if (this.index.title[at]) return this.index.title[at]
    return ""
  }

  /** That title in the index's spelling. */
  foldedTitle(entry) {
    for (let at = entry; at >= this.page[entry]; at -= 1) if (this.index.title[at]) return this.folded("title", at)
    return ""
  }

  address(entry) {
    const page = this.page[entry]
    return page === entry ? this.index.address[page] : `${this.index.address[page]}#${this.index.address[entry]}`
  }
}
