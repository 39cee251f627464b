// The ranking: which entries of the index answer a query, the best first, page by page. As forms/search/engine.py; every figure is in the index.

import { column, count } from "./columns.mjs"
import { terms } from "./query.mjs"
import { soundsOf } from "./sounds.mjs"

const MOST_PAGES = 30
const MOST_OF_A_PAGE = 3
const WORTH_SHOWING = 0.4
const MILLION = 1e6
const MOST_KEPT = 500
const COLUMNS = ["title", "other", "text"]

const rounded = score => Math.floor(score * MILLION + 0.5) / MILLION
const bare = text => text.replaceAll(/[^\p{L}\p{N}]/gu, "")
const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value)

export class Engine {
  constructor(index) {
    this.index = index
    const spelled = Object.keys(index.folds)
    const odd = new RegExp(`[${spelled.filter(letter => letter.toLowerCase() !== index.folds[letter]).map(letter => letter.replace(/[\]\\^-]/, "\\$&")).join("")}\u0000]`, "g")
    const fold = text => text.replace(odd, letter => index.folds[letter] ?? letter).toLowerCase()
    this.folded = Object.fromEntries(COLUMNS.map(name => [name, index[name].map(fold)]))
    this.columns = Object.fromEntries(COLUMNS.map(name => [name, column(this.folded[name])]))
    this.departmentNames = column(index.departments.map(words => fold(words.slice(1).join(" "))))
    this.sounds = soundsOf(index, [...this.folded.title, ...this.folded.other, ...index.synonyms.flat()], this.columns.text.whole)
    this.known = {
      traditional: index.traditional,
      asking: new Set(index.asking),
      whole: new Set([...index.protected, ...index.synonyms.flat()]),
      digits: index.digits,
      synonyms: index.synonyms,
      synonym: index.figures.synonym,
    }
    this.size = index.kind.length
    this.page = index.page.map((back, place) => place - back)
    this.below = new Map()
    this.ofDepartment = new Map()
    this.page.forEach((page, entry) => {
      this.below.set(page, [...(this.below.get(page) ?? []), entry])
      const department = index.department[entry]
      if (!this.ofDepartment.has(department)) this.ofDepartment.set(department, [])
      this.ofDepartment.get(department).push(entry)
    })
    this.kept = new Map()
  }

  /** The pages that answer, the best first, and the words that were found. `asker` has sets: departments, roles. */
  search(typed, asker = null) {
    const { folded, wanted } = terms(typed, this.known)
    const hits = [...this.scores(wanted)].map(([entry, score]) => ({ entry, score: this.weighed(entry, score, folded, asker) }))
    const words = [...new Set(wanted.flatMap(term => this.held(term).words))]
    return { results: this.alike(this.byPage(hits)).slice(0, MOST_PAGES), words }
  }

  scores(wanted) {
    const { figures } = this.index
    const total = new Map()
    const held = new Map()
    let most = 0
    for (const term of wanted) {
      const { found, often } = this.held(term)
      if (!often) continue
      const rare = Math.log(1 + (this.size - often + 0.5) / (often + 0.5))
      most += term.counted ? rare : 0
      const share = rare * (term.counted ? 1 : figures.phrase)
      for (const [entry, worth] of found) {
        add(total, entry, (share * worth) / (worth + figures.saturation))
        add(held, entry, term.counted ? rare : 0)
      }
    }
    for (const [entry, score] of total) {
      if (held.get(entry)) total.set(entry, score * (held.get(entry) / most) ** figures.coverage)
      else total.delete(entry)
    }
    return total
  }

  held(term) {
    const key = JSON.stringify(term)
    if (!this.kept.has(key)) {
      if (this.kept.size >= MOST_KEPT) this.kept.clear()
      this.kept.set(key, this.lookedUp(term))
    }
    return this.kept.get(key)
  }

  lookedUp(term) {
    const beginning = term.begun ? this.index.figures.beginning : 0
    const found = new Map()
    const counted = new Set()
    const words = []
    let whole = false
    let place = 0
    for (const [way, worth] of this.ways(term)) {
      if (whole && place >= term.ways.length) break
      const [other, own] = this.way(way, place ? 0 : beginning, term.counted)
      whole ||= place === 0 && [...own.values()].some(times => times >= 1)
      place += 1
      for (const entry of own.keys()) counted.add(entry)
      if (own.size) words.push(way)
      for (const [entry, value] of other) found.set(entry, Math.max(found.get(entry) ?? 0, value * worth))
    }
    return { found, often: counted.size || found.size, words }
  }

  /** The ways to say a term, one after the other: what it is the pinyin of is looked up last, and only where it is asked for. */
  *ways(term) {
    yield* term.ways
    yield* term.spare
    for (const sound of term.sounds) {
      for (const [word, fit] of this.sounds.meanings(sound)) yield [word, fit * this.index.figures.pinyin]
    }
  }

  way(words, beginning, around) {
    const { fields, figures } = this.index
    const worth = new Map()
    const own = new Map()
    for (const name of COLUMNS) {
      const searched = this.columns[name]
      for (const [entry, times] of count(searched, words, beginning)) {
        const length = 1 - figures.length + (figures.length * searched.lengths[entry]) / searched.average
        add(worth, entry, (fields[name] * times) / length)
        own.set(entry, Math.max(own.get(entry) ?? 0, times))
        if (around && name === "title" && this.page[entry] === entry) {
          for (const below of this.below.get(entry).slice(1)) add(worth, below, fields.page * Math.min(times, 1))
        }
      }
    }
    if (around) {
      for (const number of count(this.departmentNames, words, beginning).keys()) {
        for (const entry of this.ofDepartment.get(number) ?? []) add(worth, entry, fields.department)
      }
    }
    return [worth, own]
  }

  weighed(entry, score, folded, asker) {
    const { index } = this
    let found = score * index.kind_weights[index.kind[entry]]
    const typed = bare(folded)
    if (typed === bare(this.folded.title[entry]) || typed === bare(this.folded.other[entry])) found *= index.figures.exact
    if (asker?.departments.has(index.departments[index.department[entry]][0])) found *= index.figures.own_department
    if (asker && (index.owners[entry] ?? []).some(role => asker.roles.has(index.roles[role]))) found *= index.figures.own_role
    return rounded(found)
  }

  byPage(hits) {
    const pages = new Map()
    for (const hit of hits.sort((a, b) => b.score - a.score || a.entry - b.entry)) {
      const page = this.page[hit.entry]
      if (!pages.has(page)) pages.set(page, [])
      pages.get(page).push(hit)
    }
    const ranked = [...pages].map(([page, found]) => {
      const more = found.slice(1, MOST_OF_A_PAGE).reduce((sum, hit) => sum + hit.score, 0)
      const kept = found.slice(0, MOST_OF_A_PAGE).filter(hit => hit.score >= WORTH_SHOWING * found[0].score)
      return { page, lifted: rounded(found[0].score + this.index.figures.together * more), result: { hits: kept, like: [] } }
    })
    return ranked.sort((a, b) => b.lifted - a.lifted || a.page - b.page).map(({ result }) => result)
  }

  alike(results) {
    const first = new Map()
    const kept = []
    for (const result of results) {
      const { entry } = result.hits[0]
      const titles = this.folded.title
      const key = JSON.stringify([this.index.kind[entry], titles[entry], titles[this.page[entry]]])
      if (first.has(key) && titles[entry] && this.index.department[entry]) first.get(key).like.push(result.hits[0])
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

  address(entry) {
    const page = this.page[entry]
    return page === entry ? this.index.address[page] : `${this.index.address[page]}#${this.index.address[entry]}`
  }
}
